"""A broker inside the tests, and the command line against it."""

import asyncio
from collections.abc import Callable, Iterable, Iterator

import pytest
from click.testing import CliRunner, Result

from agents.__main__ import cli
from agents.broker import EmbeddedBroker
from agents.clients.producer import producer
from agents.connection import Connection
from schemas.dead_letter import Headers
from schemas.topics import TOPICS

Run = Callable[..., Result]
Sent = tuple[str, bytes | None, bytes | None, Headers, int]
"""Topic, key, value, headers, and timestamp in ms."""


@pytest.fixture
def broker() -> Iterator[EmbeddedBroker]:
    """An empty broker with every topic."""
    with EmbeddedBroker() as embedded:
        embedded.create(topic.name for topic in TOPICS)
        yield embedded


@pytest.fixture
def run(broker: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `policywire` with the given arguments against the broker."""
    monkeypatch.setenv("POLICYWIRE_BROKER", broker.address)

    def invoke(*arguments: str, stdin: str | bytes = "") -> Result:
        return CliRunner().invoke(cli, arguments, input=stdin, prog_name="policywire")

    return invoke


def send(broker: EmbeddedBroker, messages: Iterable[Sent]) -> None:
    """Put messages onto topics, in order."""

    async def deliver() -> None:
        async with producer(Connection(broker.address)) as client:
            for topic, key, value, headers, timestamp in messages:
                await client.send_and_wait(
                    topic, key=key, value=value, headers=list(headers), timestamp_ms=timestamp, partition=0
                )

    asyncio.run(deliver())
