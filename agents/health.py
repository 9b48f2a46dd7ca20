"""Whether a worker is alive and whether it is ready, with reasons: rules over facts, no Kafka and no sockets in here.

Alive means that a restart would not help; ready means that articles are being worked on, or would be if there were any.
A broker that does not answer makes a worker unready, never dead: a restart would not bring it back.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Phase = Literal["waiting", "starting", "running", "stopping"]

BEAT_S = 10.0  # the event loop turns many times a second; no article may hold it up longer than its budget
ANSWER_S = 20.0  # Kafka answers a fetch after 1.5 s and a heartbeat at once, also when there is nothing new
STUCK_S = 20.0  # a batch takes less than a second
COMMIT_S = 300.0  # what neither a rebalance nor a slow broker explains
_WHY = {
    "waiting": "waiting for Kafka and its topics",
    "starting": "joining the consumer groups",
    "stopping": "stopping",
}


@dataclass(frozen=True, slots=True)
class AgentFacts:
    """One agent as it was seen last; all `_s` are seconds.

    `silent_s`: since Kafka last answered it anything. `unanswered_s`: since the fetch of some held partition was last
    answered. `stuck_s`: with messages in work, since one was last settled. `behind_s`: with messages waiting and Kafka
    answering, since some partition's commit last moved. `broken`: what has ended in the client for good. `crashed`: why
    the agent stopped itself.
    """

    agent: str
    member: bool
    rebalancing: bool
    partitions: int
    silent_s: float = 0.0
    unanswered_s: float = 0.0
    stuck_s: float = 0.0
    behind_s: float = 0.0
    broken: str = ""
    crashed: str = ""


class Health:
    """The facts of one worker process, told by its event loop and judged by whoever asks, in any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds from any moment on."""
        self._clock = clock
        self._started = self._beat = self._since = clock()
        self.phase: Phase = "waiting"
        self.agents: tuple[AgentFacts, ...] = ()

    def enter(self, phase: Phase) -> None:
        """The worker is in this phase from now on; from stopping there is no way back."""
        if self.phase != "stopping":
            self.phase, self._since = phase, self._clock()

    def beat(self) -> None:
        """The event loop turns."""
        self._beat = self._clock()

    def see(self, agents: tuple[AgentFacts, ...]) -> None:
        """The agents as they are now."""
        self.agents = agents

    @property
    def age_s(self) -> float:
        """Seconds since the worker was started."""
        return self._clock() - self._started

    @property
    def stopping_s(self) -> float:
        """Seconds since it began to stop, 0 when it does not."""
        return self._clock() - self._since if self.phase == "stopping" else 0.0

    def why_dead(self) -> list[str]:
        """What only a restart mends; nothing when it is alive."""
        reasons = self._standstill()
        for facts in self.agents:
            if facts.broken:
                reasons.append(f"{facts.agent}: {facts.broken}")
            if facts.behind_s > COMMIT_S:
                reasons.append(f"{facts.agent}: messages wait, and none was committed for {facts.behind_s:.0f} s")
        return reasons

    def why_unready(self) -> list[str]:
        """Why no article may be expected to come through now; nothing when it is ready."""
        reasons = self._standstill()
        if self.phase != "running":
            reasons.append(_WHY[self.phase])
        for facts in self.agents:
            reasons += [f"{facts.agent}: {reason}" for reason in _unready(facts)]
        return reasons

    def report(self, verdict: str, reasons: list[str]) -> dict[str, Any]:
        """What the web page and the status line say: the verdict under its name, why, and the facts."""
        return {
            verdict: not reasons,
            "reasons": reasons,
            "phase": self.phase,
            "age_s": round(self.age_s, 1),
            "agents": [
                {name: round(value, 1) if isinstance(value, float) else value for name, value in asdict(facts).items()}
                for facts in self.agents
            ],
        }

    def _standstill(self) -> list[str]:
        still_s = self._clock() - self._beat
        return [f"the event loop has stood still for {still_s:.0f} s"] if still_s > BEAT_S else []


def _unready(facts: AgentFacts) -> list[str]:
    if facts.crashed or facts.broken:
        return [facts.crashed or facts.broken]
    reasons = []
    if facts.rebalancing:
        reasons.append("its group is being rebalanced")
    elif not facts.member:
        reasons.append("it is no member of its group")
    # Without a partition it stands by for others: that Kafka answers its heartbeats is all that can be asked of it.
    silent_s = facts.unanswered_s if facts.partitions else facts.silent_s
    if silent_s > ANSWER_S:
        reasons.append(f"Kafka has not answered for {silent_s:.0f} s")
    if facts.stuck_s > STUCK_S:
        reasons.append(f"messages are in work, and none was settled for {facts.stuck_s:.0f} s")
    return reasons
