"""Looks at a running Faust app, once a second, and says in plain facts how its agent is.

Neither Faust nor aiokafka has an interface for this, so it reads their insides; this is the one place that does. A
look reads, and waits for nothing, so that a broker that hangs never hangs it.
"""

import asyncio
from collections.abc import Hashable
from typing import Any

from agents import metrics
from agents.health import ANSWER_S, AgentFacts

_MEASURED_S = 30.0  # after which Kafka is asked anew


class _Ages:
    """How long each of some values has been the same, in seconds."""

    def __init__(self) -> None:
        self._seen: dict[Hashable, tuple[Any, float]] = {}

    def of(self, key: Hashable, value: Any, now: float, *, fine: bool = False) -> float:
        """Seconds since the value last changed, was first seen, or was `fine`."""
        before = self._seen.get(key)
        if before is None or before[0] != value or fine:
            self._seen[key] = (value, now)
        return now - self._seen[key][1]

    def keep(self, keys: set[Hashable]) -> set[Hashable]:
        """Forget all others; gives those."""
        gone = self._seen.keys() - keys
        for key in gone:
            del self._seen[key]
        return gone


class Observer:
    """Watches one app; keeps what it saw before, for ages are told by what has changed since."""

    def __init__(self, app: Any, agent: str, topic: str) -> None:
        self._app = app
        self._agent = agent
        self._topic = topic
        self._ages = _Ages()
        self._fetches = _Ages()
        self._commits = _Ages()
        self._ends: dict[Any, int] = {}
        self._rebalances = 0

    async def measure(self) -> None:
        """Ask Kafka where the held partitions end: a partition that waits to be worked on is not fetched.

        Without an answer what was known stays; whether there is one is the look's business.
        """
        held = list(_partitions(self._app.consumer._thread._consumer))
        if held:
            self._ends = await asyncio.wait_for(self._app.consumer.highwaters(*held), _MEASURED_S)

    def look(self, now: float) -> AgentFacts:
        """The facts now (monotonic seconds), also before the app has started."""
        thread = self._app.consumer._thread
        client = thread._consumer
        coordinator = client._coordinator if client is not None else None
        states = _partitions(client)
        stamps = {place: state.timestamp for place, state in states.items()}
        answers = (coordinator.generation if coordinator else None, thread.heartbeats, frozenset(stamps.items()))
        silent_s = self._ages.of("answer", answers, now)
        # While messages of a partition wait to be taken it is not fetched.
        waiting = client._fetcher._records if states else {}
        unanswered = [self._fetches.of(place, stamp, now, fine=place in waiting) for place, stamp in stamps.items()]
        self._fetches.keep(set(states))
        rebalancing = bool(self._app.rebalancing or (coordinator and coordinator._rejoin_needed_fut.done()))
        self._count(len(states))
        return AgentFacts(
            agent=self._agent,
            member=coordinator is not None and coordinator.generation > 0,
            rebalancing=rebalancing,
            partitions=len(states),
            silent_s=silent_s,
            unanswered_s=max(unanswered, default=0.0),
            stuck_s=self._stuck_s(now),
            behind_s=self._behind_s(states, now, answered=silent_s < ANSWER_S),
            broken=_broken(thread, client),
            crashed=str(self._app.crash_reason or ""),
        )

    def _stuck_s(self, now: float) -> float:
        in_work = len(self._app.consumer._unacked_messages)
        settled = metrics.by_label(metrics.PROGRESS, "agent", agent=self._agent).get(self._agent)
        return self._ages.of("progress", settled, now, fine=not in_work)

    def _behind_s(self, states: dict[Any, Any], now: float, *, answered: bool) -> float:
        """The longest that the commit of a partition has stood still with messages behind it."""
        consumer = self._app.consumer
        in_work = {message.tp for message in list(consumer._unacked_messages)}
        longest = 0.0
        for place, state in states.items():
            committed = consumer._committed_offset.get(place)
            next_one = state._position or 0
            end = max(state.highwater or 0, self._ends.get(place, 0))
            # The marks of a producer's transactions have offsets, and are nothing to commit.
            settled = metrics.last_settled(self._agent, place.topic, place.partition)
            only_marks = next_one >= end and place not in in_work and settled < (committed or 0)
            # Where nothing was ever committed, what the client has not handed out is what waits.
            lag = 0 if only_marks else max(0, end - (next_one if committed is None else committed))
            metrics.LAG.labels(agent=self._agent, topic=self._topic, partition=place.partition).set(lag)
            age_s = self._commits.of(place, committed, now, fine=lag == 0 or not answered)
            longest = max(longest, age_s)
        for place in self._commits.keep(set(states)):
            metrics.LAG.remove(self._agent, self._topic, place.partition)  # type: ignore[attr-defined]
        return longest

    def _count(self, partitions: int) -> None:
        metrics.PARTITIONS.labels(agent=self._agent).set(partitions)
        metrics.REBALANCES.labels(agent=self._agent).inc(self._app.rebalancing_count - self._rebalances)
        self._rebalances = self._app.rebalancing_count


def _partitions(client: Any) -> dict[Any, Any]:
    """The partitions that are held, with the client's state of each."""
    subscription = client._subscription.subscription if client is not None else None
    assignment = subscription.assignment if subscription is not None else None
    return {place: assignment.state_value(place) for place in assignment.tps} if assignment is not None else {}


def _broken(thread: Any, client: Any) -> str:
    """What has ended in the client and does not begin again; Faust would go on without a word, and without messages."""
    if thread._thread is not None and not thread._thread.is_alive():
        return "the Kafka client's thread has ended"
    coordinator = client._coordinator if client is not None else None
    if coordinator is None:
        return ""
    if coordinator._pending_exception is not None:
        return f"its membership of the group has ended: {coordinator._pending_exception}"
    if coordinator._coordination_task.done() or client._fetcher._fetch_task.done():
        return "the Kafka client has stopped working"
    return ""
