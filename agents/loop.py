"""The one loop of every agent: take a batch, settle each message, deliver its records, then acknowledge it.

The stream is read without automatic acknowledgement. A message is acknowledged only after the broker has acknowledged
all its records; when that cannot be had, the app crashes with the message unacknowledged, and it is read again.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from aiokafka.errors import InvalidTimestampError, KafkaError, MessageSizeTooLargeError, RecordListTooLargeError

from agents import report
from agents.budget import OverBudget, within
from agents.stage import Brake, Message, Settled, Stage, Wire, dead_letter, redated, refused, settle
from schemas.dead_letter import Origin, sent_at
from schemas.errors import PolicywireError

T = TypeVar("T")
Send = Callable[[Wire], Awaitable[Awaitable[object]]]
"""Hands a record to the producer; awaiting the result's result waits for the broker's acknowledgement."""

WITHIN_S = 0.05  # how long a batch may wait to fill: it bounds the delay an idle agent adds
_PART_S = 0.5  # a usual batch of a hundred articles takes that long
_TRIES = 3
_PAUSE_S = (0.2, 1.0)
_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)


class BrakeError(PolicywireError):
    """The stage stopped itself; the message says why."""


async def run_stage(stage: Stage[T], stream: Any, send: Send, *, group: str, batch: int, budget_s: float) -> None:
    """Work through a Faust stream until it ends; raises what cannot be dealt with by dead-lettering.

    `batch` messages are taken at a time at most; each may use `budget_s` seconds of CPU time.
    """
    stream = stream.noack()
    brake = Brake()
    async for events in stream.noack_take(batch, within=WITHIN_S):
        report.begun(stage.name, [event.message.timestamp for event in events])
        async for part in _parts(stage, events, group, budget_s):
            settled = await asyncio.gather(*(_deliver(stage, item.settled, send) for item in part))
            for item, outcome in zip(part, settled, strict=True):
                report.outcome(stage.name, outcome, item.duration_s)
                await stream.ack(item.event)
            if reason := brake.update(settled):
                raise BrakeError(f"the {stage.name} agent stops: {reason}; look at them with: policywire dlq ls")
        report.done(stage.name)


@dataclass(frozen=True, slots=True)
class _Decided:
    """An event of the stream, what is to become of its message, and the seconds that it took to decide."""

    event: Any
    settled: Settled
    duration_s: float


async def _parts(stage: Stage[T], events: Sequence[Any], group: str, budget_s: float) -> AsyncIterator[list[_Decided]]:
    """Decide about a batch; what is decided is not kept back for long by slow messages after it."""
    part: list[_Decided] = []
    began = time.perf_counter()
    for event in events:
        started = time.perf_counter()
        settled = _settle(stage, _message(event, group), budget_s)
        ended = time.perf_counter()
        part.append(_Decided(event, settled, ended - started))
        # Lets the other agent of this process, the consumer and the producer in between two articles.
        await asyncio.sleep(0)
        if ended - began > _PART_S:
            yield part
            part, began = [], time.perf_counter()
    if part:
        yield part


def _settle(stage: Stage[T], message: Message, budget_s: float) -> Settled:
    try:
        return within(budget_s, partial(settle, stage, message))
    except OverBudget as error:
        return dead_letter(stage, message, "TIMEOUT", error)


async def _deliver(stage: Stage[T], settled: Settled, send: Send) -> Settled:
    """Wait until the broker has all records of one message, or else has its dead letter; what became of it."""
    while True:
        try:
            await _send_all(settled.records, send)
        except _TOO_LARGE as error:
            settled = refused(stage, settled, error)
        except InvalidTimestampError as error:
            settled = redated(settled, error)
        else:
            return settled


async def _send_all(records: Sequence[Wire], send: Send) -> None:
    for attempt in range(_TRIES):
        try:
            futures = [await send(record) for record in records]
            await asyncio.gather(*futures)
        except KafkaError as error:
            # What the client may retry it has retried itself; what cannot succeed must not be tried again.
            if attempt == _TRIES - 1 or isinstance(error, (*_TOO_LARGE, InvalidTimestampError)):
                raise
            await asyncio.sleep(_PAUSE_S[attempt])
        else:
            return


def _message(event: Any, group: str) -> Message:
    message = event.message
    headers = tuple(message.headers or ())
    origin = Origin(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp=sent_at(headers, round((message.timestamp or 0) * 1000)),
        group=group,
    )
    return Message(message.key, message.value, headers, origin, round(time.time() * 1000))
