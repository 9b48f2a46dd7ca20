"""Looks after a running worker once a second: its health, its status line in the log topic, and when it must end.

It ends where only a new worker helps. When Kafka has been away for long, a new one waits for it in one line and without
a stale membership; when the client has stopped for good, nothing else brings it back.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from agents import logs, metrics
from agents.health import AgentFacts, Health
from agents.observer import Observer
from agents.settings import Settings
from agents.stage import Stage
from schemas.errors import BrokerError, PolicywireError
from schemas.worker_status import STATUS_EVENT, STATUS_EVERY_S, AgentStatus, WorkerStatus

_LOOK_S = 1.0
_MEASURE_S = 5.0
_BROKEN_S = 20.0  # so long a probe may see it before the worker ends by itself
# Quix Streams gives a broker up after as long; below it, a worker that stays comes back sooner than a new one.
_GONE_S = 120.0


class Attendant:
    """Of one worker; `address` is where its health is served, "" when it is not."""

    def __init__(self, settings: Settings, health: Health, address: str = "") -> None:
        self.health = health
        self._heartbeat_file = settings.heartbeat_file
        self._broker = settings.broker
        self._address = address
        # A rebalance may take two session time-outs, in which nobody answers.
        self._gone_s = max(_GONE_S, 3 * settings.session_timeout_s)
        self._observers: list[Observer] = []
        self._broken_s = 0.0
        self._told: tuple[float, list[str], str] | None = None

    def observe(self, apps: Sequence[Any], stages: Sequence[Stage[Any]]) -> None:
        """These are the apps to look after."""
        self._observers = [
            Observer(app, stage.name, stage.source.name) for app, stage in zip(apps, stages, strict=True)
        ]

    async def beat(self) -> None:
        """Show that the event loop turns, without end, also while Kafka is waited for."""
        while True:
            self.health.beat()
            if self._heartbeat_file:
                # On a disk that cannot be written to the file grows old, which is all that is to be told.
                with suppress(OSError):
                    await asyncio.to_thread(Path(self._heartbeat_file).touch)
            await asyncio.sleep(_LOOK_S)

    async def attend(self) -> None:
        """Look, tell, and go on; raises PolicywireError when the worker must end."""
        measuring = asyncio.create_task(self._measure())
        try:
            while True:
                self.look()
                self._judge()
                await asyncio.sleep(_LOOK_S)
        finally:
            measuring.cancel()

    async def _measure(self) -> None:
        while True:
            await asyncio.sleep(_MEASURE_S)
            for observer in self._observers:
                with suppress(Exception):
                    await observer.measure()

    def look(self) -> None:
        """See how the agents are, and tell the log topic when that has changed or is due."""
        now = time.monotonic()
        self.health.see(tuple(observer.look(now) for observer in self._observers))
        reasons = self.health.why_unready()
        kinds = [reason.partition(" for ")[0] for reason in reasons]
        if self._told and now - self._told[0] < STATUS_EVERY_S and self._told[1:] == (kinds, self.health.phase):
            return
        self._told = now, kinds, self.health.phase
        status = msgspec.to_builtins(self._status(reasons))
        logs.note(STATUS_EVENT, "; ".join(reasons) or "ready", {"status": status})

    def _judge(self) -> None:
        for facts in self.health.agents:
            if facts.silent_s > self._gone_s:
                raise BrokerError(
                    f"Kafka at {self._broker} has not answered the {facts.agent} agent for {facts.silent_s:.0f} s; "
                    "a new worker waits for it"
                )
        broken = [facts for facts in self.health.agents if facts.broken and not facts.crashed]
        self._broken_s = self._broken_s + _LOOK_S if broken else 0.0
        if self._broken_s > _BROKEN_S:
            raise PolicywireError(f"the {broken[0].agent} agent cannot go on: {broken[0].broken}")

    def _status(self, reasons: list[str]) -> WorkerStatus:
        return WorkerStatus(
            phase=self.health.phase,
            ready=not reasons,
            reasons=reasons,
            age_s=round(self.health.age_s, 1),
            web=self._address,
            agents=[_agent_status(facts) for facts in self.health.agents],
        )


def _agent_status(facts: AgentFacts) -> AgentStatus:
    skipped = _counts(metrics.FILTERED, "reason", facts.agent)
    dead = _counts(metrics.DEAD_LETTERED, "code", facts.agent)
    settled = sum(_counts(metrics.CONSUMED, "topic", facts.agent).values())
    emitted = settled - sum(skipped.values()) - sum(dead.values())
    return AgentStatus(
        agent=facts.agent, partitions=facts.partitions, emitted=emitted, skipped=skipped, dead_lettered=dead
    )


def _counts(metric: Any, label: str, agent: str) -> dict[str, int]:
    return {name: int(count) for name, count in metrics.by_label(metric, label, agent=agent).items()}
