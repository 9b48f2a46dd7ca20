"""docker-compose.yml: it fits the compose specification, and what it promises about ports, rights and scaling."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from agents.__main__ import cli
from agents.settings import Settings
from tests.support.kafka_jars import KAFKA_VERSION

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)


def test_it_fits_the_compose_specification() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", FILE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_topics_come_first_and_each_agent_is_a_service() -> None:
    assert OURS == ["clean", "detect", "topics"]
    assert SERVICES["topics"]["depends_on"] == {"kafka": {"condition": "service_healthy"}}
    for name in ("clean", "detect"):
        assert SERVICES[name]["depends_on"] == {"topics": {"condition": "service_completed_successfully"}}


@pytest.mark.parametrize("name", ["clean", "detect"])
def test_agents_can_be_scaled(name: str) -> None:
    unique = {"container_name", "ports", "hostname"} & set(SERVICES[name])
    assert not unique, f"two containers cannot share {unique}"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_ports_are_for_this_machine_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_services_give_up_the_rights_that_they_do_not_need(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert service.get("read_only") or name not in OURS


@pytest.mark.parametrize("name", sorted(set(SERVICES) - set(OURS)))
def test_images_of_others_are_pinned(name: str) -> None:
    _, _, tag = SERVICES[name]["image"].rpartition(":")
    assert tag[:1] in "v123456789"
    assert "." in tag


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"topics"}))
def test_what_keeps_running_is_watched_and_restarted(name: str) -> None:
    assert SERVICES[name]["restart"] != "no"
    assert "healthcheck" in SERVICES[name] or name in OURS, "ours have the image's"


def test_the_broker_is_the_one_that_the_tests_run_on() -> None:
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{KAFKA_VERSION}"


@pytest.mark.parametrize("name", OURS)
def test_our_commands_exist_and_our_settings_are_accepted(name: str) -> None:
    result = CliRunner().invoke(cli, [*SERVICES[name]["command"], "--help"])
    assert result.exit_code == 0, result.output
    settings = Settings.from_env(SERVICES[name]["environment"])
    inside = SERVICES["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"].split("INSIDE://")[1]
    assert settings.broker == inside
