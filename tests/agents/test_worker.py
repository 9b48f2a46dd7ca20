"""The worker's end: its exit code, and one line that says how it came."""

from collections.abc import Iterable

import pytest

from agents import worker
from agents.health import Health
from agents.settings import Settings
from tests.support.ports import LOOPBACK, free_ports


def test_a_broker_that_goes_while_the_agents_start_is_told_in_the_log_with_code_1(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def is_there(_broker: str, _needed: Iterable[str]) -> None:
        """It was, a moment ago."""

    monkeypatch.setattr(worker, "wait_for_topics", is_there)
    code = worker.run(Settings(broker=f"{LOOPBACK}:{free_ports(1)[0]}"), [worker.STAGES["clean"]], Health())
    said = capfd.readouterr()
    assert code == 1
    assert said.err.count("worker.crashed") == 1
    assert all(line.startswith("{") for line in said.err.splitlines())
