"""The one loop of every agent: take a batch, settle each message, deliver its records, then acknowledge it.

The stream is read without automatic acknowledgement. A message is acknowledged only after the broker has acknowledged
all its records; when that cannot be had, the app crashes with the message unacknowledged, and it is read again.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from agents import report
from agents.stage import Brake, Message, Settled, Stage, Wire, refused, settle
from schemas.dead_letter import Origin
from schemas.errors import PolicywireError

T = TypeVar("T")
Send = Callable[[Wire], Awaitable[Awaitable[object]]]
"""Hands a record to the producer; awaiting the result's result waits for the broker's acknowledgement."""

WITHIN_S = 0.05  # how long a batch may wait to fill: it bounds the delay an idle agent adds
_TRIES = 3
_PAUSE_S = (0.2, 1.0)


class BrakeError(PolicywireError):
    """The stage stopped itself; the message says why."""


async def run_stage(stage: Stage[T], stream: Any, send: Send, *, group: str, batch: int) -> None:
    """Work through a Faust stream until it ends; raises what cannot be dealt with by dead-lettering."""
    stream = stream.noack()
    brake = Brake()
    async for events in stream.noack_take(batch, within=WITHIN_S):
        report.begun(stage.name, [event.message.timestamp for event in events])
        decided = [await _decide(stage, _message(event, group)) for event in events]
        settled = await asyncio.gather(*(_deliver(stage, item, send) for item, _ in decided))
        for item, (_, duration_s) in zip(settled, decided, strict=True):
            report.outcome(stage.name, item, duration_s)
        for event in events:
            await stream.ack(event)
        report.done(stage.name)
        if reason := brake.update(settled):
            raise BrakeError(f"the {stage.name} agent stops: {reason}; read them with: policywire consume dlq")


async def _decide(stage: Stage[T], message: Message) -> tuple[Settled, float]:
    """What is to become of a message, and the seconds that it took to decide."""
    started = time.perf_counter()
    settled = settle(stage, message)
    duration_s = time.perf_counter() - started
    # Lets the other agent of this process, the consumer and the producer in between two articles.
    await asyncio.sleep(0)
    return settled, duration_s


async def _deliver(stage: Stage[T], settled: Settled, send: Send) -> Settled:
    """Wait until the broker has all records of one message, or else has its dead letter; what became of it."""
    while True:
        try:
            await _send_all(settled.records, send)
        except (MessageSizeTooLargeError, RecordListTooLargeError) as error:
            settled = refused(stage, settled, error)
        else:
            return settled


async def _send_all(records: Sequence[Wire], send: Send) -> None:
    for attempt in range(_TRIES):
        try:
            futures = [await send(record) for record in records]
            await asyncio.gather(*futures)
        except KafkaError as error:
            # What the client may retry it has retried itself; what cannot succeed must not be tried again.
            if attempt == _TRIES - 1 or isinstance(error, MessageSizeTooLargeError | RecordListTooLargeError):
                raise
            await asyncio.sleep(_PAUSE_S[attempt])
        else:
            return


def _message(event: Any, group: str) -> Message:
    message = event.message
    origin = Origin(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp=round((message.timestamp or 0) * 1000),
        group=group,
    )
    headers = tuple(message.headers or ())
    return Message(message.key, message.value, headers, origin)
