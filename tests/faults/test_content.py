"""Content that does harm: poison, giants, other schemas, articles that take long, and everything twice."""

import json
import random
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.resources import files

import jsonschema
import pytest

from schemas.raw import MAX_RAW_BYTES
from schemas.topics import CLEAN, DEAD, EVENTS, RAW, StageName
from tests.bench.load import peak_mb
from tests.delivery.dead_letters import policywire
from tests.faults import slow_worker
from tests.faults.trial import Trial, articles
from tests.support.articles import Sent, own_articles
from tests.support.groups import rewind
from tests.support.ledger import enriched_ids, records
from tests.support.permissions import set_topic
from tests.support.ports import LOOPBACK, free_ports
from tests.support.tap import Received, produce
from tests.support.web import verdict

_MIB = 1_048_576
_PEAK_MB = 800  # a worker at ease needs a quarter of it; a message of 10 MiB is held a few times over


@pytest.mark.faults_core
def test_13_one_message_in_five_is_poison(trial: Trial) -> None:
    poison = _poison(random.Random(113))
    messages, expected = [], {}
    for number, article in enumerate(own_articles(5_000, 113, paragraphs=(1, 1))):
        messages.append(_numbered(number, json.dumps(article).encode(), article["id"]))
        if number % 5 == 4:
            expected[b"%d" % -number], value = next(poison)
            messages[-1] = _numbered(-number, value)
    trial.worker()
    trial.feed(messages, per_second=120)
    row = trial.settle("13 poison, 1 in 5", twice_at_most=0)
    assert _codes(trial) == expected
    # Faust by itself stands still for 5 s at a message that it cannot decode, and poison is in every batch.
    assert row.pause_s < 10


@pytest.mark.faults_core
def test_14_messages_of_up_to_ten_mib(trial: Trial) -> None:
    set_topic(trial.address, RAW.name, max_message_bytes=str(16 * _MIB))
    sizes = {1: 0.9, 2: 1.01, 3: 1.5, 4: 10.0}
    giants = [_numbered(-number, _article_of(int(size * _MIB), number)) for number, size in sizes.items()]
    # The record of many short paragraphs is several times as large as they are.
    grown = json.dumps({"id": "grown", "body": "\n\n".join(["A line."] * (MAX_RAW_BYTES // 10))}).encode()
    giants.append(_numbered(-5, grown))
    messages = articles(900, seed=114)
    for place, giant in enumerate(giants):
        messages.insert(150 * (place + 1), giant)
    worker = trial.worker()
    trial.feed(messages, per_second=40)
    row = trial.settle("14 messages of 0.9, 1, 1.5, 10 MiB", twice_at_most=0, as_sent=False)
    peak = peak_mb(worker.process.pid)
    codes = _codes(trial)
    assert {number: codes.get(number) for number in (b"-2", b"-3", b"-5")} == dict.fromkeys(
        (b"-2", b"-3", b"-5"), b"TOO_LARGE"
    )
    assert b"-1" not in codes, "what is below the limit goes through"
    assert _stubs(trial) == [len(giants[3].value or b"")]
    assert peak < _PEAK_MB
    assert row.pause_s < 5


def test_15_other_schemas(trial: Trial) -> None:
    drifted: list[tuple[object, bytes]] = [
        ({"id": "a", "body": "Text.", "added": {"deep": [1]}, "schema": 9}, b""),
        ({"uri": "b", "headlines": [{"value": "Head"}], "bodies": [{"value": "Text."}]}, b""),
        ({"id": 7, "body": "Text."}, b""),
        ({"id": "c", "title": None, "published": 20260317, "body": "Text."}, b""),
        ({"id": "d", "title": "No body"}, b"SCHEMA"),
        ({"id": "e", "body": None}, b"SCHEMA"),
        ({"id": "f", "body": True}, b"SCHEMA"),
        ({"id": "g", "corpus": "Renamed."}, b"SCHEMA"),
        ({"version": 2, "article": {"id": "h", "content": {"body": "Text."}}}, b"SCHEMA"),
        ([{"id": "i", "body": "In a list."}], b"SCHEMA"),
        ("a string", b"SCHEMA"),
    ]
    messages = articles(400, seed=115)
    messages += [_numbered(-number - 1, json.dumps(value).encode()) for number, (value, _) in enumerate(drifted)]
    trial.worker()
    trial.feed(messages, per_second=60)
    trial.settle("15 fields added, missing, retyped, null, renamed", twice_at_most=0, as_sent=False)
    codes = _codes(trial)
    assert [codes.get(b"%d" % (-number - 1), b"") for number in range(len(drifted))] == [code for _, code in drifted]
    _assert_between_the_agents_it_is_the_same(trial)
    _assert_readers_of_the_published_schemas_read(trial)


@pytest.mark.parametrize(("title", "code"), [(f"{slow_worker.SLEEP}20", b""), (f"{slow_worker.WORK}20", b"TIMEOUT")])
def test_19_an_article_that_takes_twenty_seconds(trial: Trial, title: str, code: bytes) -> None:
    several = own_articles(600, 119, paragraphs=(1, 1))
    several[200]["title"] = title
    worker = trial.worker(program=(sys.executable, "-m", slow_worker.__name__, "worker"))
    messages = [_numbered(number, json.dumps(article).encode()) for number, article in enumerate(several)]
    trial.feed(messages, per_second=20)
    what = "works" if code else "stands still"
    row = trial.settle(f"19 an article on which the agent {what} for 20 s", twice_at_most=0, as_sent=False)
    assert not worker.has_ended(), worker.tail()
    assert _codes(trial, "detect") == ({b"200": code} if code else {})
    # Working is cut short by the budget of 2 s of CPU time; standing still has no part in it.
    assert row.pause_s < (15 if code else 35)


def test_19_two_hundred_clients_that_do_not_ask(trial: Trial) -> None:
    port = free_ports(1)[0]
    worker = trial.worker(web_port=str(port))
    trial.feed(articles(1_500, seed=2_119), per_second=40)
    trial.wait_for_outputs(100)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with ExitStack() as clients:
            for _ in range(200):
                client = clients.enter_context(socket.create_connection((LOOPBACK, port), timeout=10))
                client.sendall(b"GET /livez HT")
            assert verdict(port, "/livez")["reasons"] == []
            trial.hold(4)
    row = trial.settle("19 200 stalled clients of the web page", twice_at_most=0)
    assert not worker.has_ended(), worker.tail()
    assert row.pause_s < 5


def test_19_hostile_articles(trial: Trial) -> None:
    hostile = [_numbered(-number - 1, json.dumps(value).encode()) for number, value in enumerate(_hostile())]
    messages = articles(1_000, seed=1_119)
    for place, message in enumerate(hostile):
        messages.insert(80 * (place + 1), message)
    worker = trial.worker()
    trial.feed(messages, per_second=30)
    row = trial.settle(f"19 {len(hostile)} hostile articles", twice_at_most=0, as_sent=False, note=_told(trial))
    assert not worker.has_ended(), worker.tail()
    assert row.pause_s < 10


@pytest.mark.faults_core
def test_20_everything_twice_and_read_again(trial: Trial) -> None:
    messages = articles(500, seed=120)
    worker = trial.worker()
    first = trial.feed(messages, per_second=200)
    trial.wait(lambda: not first.is_alive() and len(trial.numbers()) == len(messages), 240, "the first pass")
    # An article's events are sent before it, but on another topic.
    trial.hold(3)
    once = _identities(trial)
    assert set(once.values()) == {1}
    trial.feed(messages, per_second=200)
    trial.wait(lambda: len(trial.watch.received) == 2 * once.total(), 240, "the second pass")
    assert worker.stop(10) == 0
    rewind(trial.address, "policywire-clean", RAW.name)
    trial.worker()
    trial.wait(lambda: len(trial.watch.received) == 4 * once.total(), 240, "all that came before, again")
    assert _identities(trial) == Counter(dict.fromkeys(once, 4))
    trial.settle("20 everything twice, and read again", twice_at_most=3 * len(messages), note="0 by their ids")


def test_20_dead_letters_are_replayed_twice(trial: Trial) -> None:
    several = own_articles(200, 1_120, paragraphs=(1, 1))
    long = several[::10]
    for article in long:
        article["title"] = f"{slow_worker.WORK}20"
    worker = trial.worker(program=(sys.executable, "-m", slow_worker.__name__, "worker"), budget_s="0.3")
    trial.feed([_numbered(n, json.dumps(article).encode()) for n, article in enumerate(several)], per_second=20)
    trial.wait(lambda: len(trial.numbers()) == len(several), 240, "all articles, or their dead letters")
    assert len(_codes(trial, "detect")) == len(long)
    assert worker.stop(10) == 0
    trial.worker()
    assert f"{len(long)} replayed" in policywire(trial.address, "dlq", "replay", "--go")
    trial.wait(lambda: len(enriched_ids(trial.watch.received)) == len(several), 240, "what was replayed")
    assert f"{len(long)} replayed before" in policywire(trial.address, "dlq", "replay", "--go")
    trial.hold(5)
    trial.settle("20 dead letters replayed, twice", twice_at_most=len(long), as_sent=False)
    assert sorted(enriched_ids(trial.watch.received)) == sorted(article["id"] for article in several)


def _numbered(number: int, value: bytes | None, article_id: str = "") -> Sent:
    return Sent(b"%d" % number, value, (("n", b"%d" % number),), article_id)


def _poison(rng: random.Random) -> Iterator[tuple[bytes, bytes | None]]:
    """The expected code and the value, each kind in turn, without end."""
    while True:
        yield b"DECODE", rng.randbytes(rng.randint(1, 400))
        yield b"DECODE", b'{"id": "half", "body": "it stops in the mid'
        yield b"DECODE", b'\xef\xbb\xbf{"id": "mark", "body": "A byte order mark stands before it."}'
        yield b"DECODE", b'{"id": "nan", "body": NaN}'
        yield b"DECODE", b"[" * 5_000 + b"]" * 5_000
        yield b"DECODE", b'{"id": "surrogate", "body": "\\ud800 alone"}'
        yield b"DECODE", b""
        yield b"DECODE", None
        yield b"SCHEMA", b'{"id": "bodiless"}'
        yield b"SCHEMA", b"[1, 2]"


def _article_of(size: int, number: int) -> bytes:
    """An article whose JSON has that many bytes."""
    line = "The ferry to the island sails at noon, and its cook serves soup.\n\n"
    frame = json.dumps({"id": f"giant-{number}", "body": ""}).encode()
    body = json.dumps(line * (size // len(line)))[1:-1].encode()
    body = body[: size - len(frame)].rstrip(b"\\n").ljust(size - len(frame), b".")
    return frame.replace(b'""', b'"' + body + b'"')


def _hostile() -> list[dict[str, str]]:
    """Articles on which a careless pattern or a quadratic loop would stand for minutes."""
    bodies = (
        "a" * 500_000,
        "word " * 100_000,
        " " * 300_000 + "end",
        "(" * 100_000 + ")" * 100_000,
        '"' * 200_000,
        "“He said, ”" * 30_000,
        "\n".join(["x"] * 50_000),
        "<div>" * 50_000 + "deep",
        "&amp;" * 100_000,
        "The governor deployed " * 20_000,
        "Jan. " * 60_000,
        "\u202e\u0301" * 100_000,
    )
    return [{"id": f"hostile-{number}", "body": body} for number, body in enumerate(bodies)]


def _codes(trial: Trial, stage: StageName = "clean") -> dict[bytes, bytes]:
    """Number → code of a stage's dead letters that carry a number."""
    letters = (dict(message.headers) for message in trial.watch.received if message.topic == DEAD[stage].name)
    return {headers["n"] or b"": headers["dlq.code"] or b"" for headers in letters if "n" in headers}


def _told(trial: Trial) -> str:
    codes = Counter(dict(m.headers)["dlq.code"] for m in trial.watch.received if m.topic.startswith("dlq."))
    return " ".join(f"{(code or b'').decode()}={count}" for code, count in sorted(codes.items()))


def _stubs(trial: Trial) -> list[int]:
    """The sizes of what left only a stub."""
    letters = [m for m in trial.watch.received if m.topic == DEAD["clean"].name and "n" not in dict(m.headers)]
    return [json.loads(letter.value or b"")["bytes"] for letter in letters]


def _identities(trial: Trial) -> Counter[tuple[str, bytes | None, bytes | None]]:
    """What consumers tell repeats by, of all outputs: the CloudEvents id, of a dead letter where it stood."""

    def identity(message: Received) -> tuple[str, bytes | None, bytes | None]:
        headers = dict(message.headers)
        return message.topic, message.key, headers.get("ce_id", headers.get("n"))

    return Counter(map(identity, trial.watch.received))


def _assert_between_the_agents_it_is_the_same(trial: Trial) -> None:
    bad = [
        b'{"id": 1, "text": "An id that is a number."}',
        b'{"text": "No id."}',
        b'{"id": "x", "text": ["a", "list"]}',
    ]
    good = b'{"id": "newer", "text": "A field more than we know.", "mood": "calm"}'
    produce(trial.address, CLEAN.name, [_numbered(-100 - n, value) for n, value in enumerate([*bad, good])])
    wanted = {b"-100", b"-101", b"-102", b"-103"}
    trial.wait(lambda: wanted <= trial.numbers(), 60, "what was put between the agents")
    letters = [m for m in trial.watch.received if m.topic == DEAD["detect"].name]
    assert sorted(dict(letter.headers)["n"] or b"" for letter in letters) == [b"-100", b"-101", b"-102"]
    assert {dict(letter.headers)["dlq.code"] for letter in letters} == {b"SCHEMA"}


def _assert_readers_of_the_published_schemas_read(trial: Trial) -> None:
    published = files("schemas").joinpath("published")
    enriched = json.loads(published.joinpath("enriched-article.v1.json").read_text("utf-8"))
    event = json.loads(published.joinpath("policy-event.v1.json").read_text("utf-8"))
    articles_fit, events_fit = (jsonschema.Draft202012Validator(schema) for schema in (enriched, event))
    for article in records(trial.watch.received):
        articles_fit.validate(article)
    events = [message for message in trial.watch.received if message.topic == EVENTS.name]
    assert events
    for message in events:
        events_fit.validate(json.loads(message.value or b""))
