"""What reading and sending share: being let in, Kafka's errors as one line, and which partitions there are."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError, RequestTimedOutError

from agents.clients.access import hidden, turned_away
from agents.connection import Connection
from schemas.errors import BrokerError

ANSWER_MS = 10_000
_SILENCE = (TimeoutError, KafkaConnectionError, KafkaTimeoutError, RequestTimedOutError)


@contextmanager
def one_line(broker: str) -> Iterator[None]:
    """Kafka's errors as ours; the client's own log lines, one for each failed attempt, are held back."""
    log = logging.getLogger("aiokafka")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    except _SILENCE:
        raise BrokerError(f"Kafka at {broker} does not answer any more") from None
    except KafkaError as error:
        raise BrokerError(f"Kafka at {broker}: {error or type(error).__name__}") from None
    finally:
        log.setLevel(level)


async def partitions_of(connection: Connection, topics: list[str]) -> list[TopicPartition]:
    """All partitions of the topics; raises BrokerError for a missing one, AccessError, and Kafka's own errors.

    Asking for a missing topic may make it, so the list of topics is looked at first.
    """
    if reason := await turned_away(connection):
        raise BrokerError(f"Kafka at {connection.broker} {reason}")
    admin = AIOKafkaAdminClient(request_timeout_ms=ANSWER_MS, **connection.for_aiokafka())
    try:
        await admin.start()
        missing = sorted(set(topics) - set(await admin.list_topics()))
        if missing:
            raise BrokerError(
                f"no topic {', '.join(missing)} at {connection.broker}{hidden(connection)}; "
                "make it with: policywire topics apply"
            )
        found = await admin.describe_topics(topics)
    finally:
        await admin.close()
    return sorted(
        TopicPartition(topic["topic"], partition["partition"]) for topic in found for partition in topic["partitions"]
    )
