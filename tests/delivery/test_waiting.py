"""A worker whose broker is not there: alive, quiet, and ready to stop."""

import time
from pathlib import Path

from tests.delivery.suite import STOP_SECONDS
from tests.support.ports import LOOPBACK, free_ports
from tests.support.worker import running_worker

_SOON = 60  # a start on a busy machine


def test_a_worker_that_waits_for_its_broker_is_alive_and_stops_in_time_with_code_0(tmp_path: Path) -> None:
    heartbeat = tmp_path / "heartbeat"
    with running_worker(f"{LOOPBACK}:{free_ports(1)[0]}", tmp_path, heartbeat_file=str(heartbeat)) as worker:
        assert worker.wait_for_line("waiting for Kafka", _SOON), worker.tail()
        first = heartbeat.stat().st_mtime
        deadline = time.monotonic() + _SOON
        while heartbeat.stat().st_mtime == first:
            assert time.monotonic() < deadline, "the heartbeat stands still"
            time.sleep(0.1)
        assert worker.stop(STOP_SECONDS) == 0, worker.tail()
    assert len([line for line in worker.lines() if "waiting for Kafka" in line]) == 1


def test_wrong_settings_are_told_in_one_line_with_code_2(tmp_path: Path) -> None:
    with running_worker("no-port", tmp_path, batch="0", hurry="yes") as worker:
        assert worker.process.wait(_SOON) == 2
    (line,) = worker.lines()
    for mistake in ("POLICYWIRE_BROKER", "POLICYWIRE_BATCH", "POLICYWIRE_HURRY"):
        assert mistake in line
