"""The state of the whole stream, put together from what Kafka and the workers say, and what of it is trouble.

No Kafka and no clock in here.
"""

from dataclasses import dataclass

import msgspec

from agents.clients.groups import Group, PartitionOffsets
from schemas.codec import load_json
from schemas.errors import InvalidRecord
from schemas.worker_status import STATUS_EVENT, WorkerStatus

STILL_S = 10.0  # a commit comes every half second, and after a batch of long articles on a busy machine later


@dataclass(frozen=True, slots=True)
class Sample:
    """The offsets of a stage at `at`, monotonic seconds."""

    at: float
    places: tuple[PartitionOffsets, ...]


@dataclass(frozen=True, slots=True)
class StageState:
    """One stage; rates are messages a second.

    `waits_s` maps a partition to the seconds that its next message has waited. `still_s`: since a commit moved, as far
    as it was watched.
    """

    stage: str
    topic: str
    group_name: str
    group: Group | None
    places: tuple[PartitionOffsets, ...]
    waits_s: dict[int, float]
    arriving: float
    settling: float
    still_s: float
    kept_dead: int

    @property
    def lag(self) -> int:
        """Messages that wait, over all partitions."""
        return sum(place.lag for place in self.places)

    @property
    def lag_s(self) -> float:
        """How long the message that has waited longest has waited."""
        return max(self.waits_s.values(), default=0.0)


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker as it last spoke, `ago_s` seconds ago."""

    instance: str
    version: str
    ago_s: float
    status: WorkerStatus


def worker_in(line: bytes, ago_s: float) -> Worker | None:
    """The worker that wrote a line of the log topic so long ago; None when the line is about something else."""
    try:
        fields = load_json(line)
        if not isinstance(fields, dict) or fields.get("event_name") != STATUS_EVENT:
            return None
        status = msgspec.convert(fields.get("status"), WorkerStatus)
    except (InvalidRecord, msgspec.ValidationError):
        return None
    return Worker(str(fields.get("service.instance.id")), str(fields.get("service.version")), max(0.0, ago_s), status)


def rates(before: Sample, after: Sample) -> tuple[float, float]:
    """Messages a second that came in, and that were committed, between two samples of the same partitions."""
    seconds = max(after.at - before.at, 1e-3)
    came = sum(place.end for place in after.places) - sum(place.end for place in before.places)
    done = sum(place.next for place in after.places) - sum(place.next for place in before.places)
    return max(0, came) / seconds, max(0, done) / seconds


def has_moved(before: Sample, after: Sample) -> bool:
    """Whether anything was committed in between."""
    return rates(before, after)[1] > 0


def trouble(stages: list[StageState], workers: list[Worker], max_lag_s: float) -> list[str]:
    """What somebody should look at, one line each; nothing when all is well."""
    lines = [line for stage in stages for line in _stage_trouble(stage, max_lag_s)]
    for worker in workers:
        if worker.status.phase != "stopping":
            lines += [f"worker {worker.instance}: {reason}" for reason in worker.status.reasons]
    return lines


def _stage_trouble(stage: StageState, max_lag_s: float) -> list[str]:
    lines = []
    held = sum(stage.group.held) if stage.group else len(stage.places)
    if stage.group and not stage.group.held:
        lines.append(f"{stage.stage}: no worker is in its group {stage.group_name}")
    elif stage.group and stage.group.state == "Stable" and held < len(stage.places):
        lines.append(f"{stage.stage}: {len(stage.places) - held} of {len(stage.places)} partitions are held by nobody")
    if stage.lag_s > max_lag_s:
        lines.append(f"{stage.stage}: {stage.lag} messages wait, the first for {stage.lag_s:.0f} s")
    elif min(stage.still_s, stage.lag_s) > STILL_S:
        lines.append(f"{stage.stage}: {stage.lag} messages wait, and none was settled for {stage.still_s:.0f} s")
    return lines


def undecided(stage: StageState, max_lag_s: float) -> bool:
    """Whether it takes another look to tell an agent that stands still from one that is at its work."""
    has_worker = stage.group is None or bool(stage.group.held)
    return has_worker and STILL_S > stage.still_s > 0 and STILL_S < stage.lag_s <= max_lag_s
