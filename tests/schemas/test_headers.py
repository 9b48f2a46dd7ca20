"""Headers: CloudEvents on what we emit, the reason on dead letters."""

from schemas import cloudevents
from schemas.dead_letter import DeadLetter, Origin

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
