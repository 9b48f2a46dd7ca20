"""What a worker says of itself in the log topic, for `policywire status`: a line's field `status`."""

from schemas.base import Record

STATUS_EVENT = "worker.status"
"""The event_name of such a line; it comes at least every `STATUS_EVERY_S` seconds, and when readiness changes."""
STATUS_EVERY_S = 10.0


class AgentStatus(Record, frozen=True, kw_only=True):
    """One agent of the worker: the partitions it holds, and what it settled since the worker was started."""

    agent: str
    partitions: int = 0
    emitted: int = 0
    skipped: dict[str, int] = {}
    dead_lettered: dict[str, int] = {}


class WorkerStatus(Record, frozen=True, kw_only=True):
    """A worker: `age_s` is in seconds, `web` where its health is served, `reasons` why it is not ready."""

    phase: str
    ready: bool
    reasons: list[str] = []
    age_s: float = 0.0
    web: str = ""
    agents: list[AgentStatus] = []
