"""A worker with one fault put into it, to see what health and watchdog make of it: `python -m … FAULT PATIENCE_S`.

All limits are PATIENCE_S, so that a test need not wait half a minute; the watchdog's is longer by what a stop may take.
"""

import asyncio
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.errors import GroupAuthorizationFailedError

from agents import attendant, health, watchdog, worker
from agents.settings import Settings
from agents.transport import SafeConsumer, SafeProducer


def stalled() -> None:
    """Its first record is never acknowledged."""

    async def send(*_: Any) -> None:
        await asyncio.Event().wait()

    SafeProducer.send = send


def blocked() -> None:
    """Its event loop stands still from the first record on."""

    async def send(*_: Any) -> None:
        time.sleep(3600)  # noqa: ASYNC251 - that is the fault

    SafeProducer.send = send


def stubborn() -> None:
    """It does not stop."""

    async def stop(_: Any) -> None:
        time.sleep(3600)  # noqa: ASYNC251 - that is the fault

    SafeConsumer.on_stop = stop


def zombie() -> None:
    """Kafka refuses it as a member for good: the client waits to be asked about it, and Faust never asks."""

    async def rejoin(self: Any, _subscription: Any) -> bool:
        raise GroupAuthorizationFailedError(self.group_id)

    GroupCoordinator._do_rejoin_group = rejoin


def sound() -> None:
    """Nothing is wrong with it."""


FAULTS: dict[str, Callable[[], None]] = {fault.__name__: fault for fault in (sound, stalled, blocked, stubborn, zombie)}


def main(fault: str, patience_s: float) -> int:
    """Run a worker of one agent with the fault."""
    FAULTS[fault]()
    health.BEAT_S = health.ANSWER_S = health.STUCK_S = patience_s
    attendant._BROKEN_S = 3.0  # a probe must see it before the worker ends
    attendant._GONE_S = patience_s
    facts = health.Health()
    watchdog.start(facts, patience_s + 8)
    return worker.run(Settings.from_env(os.environ), [worker.STAGES["clean"]], facts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))
