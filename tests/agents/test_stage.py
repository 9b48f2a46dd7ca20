"""One message, one outcome: what a stage does with it, without Kafka."""

import hashlib
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import detect
from agents.stage import Brake, Decision, Message, Output, Settled, Stage, settle, size
from schemas.article import CleanArticle, RawArticle
from schemas.dead_letter import Origin
from schemas.raw import read_raw
from schemas.topics import CLEAN, DEAD, RAW

ORIGIN = Origin(topic="news.raw", partition=1, offset=7, timestamp=1_760_000_000_000, group="policywire-clean")


def message(value: bytes | None, key: bytes | None = b"k", headers: Any = ()) -> Message:
    return Message(key, value, headers, ORIGIN)


def echo(raw: RawArticle) -> Decision:
    if raw.headline == "raise":
        raise ZeroDivisionError("a mistake of ours")
    article = CleanArticle(id=raw.id, text=raw.body * (5_000_000 // len(raw.body) if raw.headline == "grow" else 1))
    return Decision(raw.id, (Output(CLEAN, raw.id, article, "policywire.article.clean", raw.id),))


STAGE = Stage(name="clean", source=RAW, outputs=(CLEAN,), read=read_raw, decide=echo, failure="CLEAN")


def test_a_good_message_is_emitted_with_cloudevents_headers_and_its_own() -> None:
    headers = (("traceparent", b"00-1-2-01"), ("ce_id", b"the producer's"), ("x", b"\xff"))
    settled = settle(STAGE, message(b'{"id": "a", "body": "b"}', headers=headers))
    (wire,) = settled.records
    assert (settled.outcome, settled.article, wire.topic, wire.key) == ("emitted", "a", "news.clean", b"a")
    assert orjson.loads(wire.value or b"")["text"] == "b"
    names = [name for name, _ in wire.headers]
    assert names.count("ce_id") == 1
    assert dict(wire.headers)["ce_id"] != b"the producer's"
    assert dict(wire.headers)["traceparent"] == b"00-1-2-01"
    assert dict(wire.headers)["x"] == b"\xff"
    assert wire.timestamp == ORIGIN.timestamp


@pytest.mark.parametrize("timestamp", [-1, 10**17])
def test_a_timestamp_that_is_no_time_costs_only_its_header(timestamp: int) -> None:
    origin = Origin(topic="news.raw", partition=1, offset=7, timestamp=timestamp, group="g")
    settled = settle(STAGE, Message(b"k", b'{"body": "b"}', (), origin))
    (wire,) = settled.records
    assert (settled.outcome, wire.timestamp) == ("emitted", timestamp)
    assert "ce_time" not in dict(wire.headers)


@pytest.mark.parametrize(("age_days", "kept_as"), [(0, 0), (3, 3), (4, 3.5), (20_000, 3.5)])
def test_a_record_is_never_so_old_that_its_topic_may_drop_it_unread(age_days: float, kept_as: float) -> None:
    day = 86_400_000
    assert CLEAN.retention_ms == 7 * day
    now = ORIGIN.timestamp + round(age_days * day)
    (wire,) = settle(STAGE, Message(b"k", b'{"body": "b"}', (), ORIGIN, now)).records
    assert now - wire.timestamp == kept_as * day
    assert dict(wire.headers)["ce_time"] == b"2025-10-09T08:53:20.000Z"


def test_settling_twice_gives_the_same_bytes() -> None:
    assert settle(STAGE, message(b'{"body": "b"}')) == settle(STAGE, message(b'{"body": "b"}'))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"junk", "DECODE"),
        (b"", "DECODE"),
        (None, "DECODE"),
        (b"{}", "SCHEMA"),
        (b'{"title": "raise", "body": "b"}', "CLEAN"),
        (b'{"title": "grow", "body": "b"}', "TOO_LARGE"),
        (b'{"body": "' + b"x" * 1_100_000 + b'"}', "TOO_LARGE"),
    ],
)
def test_a_bad_message_is_dead_lettered_as_it_came(value: bytes | None, code: str) -> None:
    settled = settle(STAGE, message(value, headers=(("h", b"\x00"), ("h", None))))
    (wire,) = settled.records
    assert (settled.outcome, settled.reason, wire.topic) == ("dead_lettered", code, "dlq.policywire.clean")
    assert (wire.key, wire.value) == (b"k", value)
    assert wire.headers[:2] == (("h", b"\x00"), ("h", None))
    assert dict(wire.headers)["dlq.code"] == code.encode()


def test_a_tombstone_without_a_key_can_still_be_sent() -> None:
    (wire,) = settle(STAGE, message(None, key=None)).records
    assert (wire.key, wire.value) == (None, b"")


def test_what_is_too_large_even_for_the_dead_letters_leaves_a_stub() -> None:
    value = b"x" * (DEAD["clean"].max_message_bytes + 1)
    (wire,) = settle(STAGE, message(value)).records
    assert size(wire) < 10_000
    assert orjson.loads(wire.value or b"") == {
        "stub": True,
        "bytes": len(value),
        "sha256": hashlib.sha256(value).hexdigest(),
        "topic": "news.raw",
        "partition": 1,
        "offset": 7,
    }


@given(st.binary(max_size=200) | st.none(), st.binary(max_size=20) | st.none())
def test_no_bytes_escape_as_an_exception(value: bytes | None, key: bytes | None) -> None:
    settled = settle(STAGE, message(value, key))
    assert settled.outcome in ("emitted", "dead_lettered")
    assert settled.records


def outcome(dead: bool) -> Settled:
    return Settled(message(b""), "dead_lettered" if dead else "emitted", ())


def test_the_brake_holds_after_a_hundred_dead_letters_in_a_row() -> None:
    brake = Brake()
    assert not brake.update([outcome(True)] * 99 + [outcome(False)] + [outcome(True)] * 99)
    assert brake.update([outcome(True)]) == "100 dead letters in a row"


def test_the_brake_holds_when_more_than_half_of_the_last_thousand_are_dead() -> None:
    brake = Brake()
    assert not brake.update([outcome(False)] * 5000)
    assert not brake.update([outcome(True), outcome(False)] * 500)
    assert not brake.update([outcome(True), outcome(False)] * 500)
    assert brake.update([outcome(True), outcome(True)]) == "501 of the last 1000 messages were dead letters"


def test_one_poison_in_seven_does_not_brake() -> None:
    assert not Brake().update([outcome(number % 7 == 0) for number in range(20_000)])


def test_replays_that_fail_again_do_not_brake() -> None:
    again = Settled(message(b"", headers=(("dlq.replays", b"1"),)), "dead_lettered", ())
    assert not Brake().update([again] * 2000)


TRACE = (
    ("traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
    ("tracestate", b"vendor=opaque,other=1"),
)


@pytest.mark.parametrize(
    "value",
    [
        b'{"id": "a", "text": "Governor Ana Reyes sent 200 National Guard troops to Eastport on Monday."}',
        b"junk",
        b"x" * (DEAD["detect"].max_message_bytes + 1),
    ],
    ids=["article and events", "dead letter", "stub"],
)
def test_a_trace_goes_on_in_every_record_that_is_made_of_a_message(value: bytes) -> None:
    settled = settle(detect.STAGE, message(value, headers=(*TRACE, ("other", b"1"))))
    assert settled.records
    for wire in (*settled.records, *filter(None, [settled.smaller])):
        assert tuple(header for header in wire.headers if header[0].startswith("trace")) == TRACE


def test_a_trace_that_is_none_makes_no_stub_too_large() -> None:
    value = b"x" * (DEAD["clean"].max_message_bytes + 1)
    (wire,) = settle(STAGE, message(value, headers=(("tracestate", b"x" * 100_000),))).records
    assert size(wire) < 10_000
