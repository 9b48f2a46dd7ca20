"""The limits of every door, against each other and against the broker's."""

import logging

import pytest

from agents.app import make_app
from agents.broker import EmbeddedBroker
from agents.cli.pieces import MAX_PIECE_BYTES
from agents.connection import Connection
from agents.limits import check, misfits
from agents.settings import Settings
from agents.stage import Message, settle
from agents.worker import STAGES
from schemas.dead_letter import Origin
from schemas.raw import MAX_RAW_BYTES
from schemas.topics import DEAD, LOGS, TOPICS

KIB = 1024


@pytest.mark.parametrize("name", sorted(STAGES))
def test_what_one_door_lets_in_the_next_can_hold(name: str, tmp_path: object) -> None:
    stage = STAGES[name]  # type: ignore[index]
    dead = DEAD[stage.name]
    assert dead.max_message_bytes >= stage.source.max_message_bytes + 16 * KIB, "a dead letter has headers of its own"
    conf = make_app(stage, Settings(), tmp_path).conf  # type: ignore[arg-type]
    largest = max(topic.max_message_bytes for topic in (*stage.outputs, dead))
    assert conf.producer_max_request_size >= largest
    assert conf.consumer_max_fetch_size >= stage.source.max_message_bytes


def test_articles_fit_their_topic_and_files_may_hold_more_than_a_message() -> None:
    raw = STAGES["clean"].source
    assert raw.max_message_bytes > MAX_RAW_BYTES, "what is too large is refused by name, and not by the broker"
    assert MAX_PIECE_BYTES > MAX_RAW_BYTES
    assert all(topic.max_message_bytes <= DEAD["clean"].max_message_bytes for topic in (*TOPICS, LOGS))


def test_headers_are_not_multiplied_without_limit() -> None:
    origin = Origin(topic="news.raw", partition=0, offset=0, timestamp=0, group="g")
    body = b'{"id": "a", "body": "The library opens on Monday."}'

    def outcome(count: int) -> str:
        headers = tuple((f"h{number}", b"x" * 20) for number in range(count))
        settled = settle(STAGES["clean"], Message(b"k", body, headers, origin))
        assert all(len(record.headers) >= count for record in settled.records), "a dead letter keeps them all"
        return f"{settled.outcome} {settled.reason}"

    assert outcome(1000) == "emitted "
    assert outcome(3000) == "dead_lettered TOO_LARGE"


def test_limits_as_designed_fit() -> None:
    designed = {topic.name: topic.max_message_bytes for topic in TOPICS}
    assert [misfits(stage, designed) for stage in STAGES.values()] == [[], []]


def test_a_topic_that_takes_less_and_a_source_that_takes_more_are_named() -> None:
    small, large = 1000 * KIB, 10_000 * KIB
    found = misfits(STAGES["clean"], {"news.raw": large, "news.clean": small, "dlq.policywire.clean": small})
    assert [line.split()[0] for line in found] == ["news.clean", "dlq.policywire.clean", "news.raw"]
    assert "become dead letters" in found[0]
    assert all("stub" in line for line in found[1:])


async def test_a_broker_without_settings_is_not_asked_twice(caplog: pytest.LogCaptureFixture) -> None:
    with EmbeddedBroker() as broker, caplog.at_level(logging.WARNING, "policywire"):
        broker.create(topic.name for topic in TOPICS)
        await check(Connection(broker.address), list(STAGES.values()))
    assert not caplog.records
