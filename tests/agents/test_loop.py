"""The loop of every agent: acknowledged only after delivery, without a broker."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Self

import orjson
import pytest
from aiokafka.errors import (
    InvalidTimestampError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    TopicAuthorizationFailedError,
)

from agents.loop import BrakeError, run_stage
from agents.stage import Decision, Stage, Wire
from schemas.article import RawArticle
from tests.agents.test_stage import STAGE


class Stream:
    """What the loop asks of a Faust stream, and what it did with it."""

    def __init__(self, batches: list[list[bytes | None]]) -> None:
        self._batches = batches
        self.acked: list[int] = []
        self.headers: list[tuple[str, bytes]] | None = None
        self._offset = 0

    def noack(self) -> Self:
        return self

    async def noack_take(self, _size: int, within: float) -> AsyncIterator[list[Any]]:
        for batch in self._batches:
            yield [self._event(value) for value in batch]

    async def ack(self, event: Any) -> None:
        self.acked.append(event.message.offset)

    def _event(self, value: bytes | None) -> Any:
        self._offset += 1
        facts = {"topic": "news.raw", "partition": 0, "offset": self._offset - 1, "timestamp": 1.5, "key": None}
        message = SimpleNamespace(**facts, value=value, headers=self.headers)
        return SimpleNamespace(message=message)


class Producer:
    """Takes records; `errors` are raised by the acknowledgements, one each, before any succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)
        self.records: list[Wire] = []

    async def send(self, record: Wire) -> Awaitable[object]:
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        if self._errors:
            future.set_exception(self._errors.pop(0))
        else:
            self.records.append(record)
            future.set_result(None)
        return future


async def work(stream: Stream, producer: Producer, stage: Stage[RawArticle] = STAGE, budget_s: float = 2) -> None:
    await run_stage(stage, stream, producer.send, group="g", batch=10, budget_s=budget_s)


GOOD = b'{"id": "a", "body": "b"}'


async def test_every_message_is_delivered_then_acknowledged() -> None:
    stream, producer = Stream([[GOOD, b"junk"], [None, GOOD]]), Producer()
    await work(stream, producer)
    assert stream.acked == [0, 1, 2, 3]
    assert [record.topic for record in producer.records] == [
        "news.clean",
        "dlq.policywire.clean",
        "dlq.policywire.clean",
        "news.clean",
    ]


async def test_a_passing_failure_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.loop._PAUSE_S", (0, 0))
    stream, producer = Stream([[GOOD]]), Producer(KafkaTimeoutError(), KafkaTimeoutError())
    await work(stream, producer)
    assert (stream.acked, len(producer.records)) == ([0], 1)


async def test_a_lasting_failure_leaves_the_whole_batch_unacknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.loop._PAUSE_S", (0, 0))
    stream = Stream([[GOOD, GOOD], [GOOD]])
    with pytest.raises(TopicAuthorizationFailedError):
        await work(stream, Producer(*[TopicAuthorizationFailedError("news.clean")] * 6))
    assert stream.acked == []


async def test_a_record_that_the_broker_finds_too_large_becomes_a_dead_letter() -> None:
    stream, producer = Stream([[GOOD]]), Producer(MessageSizeTooLargeError())
    await work(stream, producer)
    (record,) = producer.records
    assert (record.topic, record.value) == ("dlq.policywire.clean", GOOD)
    assert dict(record.headers)["dlq.code"] == b"PRODUCE"
    assert stream.acked == [0]


async def test_a_dead_letter_that_the_broker_finds_too_large_leaves_a_stub() -> None:
    stream, producer = Stream([[b"junk"]]), Producer(MessageSizeTooLargeError())
    await work(stream, producer)
    (record,) = producer.records
    assert (record.topic, orjson.loads(record.value or b"")["stub"]) == ("dlq.policywire.clean", True)
    assert dict(record.headers)["dlq.code"] == b"DECODE"
    assert stream.acked == [0]


async def test_a_stub_that_is_refused_is_not_acknowledged() -> None:
    stream = Stream([[b"junk"]])
    with pytest.raises(MessageSizeTooLargeError):
        await work(stream, Producer(MessageSizeTooLargeError(), MessageSizeTooLargeError()))
    assert stream.acked == []


async def test_each_message_leaves_one_line_when_its_outcome_is_safe(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, "policywire")
    await work(Stream([[GOOD], [GOOD, b"junk"]]), Producer(MessageSizeTooLargeError()))
    assert [vars(record)["fields"]["outcome"] for record in caplog.records] == [
        "dead_lettered",
        "emitted",
        "dead_lettered",
    ]
    caplog.clear()
    monkeypatch.setattr("agents.loop._PAUSE_S", (0, 0))
    with pytest.raises(TopicAuthorizationFailedError):
        await work(Stream([[GOOD]]), Producer(*[TopicAuthorizationFailedError("news.clean")] * 3))
    assert not caplog.records


async def test_the_brake_stops_the_agent_after_its_dead_letters_are_safe() -> None:
    stream, producer = Stream([[b"junk"] * 60, [b"junk"] * 60, [GOOD]]), Producer()
    with pytest.raises(BrakeError, match="the clean agent stops: 100 dead letters in a row"):
        await work(stream, producer)
    assert len(producer.records) == len(stream.acked) == 120


def spinning(raw: RawArticle) -> Decision:
    """Takes as many seconds of CPU time as the body says."""
    end = time.process_time() + float(raw.body)
    while time.process_time() < end:
        pass
    return Decision(raw.id, ())


SPINNING = replace(STAGE, decide=spinning)
SLOW, QUICK = b'{"body": "30"}', b'{"body": "0"}'


async def test_an_article_over_its_budget_is_a_dead_letter_and_its_neighbours_are_not() -> None:
    stream, producer = Stream([[QUICK, SLOW, QUICK]]), Producer()
    await work(stream, producer, SPINNING, budget_s=0.1)
    (letter,) = producer.records
    assert letter.value == SLOW
    headers = dict(letter.headers)
    assert (headers["dlq.code"], headers["dlq.exception"]) == (b"TIMEOUT", b"OverBudget")
    assert headers["__dlq.errors.message"] == b"it took more than 0.1 s of CPU time"
    assert stream.acked == [0, 1, 2]


async def test_slow_articles_do_not_keep_back_what_was_decided_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.loop._PART_S", 0.05)
    stream = Stream([[b"junk", b'{"body": "0.1"}', b'{"body": "0.1"}', QUICK]])
    acked = []

    def noting(raw: RawArticle) -> Decision:
        acked.append(list(stream.acked))
        return spinning(raw)

    await work(stream, Producer(), replace(STAGE, decide=noting))
    assert acked == [[], [0, 1], [0, 1, 2]]
    assert stream.acked == [0, 1, 2, 3]


async def test_a_replay_has_the_time_of_what_it_replays() -> None:
    stream, producer = Stream([[GOOD, GOOD]]), Producer()
    stream.headers = [("dlq.replays", b"1"), ("dlq.timestamp", b"86400000")]
    await work(stream, producer)
    assert dict(producer.records[0].headers)["ce_time"] == b"1970-01-02T00:00:00.000Z"


@pytest.mark.parametrize("value", [GOOD, b"junk"])
async def test_a_time_that_the_broker_refuses_gives_way_at_once_to_the_messages_own(value: bytes) -> None:
    stream, producer = Stream([[value]]), Producer(InvalidTimestampError())
    await work(stream, producer)
    assert [record.timestamp for record in producer.records] == [1500]
    assert stream.acked == [0]
    with pytest.raises(InvalidTimestampError):
        await work(Stream([[value]]), Producer(InvalidTimestampError(), InvalidTimestampError()))
