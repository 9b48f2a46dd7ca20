"""Topics at the broker: which there are, making them, and how they differ from the topic table."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

import confluent_kafka
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic

from agents.clients.access import turned_away
from agents.connection import Connection
from schemas.errors import BrokerError
from schemas.topics import Topic

_BROKERS_DEFAULT = -1  # what Kafka takes for its default.replication.factor
_ANSWER_S = 15
_ASK_S = 0.5  # at a time: Ctrl-C is heard only between two questions


class TopicAdmin:
    """Looks at and makes topics; every method raises BrokerError in one line."""

    def __init__(self, connection: Connection) -> None:
        quiet = logging.getLogger("policywire.admin")
        quiet.addHandler(logging.NullHandler())
        quiet.propagate = False
        self._connection = connection
        self._broker = connection.broker
        self._client = AdminClient(connection.for_librdkafka() | {"log_level": 0}, logger=quiet)

    def names(self) -> set[str]:
        """The topics there are."""
        return set(self._metadata().topics)

    def create(self, topics: Sequence[Topic], replication: int | None) -> None:
        """Make topics as designed, with the broker's number of copies unless given; one that is there stays."""
        wanted = [
            NewTopic(
                topic.name, topic.partitions, replication_factor=replication or _BROKERS_DEFAULT, config=topic.config()
            )
            for topic in topics
        ]
        if not wanted:
            return
        for name, future in self._client.create_topics(wanted, request_timeout=_ANSWER_S).items():
            self._answer(
                f"cannot make topic {name}", future.result, unless=confluent_kafka.KafkaError.TOPIC_ALREADY_EXISTS
            )

    def differences(self, topics: Iterable[Topic]) -> dict[str, list[str]]:
        """Topic name → where it is not as designed, each as "setting is x, designed y"."""
        metadata = self._metadata().topics
        resources = {ConfigResource(ConfigResource.Type.TOPIC, topic.name): topic for topic in topics}
        if not resources:  # the client refuses to ask for none
            return {}
        futures = self._client.describe_configs(list(resources), request_timeout=_ANSWER_S)
        found = {}
        for resource, future in futures.items():
            topic = resources[resource]
            entries = self._answer(f"cannot look at topic {topic.name}", future.result)
            actual = {name: entries[name].value for name in topic.config() if name in entries}
            actual["partitions"] = str(len(metadata[topic.name].partitions))
            designed = topic.config() | {"partitions": str(topic.partitions)}
            found[topic.name] = [
                f"{name} is {actual[name]}, designed {designed[name]}"
                for name in sorted(actual)
                if actual[name] != designed[name]
            ]
        return found

    def _metadata(self) -> Any:
        reason = asyncio.run(turned_away(self._connection))
        for _ in range(int(_ANSWER_S / _ASK_S)):
            with suppress(confluent_kafka.KafkaException):
                return self._client.list_topics(timeout=_ASK_S)
        raise BrokerError(f"Kafka at {self._broker} {reason or 'has stopped to answer'}")

    def _answer(self, failure: str, ask: Callable[[], Any], *, unless: int | None = None) -> Any:
        try:
            return ask()
        except confluent_kafka.KafkaException as error:
            reason = error.args[0]
            if reason.code() == unless:
                return None
            raise BrokerError(f"{failure} at {self._broker}: {reason.str()}") from None
