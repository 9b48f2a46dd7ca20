"""`consume`: the right messages in the right order, clean in a pipe, harmless on a screen."""

import base64
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agents.broker import EmbeddedBroker
from schemas.base import Span
from schemas.codec import encode
from schemas.dead_letter import DeadLetter, Origin
from schemas.event import ArticleRef, Confidence, EventType, PolicyEvent, Role, Status
from schemas.topics import DEAD, EVENTS, RAW
from tests.agents.cli.conftest import Run, Sent, send

SENTENCE = "Ana Reyes said she may sue the port authority."


def event(number: int, kind: EventType = "lawsuit", status: Status = "threatened") -> PolicyEvent:
    return PolicyEvent(
        id=str(number),
        type=kind,
        status=status,
        sentence=Span(text=SENTENCE, start=10, end=10 + len(SENTENCE)),
        trigger=Span(text="sue", start=33, end=36),
        cue=Span(text="may", start=29, end=32),
        actor=Role(name="Ana Reyes", text="Ana Reyes", start=10, end=19, role="Governor"),
        confidence=Confidence(event=0.9, status=0.8),
        article=ArticleRef(id="a", headline="Port fees", source="Harbor Times", published="2026-03-04"),
    )


def on(topic: str, *values: bytes | None, start_ms: int = 1_767_225_600_000) -> list[Sent]:
    """Messages a second apart, from 2026-01-01T00:00 on."""
    return [(topic, str(n).encode(), value, (), start_ms + 1000 * n) for n, value in enumerate(values)]


def events(*kinds: EventType) -> list[Sent]:
    return on(EVENTS.name, *(encode(event(number, kind)) for number, kind in enumerate(kinds)))


def ids(run: Run, *arguments: str) -> list[str]:
    result = run("consume", "events", "--exit", "--json", *arguments)
    assert result.exit_code == 0, result.output
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


def test_places_to_start_and_counts(run: Run, broker: EmbeddedBroker) -> None:
    send(broker, events(*(("lawsuit",) * 15)))
    everything = [str(number) for number in range(15)]
    assert ids(run) == everything[-10:]
    assert ids(run, "--offset", "-3") == everything[-3:]
    assert ids(run, "--offset", "beginning") == everything
    assert ids(run, "--offset", "beginning", "--count", "2") == everything[:2]
    assert ids(run, "--offset", "end") == []


def test_conditions_choose_events(run: Run, broker: EmbeddedBroker) -> None:
    send(broker, events("lawsuit", "deployment", "lawsuit"))
    assert ids(run, "--where", "type=lawsuit,status=threatened") == ["0", "2"]
    assert ids(run, "--where", "type=lawsuit,confidence.event>=0.95") == []
    assert ids(run, "--where", "type!=lawsuit") == ["1"]


def test_an_event_is_shown_in_words_with_its_evidence(run: Run, broker: EmbeddedBroker) -> None:
    send(broker, events("lawsuit"))
    out = run("consume", "events", "--exit").stdout
    for words in (
        "Port fees",
        "Harbor Times · 2026-03-04",
        "LAWSUIT threatened - held out as a warning",
        "Ana Reyes (Governor)",
        "[who: Ana Reyes] said she [status: may] [trigger: sue] the port authority.",
        "90% that it is an event",
    ):
        assert words in " ".join(out.split())


def test_the_envelope_holds_the_message_whatever_it_is(run: Run, broker: EmbeddedBroker) -> None:
    send(broker, on(RAW.name, b'{"body":\n"x"}', b"\xff\x00", None))
    lines = run("consume", "raw", "--exit", "--envelope").stdout.splitlines()
    first, second, third = (json.loads(line) for line in lines)
    assert first["value"] == {"body": "x"}
    assert {key: first[key] for key in ("topic", "partition", "offset", "timestamp", "key", "headers")} == {
        "topic": "news.raw",
        "partition": 0,
        "offset": 0,
        "timestamp": 1_767_225_600_000,
        "key": "0",
        "headers": {},
    }
    assert base64.b64decode(second["value_base64"]) == b"\xff\x00"
    assert third["value"] is None


@pytest.mark.parametrize("kind", ["raw", "clean", "enriched", "events"])
def test_a_message_that_is_not_what_it_should_be_is_shown_and_harmless(
    kind: str, run: Run, broker: EmbeddedBroker
) -> None:
    topic = {"raw": "news.raw", "clean": "news.clean", "enriched": "news.enriched", "events": "policy.events"}[kind]
    send(broker, on(topic, b"\x1b[2J not json", b"[]", None))
    result = run("consume", kind, "--exit")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("not readable") == 3
    assert "\x1b" not in result.stdout


def dead_letters() -> list[Sent]:
    origin = Origin(topic="news.raw", partition=3, offset=7, timestamp=0, group="g")
    letter = DeadLetter(stage="clean", code="DECODE", message="not JSON: \x1b[2J", origin=origin)
    headers = letter.headers((("traceparent", b"x"),))
    return [(DEAD["clean"].name, b"k", b"{broken \x1b[2J", headers, 1_767_225_600_000)]


def test_dead_letters_say_what_was_wrong_and_where_they_came_from(run: Run, broker: EmbeddedBroker) -> None:
    send(broker, dead_letters())
    result = run("consume", "dlq", "--exit")
    for words in ("DECODE  clean agent", "not JSON", "news.raw 3:7, key k", "{broken"):
        assert words in result.stdout
    assert "\x1b" not in result.stdout


def test_a_dead_letter_with_a_time_that_is_none_is_shown(run: Run, broker: EmbeddedBroker) -> None:
    (topic, key, value, headers, _) = dead_letters()[0]
    send(broker, [(topic, key, value, headers, 10**17)])
    result = run("consume", "dlq", "--exit")
    assert result.exit_code == 0, result.output
    assert f"clean agent  {10**17}" in result.stdout


def test_dead_letters_are_chosen_by_code_and_written_with_their_reason(run: Run, broker: EmbeddedBroker) -> None:
    send(broker, dead_letters())
    (line,) = run("consume", "dlq", "--exit", "--json", "--where", "code=DECODE,stage=clean").stdout.splitlines()
    message: dict[str, Any] = json.loads(line)
    assert message["headers"]["dlq.code"] == "DECODE"
    assert base64.b64decode(message["value_base64"]) == b"{broken \x1b[2J"
    assert run("consume", "dlq", "--exit", "--json", "--where", "code=SCHEMA").stdout == ""


@pytest.mark.parametrize("offset", ["sometime", "-", "@", "@yesterday", "--10"])
def test_a_place_that_is_none_is_a_usage_error(offset: str, run: Run) -> None:
    result = run("consume", "events", "--exit", "--offset", offset)
    assert result.exit_code == 2


def test_waiting_for_more_is_ended_by_ctrl_c_without_a_word(broker: EmbeddedBroker) -> None:
    command = [sys.executable, "-m", "agents", "consume", "events", "--json"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
        env=os.environ | {"POLICYWIRE_BROKER": broker.address},
    ) as process:
        send(broker, events("lawsuit"))
        assert process.stdout
        assert process.stderr
        assert json.loads(process.stdout.readline())["id"] == "0"
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert process.stderr.read() == b""
