"""`policywire dlq`: letters are listed, shown, sent back once, or dropped."""

import asyncio
import json
from typing import Any

import pytest

from agents.broker import EmbeddedBroker
from agents.clients.producer import producer
from agents.clients.reader import Start, reader
from agents.connection import Connection
from schemas.dead_letter import DeadLetter, Headers, Origin
from schemas.errors import DeadLetterCode
from schemas.topics import CLEAN, DEAD, LEDGER, RAW
from tests.agents.cli.conftest import Run, Sent, send

_START_MS = 1_767_225_600_000  # 2026-01-01
_OWN: Headers = (("traceparent", b"00-1-2-01"), ("twice", b"\xff"), ("twice", None))


def letter(
    number: int,
    code: DeadLetterCode = "DETECT",
    stage: str = "clean",
    value: bytes = b"{}",
    came: Headers = _OWN,
    **more: Any,
) -> Sent:
    """The letter of the message at RAW 2:number, a minute after the one before."""
    failed_at = _START_MS + 60_000 * number
    facts = DeadLetter(
        stage=stage,
        code=code,
        message=f"what is wrong with \x1b[2J{number}",
        exception="ZeroDivisionError" if code == "CLEAN" else "InvalidRecord",
        origin=Origin(topic=RAW.name, partition=2, offset=number, timestamp=1000 + number, group="g"),
        failed_at=failed_at,
        **more,
    )
    topic = DEAD["clean"] if stage == "clean" else DEAD["detect"]
    return (topic.name, b"key-%d" % number, value, facts.headers(came), failed_at)


@pytest.fixture
def letters(broker: EmbeddedBroker) -> EmbeddedBroker:
    """A broker with five letters: at 0:0 to 0:3 of the clean agent's, and at 0:0 of the detect agent's."""
    codes: tuple[DeadLetterCode, ...] = ("DECODE", "CLEAN", "CLEAN", "TIMEOUT")
    send(broker, [letter(number, code) for number, code in enumerate(codes)])
    send(broker, [letter(9, "DETECT", "detect")])
    return broker


def on(broker: EmbeddedBroker, topic: str) -> list[Any]:
    """What stands on a topic."""

    async def read() -> list[Any]:
        async with reader(Connection(broker.address), [topic]) as source:
            return [record async for record in source.messages(Start(beginning=True), follow=False)]

    return asyncio.run(read())


def listed(run: Run, *options: str) -> list[tuple[str, int]]:
    result = run("dlq", "ls", "--json", *options)
    assert result.exit_code == 0, result.output
    return [(line["stage"], line["offset"]) for line in map(json.loads, result.stdout.splitlines())]


def test_letters_are_listed_on_a_line_each_and_counted(run: Run, letters: EmbeddedBroker) -> None:
    out = run("dlq", "ls").stdout
    assert "2026-01-01T00:01:00.000Z  clean   CLEAN           0:1  open      what is wrong with \\x1b[2J1" in out
    assert "clean   CLEAN      2 open" in out
    assert "\x1b" not in out
    assert run("dlq", "ls", "--limit", "1").stdout.startswith("2026-01-01T00:09:00.000Z  detect")


@pytest.mark.parametrize(
    ("options", "offsets"),
    [
        ((), [("clean", 0), ("clean", 1), ("clean", 2), ("clean", 3), ("detect", 0)]),
        (("--stage", "detect"), [("detect", 0)]),
        (("--code", "decode", "--code", "TIMEOUT"), [("clean", 0), ("clean", 3)]),
        (("--exception", "ZeroDivisionError"), [("clean", 1), ("clean", 2)]),
        (("--since", "2026-01-01T00:02", "--until", "2026-01-01T00:09"), [("clean", 2), ("clean", 3)]),
        (("--offsets", "0:1-2", "--stage", "clean"), [("clean", 1), ("clean", 2)]),
        (("--offsets", "1:0"), []),
    ],
)
def test_letters_are_chosen(run: Run, letters: EmbeddedBroker, options: tuple[str, ...], offsets: list[Any]) -> None:
    assert listed(run, *options) == offsets


def test_a_letter_is_shown_with_what_it_means_and_is_harmless(run: Run, letters: EmbeddedBroker) -> None:
    send(letters, [letter(20, "SCHEMA", value=b"\x1b[2J" + b"x" * 900)])
    out = " ".join(run("dlq", "show", "--code", "SCHEMA").stdout.split())
    for words in (
        "SCHEMA clean agent 2026-01-01T00:20:00.000Z dlq.policywire.clean 0:4 open",
        "means its value is JSON, but not the record",
        "why InvalidRecord: what is wrong with",
        "from news.raw 2:20",
        "key key-20",
        "header traceparent 00-1-2-01",
        "(904 bytes)",
    ):
        assert words in out
    assert "\x1b" not in out
    assert "__dlq" not in out


def test_nothing_is_done_without_go(run: Run, letters: EmbeddedBroker) -> None:
    told, advice = run("dlq", "replay", "--stage", "clean").stdout.splitlines()
    assert told == "4 read, 4 to be replayed (2 CLEAN, 1 DECODE, 1 TIMEOUT), 0 skipped, 0 failed"
    assert advice == "nothing was done; --go does it"
    run("dlq", "drop")
    assert on(letters, RAW.name) == on(letters, LEDGER.name) == []


def test_a_replay_goes_back_as_it_came_with_an_account_and_only_once(run: Run, letters: EmbeddedBroker) -> None:
    first = run("dlq", "replay", "--go")
    assert first.exit_code == 0, first.output
    assert "5 read, 5 replayed" in first.stdout
    raw = on(letters, RAW.name)
    assert {record.key for record in raw} == {b"key-0", b"key-1", b"key-2", b"key-3"}
    assert {record.partition for record in raw} == {2}
    assert tuple(raw[0].headers) == (
        *_OWN,
        ("dlq.replays", b"1"),
        ("dlq.first.failed.at", b"2026-01-01T00:00:00.000Z"),
        ("dlq.timestamp", b"1000"),
    )
    (clean,) = on(letters, CLEAN.name)
    assert (clean.key, clean.value) == (b"key-9", b"{}")
    second = run("dlq", "replay", "--go")
    assert "0 replayed, 5 skipped (5 replayed before)" in second.stdout
    assert len(on(letters, RAW.name)) == 4
    assert listed(run) == []
    assert len(listed(run, "--all")) == 5


def test_the_ledger_says_what_went_where(run: Run, letters: EmbeddedBroker) -> None:
    run("dlq", "replay", "--stage", "detect", "--go")
    (entry,) = on(letters, LEDGER.name)
    assert entry.key == b"news.raw 2:9 1009"
    record = json.loads(entry.value)
    assert record.pop("at").startswith("20")
    assert record == {
        "action": "replayed",
        "code": "DETECT",
        "letter": {"topic": "dlq.policywire.detect", "partition": 0, "offset": 0},
        "message": {"topic": "news.raw", "partition": 2, "offset": 9},
        "replays": 1,
        "to": {"topic": "news.clean", "partition": 2, "offset": 0},
    }


def test_what_is_dropped_is_neither_listed_nor_replayed_unless_asked_for(run: Run, letters: EmbeddedBroker) -> None:
    assert "2 dropped (2 CLEAN)" in run("dlq", "drop", "--code", "CLEAN", "--go").stdout
    assert len(listed(run)) == 3
    assert "2 skipped (2 dropped before)" in run("dlq", "replay", "--code", "CLEAN", "--go").stdout
    assert "2 replayed" in run("dlq", "replay", "--code", "CLEAN", "--again", "--go").stdout
    assert "CLEAN      2 replayed" in run("dlq", "ls").stdout


def test_what_cannot_be_replayed_is_left(run: Run, broker: EmbeddedBroker) -> None:
    often = (("dlq.replays", b"3"), ("dlq.first.failed.at", b"2025-12-24T00:00:00.000Z"))
    send(broker, [letter(0, came=often), letter(1, stub=True), letter(2), letter(2, "CLEAN")])
    send(broker, [(DEAD["clean"].name, None, b"by hand", (), _START_MS)])
    out = run("dlq", "replay", "--go").stdout
    for words in (
        "5 read, 1 replayed (1 DETECT)",
        "1 replayed too often",
        "1 only a stub of it is here",
        "1 the same message as another letter",
        "1 not written by an agent",
    ):
        assert words in out
    assert "2 replayed" in run("dlq", "replay", "--again", "--max-replays", "4", "--go").stdout
    assert dict(on(broker, RAW.name)[-2].headers)["dlq.replays"] == b"4"
    assert "by hand" in run("dlq", "show").stdout


def test_limit_and_rate_are_kept(run: Run, letters: EmbeddedBroker) -> None:
    out = run("dlq", "replay", "--stage", "clean", "--limit", "3", "--rate", "10", "--go").stdout
    assert "3 replayed" in out
    sent = [record.timestamp for record in on(letters, RAW.name)]
    assert max(sent) - min(sent) >= 190
    assert "1 replayed" in run("dlq", "replay", "--stage", "clean", "--go").stdout


def test_what_the_broker_refuses_is_told_and_stops_no_other(
    run: Run, letters: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.replay.producer", lambda connection, largest: producer(connection, largest=3000))
    send(letters, [letter(20, value=b"x" * 4000)])
    result = run("dlq", "replay", "--stage", "clean", "--go")
    assert result.exit_code == 1
    assert "4 replayed" in result.stdout
    assert "1 failed" in result.stdout
    assert "dlq.policywire.clean 0:4: Kafka did not take it" in result.stderr
    assert listed(run) == [("detect", 0), ("clean", 4)]


@pytest.mark.parametrize("options", [("--offsets", "3"), ("--since", "soon"), ("--code", "NONE")])
def test_a_choice_that_is_none_is_a_usage_error(run: Run, options: tuple[str, ...]) -> None:
    assert run("dlq", "ls", *options).exit_code == 2
