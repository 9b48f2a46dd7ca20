"""Headers: CloudEvents on what we emit, the reason on dead letters."""

from typing import Any

from schemas import cloudevents
from schemas.dead_letter import (
    DeadLetter,
    Headers,
    Origin,
    original,
    replayed,
    replays,
    sent_at,
    without_account,
)

ORIGIN = Origin(topic="news.raw", partition=3, offset=41, timestamp=1_760_000_000_123, group="policywire-clean")


def test_cloudevents_headers_are_complete_and_the_same_on_every_run() -> None:
    arguments = {"kind": "policywire.lawsuit.done", "identity": "e1", "subject": "a1", "source": "policywire/detect"}
    first = cloudevents.headers(**arguments, schema="urn:s", timestamp_ms=1_760_000_000_123)
    assert first == cloudevents.headers(**arguments, schema="urn:s", timestamp_ms=1_760_000_000_123)
    assert dict(first) == {
        "ce_specversion": b"1.0",
        "ce_id": b"e1",
        "ce_source": b"policywire/detect",
        "ce_type": b"policywire.lawsuit.done",
        "ce_subject": b"a1",
        "ce_time": b"2025-10-09T08:53:20.123Z",
        "ce_dataschema": b"urn:s",
        "content-type": b"application/json",
    }


def test_a_dead_letter_keeps_the_headers_as_they_came() -> None:
    came = (("twice", b"\x00\xff"), ("twice", b"2"))
    headers = DeadLetter(stage="clean", code="DECODE", message="not JSON", origin=ORIGIN).headers(came)
    assert headers[:2] == came
    facts = dict(headers[2:])
    assert facts["__dlq.errors.topic"] == b"news.raw"
    assert facts["__dlq.errors.partition"] == b"3"
    assert facts["__dlq.errors.offset"] == b"41"
    assert facts["dlq.code"] == b"DECODE"
    assert facts["dlq.stage"] == b"clean"


def test_a_reason_cannot_forge_a_line_and_is_bounded() -> None:
    letter = DeadLetter(stage="clean", code="CLEAN", message="one\ntwo \x1b[31m" + "é" * 900, origin=ORIGIN)
    message = (dict(letter.headers(()))["__dlq.errors.message"] or b"").decode()
    assert message.startswith("one\\ntwo \\x1b[31m")
    assert len(message.encode()) <= 512


CAME = (("traceparent", b"00-1-2-01"), ("dlq.code", b"its producer's own"), ("empty", None))


def letter(came: Headers, **more: Any) -> Headers:
    facts: dict[str, Any] = {
        "stage": "clean",
        "code": "CLEAN",
        "message": "m",
        "origin": ORIGIN,
        "failed_at": 1_760_000_060_000,
    }
    return DeadLetter(**(facts | more)).headers(came)


def test_a_letter_says_when_it_failed_and_whether_a_replay_can_help() -> None:
    facts = dict(letter(()))
    assert facts["dlq.failed.at"] == facts["dlq.first.failed.at"] == b"2025-10-09T08:54:20.000Z"
    assert (facts["dlq.replays"], facts["dlq.timestamp"], facts["dlq.stub"]) == (b"0", b"1760000000123", b"false")
    assert [dict(letter((), code=code))["dlq.retryable"] for code in ("DECODE", "TIMEOUT")] == [b"false", b"true"]


def test_a_replay_has_the_message_s_own_headers_and_its_account() -> None:
    assert original(letter(CAME)) == CAME
    again = replayed(letter(CAME))
    assert again[:3] == CAME
    assert dict(again[3:]) == {
        "dlq.replays": b"1",
        "dlq.first.failed.at": b"2025-10-09T08:54:20.000Z",
        "dlq.timestamp": b"1760000000123",
    }
    assert without_account(again) == CAME
    assert (replays(again), sent_at(again, 9)) == (1, 1_760_000_000_123)


def test_a_message_that_was_never_replayed_has_its_own_time_and_headers() -> None:
    came = (*CAME, ("dlq.timestamp", b"5"))
    assert (replays(came), sent_at(came, 9), without_account(came)) == (0, 9, came)


def test_a_replay_that_fails_again_counts_on() -> None:
    second = letter(replayed(letter(CAME)), failed_at=1_760_000_120_000)
    facts = dict(second)
    assert facts["dlq.replays"] == b"1"
    assert facts["dlq.first.failed.at"] == b"2025-10-09T08:54:20.000Z"
    assert facts["dlq.failed.at"] == b"2025-10-09T08:55:20.000Z"
    assert original(second) == CAME
    assert replays(replayed(second)) == 2


def test_a_count_that_is_none_is_nought() -> None:
    assert replays((("dlq.replays", b"many"),)) == replays((("dlq.replays", None),)) == replays(()) == 0
