"""Health and watchdog on the broker inside the process, with faults that are made to happen."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.topics import LOGS, RAW
from schemas.worker_status import STATUS_EVENT
from tests.support.articles import Sent, own_articles, with_poison
from tests.support.ports import free_ports
from tests.support.tap import Received, Tap, produce
from tests.support.web import ask, verdict, wait_for_reason
from tests.support.worker import WorkerProcess, running_worker

# Above every wait inside a test, so that it is the test that fails, with the end of the worker's log.
pytestmark = pytest.mark.timeout(300)

_SOON = 60  # a start on a busy machine
_PATIENCE_S = 5  # instead of the limits of 10 to 30 s; these rows are about the answers, not about the limits
_BROKER = """
import time
from agents.broker import EmbeddedBroker
from schemas.topics import TOPICS
with EmbeddedBroker() as broker:
    broker.create(topic.name for topic in TOPICS)
    print(broker.address, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def kafka() -> Iterator[subprocess.Popen[str]]:
    """An embedded broker in a process of its own, which can be stopped; its first line is its address."""
    with subprocess.Popen([sys.executable, "-c", _BROKER], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def broker(kafka: subprocess.Popen[str]) -> str:
    assert kafka.stdout is not None
    return kafka.stdout.readline().strip()


@pytest.fixture
def port() -> int:
    return free_ports(1)[0]


def _misbehaving(broker: str, folder: Path, port: int, fault: str) -> WorkerProcess:
    program = (sys.executable, "-m", "tests.support.misbehaving", fault, str(_PATIENCE_S))
    return WorkerProcess(broker, folder, program=program, web_port=str(port), session_timeout_s="6")


@pytest.fixture
def articles() -> list[Sent]:
    return with_poison(own_articles(20, seed=11))


def test_a_broker_that_stands_still_makes_a_worker_unready_not_dead_and_it_comes_back(
    kafka: subprocess.Popen[str], broker: str, port: int, tmp_path: Path
) -> None:
    worker = _misbehaving(broker, tmp_path, port, "sound")
    try:
        wait_for_reason(port, "/readyz", "", _SOON)
        os.kill(kafka.pid, signal.SIGSTOP)
        wait_for_reason(port, "/readyz", "clean: Kafka has not answered", 30)
        assert verdict(port, "/livez")["live"] is True
        os.kill(kafka.pid, signal.SIGCONT)
        wait_for_reason(port, "/readyz", "", _SOON)
    finally:
        os.kill(kafka.pid, signal.SIGCONT)
        worker.kill()


def test_a_broker_that_is_away_for_long_ends_the_worker_with_code_1(
    kafka: subprocess.Popen[str], broker: str, port: int, tmp_path: Path
) -> None:
    worker = _misbehaving(broker, tmp_path, port, "sound")
    try:
        wait_for_reason(port, "/readyz", "", _SOON)
        os.kill(kafka.pid, signal.SIGSTOP)
        assert worker.process.wait(_SOON) == 1, worker.tail()
        (line,) = [line for line in worker.lines() if "worker.crashed" in line]
        assert "has not answered the clean agent for" in line
    finally:
        os.kill(kafka.pid, signal.SIGCONT)
        worker.kill()


def test_an_agent_that_stalls_is_unready(broker: str, port: int, tmp_path: Path, articles: list[Sent]) -> None:
    worker = _misbehaving(broker, tmp_path, port, "stalled")
    try:
        wait_for_reason(port, "/readyz", "", _SOON)
        produce(broker, RAW.name, articles)
        wait_for_reason(port, "/readyz", "clean: messages are in work, and none was settled", 30)
        assert verdict(port, "/livez")["live"] is True, "five minutes are left to it"
    finally:
        worker.kill()


def test_a_loop_that_stands_still_is_said_by_the_server_and_ended_by_the_watchdog_with_code_70(
    broker: str, port: int, tmp_path: Path, articles: list[Sent]
) -> None:
    worker = _misbehaving(broker, tmp_path, port, "blocked")
    try:
        wait_for_reason(port, "/readyz", "", _SOON)
        produce(broker, RAW.name, articles)
        wait_for_reason(port, "/livez", "the event loop has stood still", 30)
        assert ask(port, "/livez")[0] == 503
        assert worker.process.wait(_SOON) == 70, worker.tail()
        (line,) = [line for line in worker.lines() if "worker.killed" in line]
        assert "misbehaving.py" in line, "it does not say where the loop stood"
    finally:
        worker.kill()


def test_a_zombie_is_neither_ready_nor_alive_and_ends_with_code_1(broker: str, port: int, tmp_path: Path) -> None:
    worker = _misbehaving(broker, tmp_path, port, "zombie")
    try:
        for page in ("/readyz", "/livez"):
            wait_for_reason(port, page, "clean: its membership of the group has ended", _SOON)
        assert worker.process.wait(_SOON) == 1, worker.tail()
        (line,) = [line for line in worker.lines() if "worker.crashed" in line]
        assert "cannot go on" in line
    finally:
        worker.kill()


def test_a_worker_that_does_not_stop_is_ended_by_the_watchdog_with_code_70(
    broker: str, port: int, tmp_path: Path
) -> None:
    worker = _misbehaving(broker, tmp_path, port, "stubborn")
    try:
        wait_for_reason(port, "/readyz", "", _SOON)
        assert worker.stop(30) == 70, worker.tail()
        assert any("did not stop within" in line for line in worker.lines())
    finally:
        worker.kill()


def test_a_braked_agent_says_why_and_the_worker_ends_with_code_1(broker: str, port: int, tmp_path: Path) -> None:
    with Tap(broker, [LOGS.name]) as log, running_worker(broker, tmp_path, "clean", web_port=str(port)) as worker:
        wait_for_reason(port, "/readyz", "", _SOON)
        produce(broker, RAW.name, [Sent(b"%d" % n, b"{broken", ()) for n in range(150)])
        assert worker.process.wait(_SOON) == 1, worker.tail()
        assert ask(port, "/readyz")[0] == 0, "somebody still answers"
        # Its stop may be over before a probe asks again: what /readyz said meanwhile is in the log topic.
        assert log.read_until(lambda lines: any(map(_says_braked, lines)), 30)


def _says_braked(line: Received) -> bool:
    value = line.value or b""
    return STATUS_EVENT.encode() in value and b'"ready":false' in value and b"dead letters in a row" in value
