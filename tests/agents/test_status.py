"""What `policywire status` makes of offsets, groups and the workers' own words."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from agents.clients.groups import Group, PartitionOffsets
from agents.status import Sample, StageState, Worker, rates, trouble, undecided, worker_in
from schemas.worker_status import WorkerStatus

PLACES = (PartitionOffsets(0, 10, 0, 10), PartitionOffsets(1, None, 3, 5))
WELL = StageState(
    stage="clean",
    topic="news.raw",
    group_name="policywire-clean",
    group=Group("Stable", (2,)),
    places=PLACES,
    waits_s={1: 1.0},
    arriving=3.0,
    settling=3.0,
    still_s=0.0,
    kept_dead=0,
)
READY = Worker("host-1", "0.1.0", 3.0, WorkerStatus(phase="running", ready=True))


def test_lag_counts_what_waits_and_not_what_is_no_longer_kept() -> None:
    assert [place.lag for place in PLACES] == [0, 2]
    assert PartitionOffsets(0, 1, 4, 6).lag == 2
    assert PartitionOffsets(0, 9, 0, 6).lag == 0, "the topic was made anew"


def test_rates_are_per_second_and_never_below_0() -> None:
    later = (PartitionOffsets(0, 14, 0, 16), PartitionOffsets(1, 5, 5, 5))
    assert rates(Sample(100.0, PLACES), Sample(102.0, later)) == (3.0, 3.0)
    assert rates(Sample(102.0, later), Sample(104.0, PLACES)) == (0.0, 0.0)


def test_nothing_is_trouble_when_all_is_well() -> None:
    assert not trouble([WELL, replace(WELL, group=None)], [READY], max_lag_s=60)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"group": Group("Empty", ())}, "clean: no worker is in its group policywire-clean"),
        ({"group": Group("Stable", (1,))}, "clean: 1 of 2 partitions are held by nobody"),
        ({"group": Group("PreparingRebalance", (0,))}, ""),
        ({"waits_s": {1: 61.0}}, "clean: 2 messages wait, the first for 61 s"),
        ({"waits_s": {1: 30.0}, "still_s": 12.0}, "clean: 2 messages wait, and none was settled for 12 s"),
        ({"waits_s": {1: 0.5}, "still_s": 900.0}, ""),  # the first after a quiet quarter of an hour
    ],
)
def test_what_is_trouble_at_a_stage(change: dict[str, object], said: str) -> None:
    assert "".join(trouble([replace(WELL, **change)], [], max_lag_s=60)) == said  # type: ignore[arg-type]


def test_a_stage_that_may_only_be_slow_is_looked_at_again() -> None:
    slow: dict[str, Any] = {"waits_s": {1: 30.0}, "still_s": 2.0}
    assert undecided(replace(WELL, **slow), max_lag_s=60)
    for change in ({"still_s": 0.0}, {"waits_s": {1: 1.0}}, {"still_s": 11.0}, {"group": Group("Empty", ())}):
        assert not undecided(replace(WELL, **slow | change), max_lag_s=60)
    assert not undecided(replace(WELL, **slow), max_lag_s=20), "it waits too long, whatever the agent does"


def test_a_worker_that_is_not_ready_is_trouble_unless_it_stops() -> None:
    braked = WorkerStatus(phase="running", ready=False, reasons=["clean: 100 dead letters in a row"])
    assert trouble([], [replace(READY, status=braked)], 60) == ["worker host-1: clean: 100 dead letters in a row"]
    stopping = WorkerStatus(phase="stopping", ready=False, reasons=["stopping"])
    assert not trouble([], [replace(READY, status=stopping)], 60)


def test_only_status_lines_are_read() -> None:
    line = {"event_name": "worker.status", "service.instance.id": "h-1", "service.version": "1"}
    status = {"phase": "running", "ready": True, "agents": [{"agent": "clean", "dead_lettered": {"DECODE": 2}}]}
    found = worker_in(orjson.dumps(line | {"status": status}), 4.0)
    assert found is not None
    assert (found.instance, found.ago_s, found.status.agents[0].dead_lettered) == ("h-1", 4.0, {"DECODE": 2})
    for other in (b"worker.status", b"[]", orjson.dumps(line), orjson.dumps({"body": "worker.status"})):
        assert worker_in(other, 0.0) is None
