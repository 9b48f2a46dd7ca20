"""`policywire status` against the broker inside the process, which knows offsets but no group's members."""

import json
import time

import pytest

from agents.broker import EmbeddedBroker
from agents.cli.status_screen import duration, show
from agents.cli.terminal import console
from agents.status import trouble, worker_in
from schemas.topics import DEAD, RAW
from tests.agents.cli.conftest import Run, send
from tests.support.ports import LOOPBACK, free_ports

HOUR_MS = 3_600_000


def _messages(broker: EmbeddedBroker, topic: str, count: int, timestamp_ms: int) -> None:
    send(broker, [(topic, b"k", b'{"body": "b"}', (), timestamp_ms) for _ in range(count)])


def test_what_waits_is_counted_and_timed_and_exit_code_1_says_that_it_waits_too_long(
    broker: EmbeddedBroker, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.status.STILL_S", 1.5)
    _messages(broker, RAW.name, 7, round(time.time() * 1000) - 2 * HOUR_MS)
    _messages(broker, DEAD["clean"].name, 2, 0)
    result = run("status", "--json", "--interval", "1")
    assert result.exit_code == 1, result.output
    said = json.loads(result.stdout)
    clean, detect = said["stages"]
    assert (clean["lag"], clean["dead_letters_kept"], detect["lag"]) == (7, 2, 0)
    assert 7200 <= clean["lag_s"] < 7300
    assert clean["partitions"][0] | {"lag_s": 0} == {
        "partition": 0,
        "committed": None,
        "begin": 0,
        "end": 7,
        "lag": 7,
        "lag_s": 0,
    }
    assert said["trouble"] == [f"clean: 7 messages wait, the first for {clean['lag_s']:.0f} s"]
    patient = run("status", "--interval", "1", "--max-lag", "1e6")
    assert "2.0 h" in patient.stdout
    assert "7 messages wait, and none was settled for" in patient.stdout


def test_a_line_that_was_forged_does_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    evil = {
        "event_name": "worker.status",
        "service.instance.id": "\x1b]8;;http://x\x07host",
        "status": {
            "phase": "running\x1b[2J",
            "ready": False,
            "reasons": ["\x1b[31mred\u202e"],
            "agents": [{"agent": "\x9bclean", "skipped": {"\u2066why": 1}}],
        },
    }
    worker = worker_in(json.dumps(evil).encode(), 1.0)
    assert worker is not None
    show(console(), [], [worker], trouble([], [worker], 60), clear=False)
    said = capsys.readouterr().out
    assert "red" in said
    assert "why 1" in said
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066"} & set(said)


@pytest.mark.parametrize(
    ("seconds", "text"), [(4.25, "4.2 s"), (119, "119.0 s"), (150, "2.5 min"), (7200, "2.0 h"), (1e6, "12 d")]
)
def test_durations_have_one_unit(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_a_broker_that_is_not_there_is_trouble_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYWIRE_BROKER", f"{LOOPBACK}:{free_ports(1)[0]}")
    result = run("status")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)
    assert run("status", "--interval", "0").exit_code == 2
