"""Settings: all mistakes at once, each with its name and how to mend it."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from agents.settings import Settings
from schemas.errors import SettingsError


def test_nothing_set_is_the_local_broker() -> None:
    assert Settings.from_env({"PATH": "/bin"}) == Settings(broker="localhost:9092")


def test_the_table_of_settings_names_each_with_its_default() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (`POLICYWIRE_.*?) \| (.*?) \|", readme, re.MULTILINE)
    told = {name: default.strip("`") for names, default in rows for name in re.findall(r"POLICYWIRE_(\w+)", names)}
    assert set(told) == {field.name.upper() for field in fields(Settings)}
    # Port 0 and what is empty have their default in words.
    defaults = {name: value for name in told if (value := getattr(Settings(), name.lower()))}
    assert {name: told[name] for name in defaults} == {
        name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in defaults.items()
    }


def test_values_are_read() -> None:
    settings = Settings.from_env(
        {
            "POLICYWIRE_BROKER": "kafka1:9092, kafka2:9093",
            "POLICYWIRE_LOG_LEVEL": "warning",
            "POLICYWIRE_BATCH": "20",
            "POLICYWIRE_SESSION_TIMEOUT_S": "45",
        }
    )
    assert settings == Settings(broker="kafka1:9092,kafka2:9093", log_level="WARNING", batch=20, session_timeout_s=45)


def test_all_mistakes_are_reported_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(
            {
                "POLICYWIRE_BROKER": "kafka",
                "POLICYWIRE_BATCH": "many",
                "POLICYWIRE_SESSION_TIMEOUT_S": "1",
                "POLICYWIRE_LOG_LEVEL": "loud",
                "POLICYWIRE_BROKERS": "kafka:9092",
            }
        )
    message = str(caught.value)
    for part in (
        "POLICYWIRE_BROKER='kafka': give host:port",
        "POLICYWIRE_BATCH='many': give a whole number from 1 to 1000",
        "POLICYWIRE_SESSION_TIMEOUT_S='1': give a number from 6 to 1800",
        "POLICYWIRE_LOG_LEVEL='loud': give one of DEBUG",
        "POLICYWIRE_BROKERS: no such setting",
    ):
        assert part in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "broker", ["", ":9092", "kafka:", "kafka:0", "kafka:70000", "a:1,,b:2", "nan:x", "a..b:1", "a b:1"]
)
def test_addresses_that_cannot_be_are_refused(broker: str) -> None:
    with pytest.raises(SettingsError, match="host:port"):
        Settings.from_env({"POLICYWIRE_BROKER": broker})


def test_a_heartbeat_that_cannot_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "beat"
    assert Settings.from_env({"POLICYWIRE_HEARTBEAT_FILE": str(file)}).heartbeat_file == str(file)
    with pytest.raises(SettingsError, match=r"HEARTBEAT_FILE.*folder that exists"):
        Settings.from_env({"POLICYWIRE_HEARTBEAT_FILE": str(file / "beat")})


def test_nan_is_no_number() -> None:
    with pytest.raises(SettingsError, match="COMMIT_INTERVAL"):
        Settings.from_env({"POLICYWIRE_COMMIT_INTERVAL_S": "nan"})
