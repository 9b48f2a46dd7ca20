"""Reads what arrives on topics from a moment on, without a consumer group, until it is enough."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Self

from confluent_kafka import Consumer, KafkaException, Message, Producer, TopicPartition

from schemas.dead_letter import Headers
from tests.support.articles import Sent
from tests.support.quiet import quiet_logger

_SECONDS = 30  # for one answer of a broker that shares two cores with the workers
_LARGEST = 8 * 1_048_576  # above every topic's limit, so that the topic's limit decides


class Received(NamedTuple):
    """One message as it was read."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None
    headers: Headers


class Tap:
    """What arrived on the topics since it was opened, in `received`."""

    def __init__(self, address: str, topics: Iterable[str]) -> None:
        self.received: list[Received] = []
        settings = {
            "bootstrap.servers": address,
            "group.id": "tap",
            "enable.auto.commit": False,
            "fetch.message.max.bytes": _LARGEST,
        }
        self._consumer = Consumer(settings, logger=quiet_logger())
        self._consumer.assign([end for topic in topics for end in self._ends(topic)])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def read_until(self, enough: Callable[[Sequence[Received]], bool], seconds: float) -> bool:
        """Read until `enough` says so of all that was received, or the time is over; says which."""
        deadline = time.monotonic() + seconds
        while not enough(self.received):
            if time.monotonic() > deadline:
                return False
            batch = self._consumer.consume(500, timeout=0.2)
            self.received.extend(_received(message) for message in batch if message.error() is None)
        return True

    def _ends(self, topic: str) -> list[TopicPartition]:
        partitions = self._consumer.list_topics(topic, timeout=_SECONDS).topics[topic].partitions
        ends = []
        for partition in sorted(partitions):
            place = TopicPartition(topic, partition)
            place.offset = self._end(place)
            ends.append(place)
        return ends

    def _end(self, place: TopicPartition) -> int:
        """A topic that was made just now may not have its leaders yet."""
        deadline = time.monotonic() + _SECONDS
        while True:
            try:
                return int(self._consumer.get_watermark_offsets(place, timeout=_SECONDS)[1])
            except KafkaException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def produce(address: str, topic: str, messages: Iterable[Sent], per_second: float = 0) -> None:
    """Send all, at most that many a second (0: no limit), and return when the broker has every one."""
    settings = {
        "bootstrap.servers": address,
        "acks": "all",
        "enable.idempotence": True,
        "linger.ms": 20,
        "message.max.bytes": _LARGEST,
    }
    producer = Producer(settings, logger=quiet_logger())
    failures: list[str] = []

    def acknowledged(error: object, message: Message) -> None:
        if error is not None:
            failures.append(str(error))

    for sent in messages:
        producer.produce(topic, sent.value, sent.key, headers=list(sent.headers), on_delivery=acknowledged)
        producer.poll(1 / per_second if per_second else 0)
    left = producer.flush(_SECONDS)
    if failures or left:
        raise RuntimeError(f"{len(failures)} messages failed, {left} were not acknowledged: {failures[:3]}")


def _received(message: Message) -> Received:
    headers = tuple((name, value) for name, value in message.headers() or ())
    return Received(message.topic(), message.partition(), message.key(), message.value(), headers)
