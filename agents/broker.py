"""Brokers: waiting for the one we are told of, and the one that lives inside this process."""

import asyncio
import logging
from collections.abc import Iterable
from types import TracebackType
from typing import Self

import confluent_kafka
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from agents.clients.access import hidden, turned_away
from agents.connection import Connection

_LOG = logging.getLogger("policywire")
_AGAIN_S = 1.0


class EmbeddedBroker:
    """librdkafka's in-process broker: real Kafka protocol, nothing to install, gone when it is closed.

    Four partitions a topic, made on first use; in memory, at most 5 MB or 100,000 messages a partition. Use it as a
    context manager; `address` is host:port for any client.
    """

    def __init__(self) -> None:
        quiet = logging.getLogger("policywire.embedded")
        quiet.addHandler(logging.NullHandler())
        quiet.propagate = False
        # The address is not used: the option puts the broker inside this client, which must live as long as it.
        self._client = confluent_kafka.Producer(
            {"bootstrap.servers": "embedded", "test.mock.num.brokers": 1, "log_level": 0}, logger=quiet
        )
        (broker,) = self._client.list_topics(timeout=10).brokers.values()
        self.address = f"{broker.host}:{broker.port}"

    def create(self, topics: Iterable[str]) -> None:
        """Make topics; asking for one is what makes it."""
        for topic in topics:
            self._client.list_topics(topic, timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del self._client


async def wait_for_topics(connection: Connection, needed: Iterable[str]) -> None:
    """Return when the broker answers and has the topics; says once what it waits for, and when it is there.

    Raises AccessError when a broker does not let us in: waiting would not mend that.
    """
    said = ""
    needed = set(needed)
    # The client reports every failed attempt; one line of ours says it once.
    client_log = logging.getLogger("aiokafka")
    level = client_log.level
    client_log.setLevel(logging.CRITICAL)
    try:
        while waiting := await _missing(connection, needed):
            if waiting != said:
                _LOG.warning(waiting, extra={"event_name": "broker.waiting"})
                said = waiting
            await asyncio.sleep(_AGAIN_S)
    finally:
        client_log.setLevel(level)
    if said:
        _LOG.info("Kafka at %s is there", connection.broker, extra={"event_name": "broker.ready"})


async def _missing(connection: Connection, needed: set[str]) -> str:
    """What there is to wait for, in one line, or ""."""
    if reason := await turned_away(connection):
        return f"waiting for Kafka at {connection.broker}, which {reason}"
    admin = AIOKafkaAdminClient(request_timeout_ms=5000, **connection.for_aiokafka())
    try:
        await admin.start()
        absent = needed - set(await admin.list_topics())
    except (KafkaError, OSError):
        return f"waiting for Kafka at {connection.broker}, which does not answer any more"
    finally:
        await admin.close()
    if absent:
        where = f"{connection.broker}{hidden(connection)}"
        return f"waiting for topics at {where}: {', '.join(sorted(absent))} (made by: policywire topics apply)"
    return ""
