"""Producing and reading topics from the command line: plain clients without a group, failures as one line."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from threading import Thread
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError, KafkaError
from aiokafka.structs import ConsumerRecord

from schemas.errors import BrokerError
from schemas.raw import MAX_RAW_BYTES

# Batches of 16 kB, the client's default, hold two articles; with 256 kB it sends more than twice as many a second.
_BATCH_BYTES = 262_144
_LINGER_MS = 20
_HEADER_ROOM = 4096  # what a record's key and framing may add to a value of the largest size
_FETCH_BYTES = 16 * 1_048_576  # bounds what a reader holds; the client's default is 50 MB
_ANSWER_MS = 10_000
_GIVE_UP_S = 60.0  # an idempotent producer never gives a batch up; a person does
_CLOSE_S = 5.0
_POLL_MS = 500  # how long a reader waits before it looks whether it is done
_SILENT_S = 30.0  # longer than a broker takes to elect a new leader


@dataclass(frozen=True, slots=True)
class Start:
    """Where to start reading a topic: at its beginning, its end, a time (ms since 1970), or so many before the end."""

    beginning: bool = False
    at_ms: int | None = None
    last: int = 0


@asynccontextmanager
async def producer(broker: str) -> AsyncIterator[AIOKafkaProducer]:
    """An idempotent producer that waits for all replicas; raises BrokerError when the broker does not answer."""
    client = AIOKafkaProducer(
        bootstrap_servers=broker,
        enable_idempotence=True,
        acks="all",
        max_batch_size=_BATCH_BYTES,
        linger_ms=_LINGER_MS,
        max_request_size=MAX_RAW_BYTES + _HEADER_ROOM,
        client_id="policywire-produce",
    )
    with _one_line(broker):
        try:
            await client.start()
            yield client
        finally:
            await client.stop()


class Sender:
    """Sends to one topic from ordinary code, while a loop of its own in another thread talks to Kafka.

    So articles that are read from a live pipe go out while its next line is awaited, and Ctrl-C ends the wait.
    """

    def __init__(self, topic: str, client: AIOKafkaProducer, run: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        self._topic = topic
        self._client = client
        self._run = run

    def send(self, key: bytes, value: bytes, settled: Callable[[BaseException | None], None]) -> None:
        """Hand over one message; `settled` is called from the other thread when the broker has answered.

        Raises MessageSizeTooLargeError, and TimeoutError when the broker has not taken any for a minute.
        """
        sent = self._run(self._client.send(self._topic, key=key, value=value))
        sent.add_done_callback(lambda done: settled(None if done.cancelled() else done.exception()))

    def flush(self) -> None:
        """Wait until everything is settled; raises TimeoutError after a minute."""
        self._run(self._client.flush())


@contextmanager
def sender(broker: str, topic: str) -> Iterator[Sender]:
    """A Sender; raises BrokerError when the broker does not answer or has no such topic."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(_GIVE_UP_S)

    opened = AsyncExitStack()
    with _one_line(broker):
        try:
            run(require_topics(broker, [topic]))
            yield Sender(topic, run(opened.enter_async_context(producer(broker))), run)
        finally:
            # A broker that is gone does not hold up the end: the thread ends with the process.
            with suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(opened.aclose(), loop).result(_CLOSE_S)
                loop.call_soon_threadsafe(loop.stop)
                thread.join()
                loop.close()


@asynccontextmanager
async def reader(broker: str, topics: Iterable[str]) -> AsyncIterator["Reader"]:
    """A reader in no group, so that it moves nobody's offsets; raises BrokerError, also for a missing topic."""
    with _one_line(broker):
        partitions = await _partitions(broker, list(topics))
        client = AIOKafkaConsumer(
            bootstrap_servers=broker,
            group_id=None,
            enable_auto_commit=False,
            fetch_max_bytes=_FETCH_BYTES,
            client_id="policywire-consume",
        )
        try:
            await client.start()
            client.assign(partitions)
            yield Reader(client, partitions)
        finally:
            await client.stop()


async def require_topics(broker: str, topics: Iterable[str]) -> None:
    """Raises BrokerError when the broker does not answer or has not all of the topics."""
    with _one_line(broker):
        await _partitions(broker, list(topics))


async def _partitions(broker: str, topics: list[str]) -> list[TopicPartition]:
    """All partitions of the topics; asking for a missing topic may make it, so the list is looked at first."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker, request_timeout_ms=_ANSWER_MS)
    try:
        await admin.start()
        missing = sorted(set(topics) - set(await admin.list_topics()))
        if missing:
            raise BrokerError(f"no topic {', '.join(missing)} at {broker}; make it with: policywire topics apply")
        found = await admin.describe_topics(topics)
    finally:
        await admin.close()
    return sorted(
        TopicPartition(topic["topic"], partition["partition"]) for topic in found for partition in topic["partitions"]
    )


@contextmanager
def _one_line(broker: str) -> Iterator[None]:
    """Kafka's errors as ours; the client's own log lines, one for each failed attempt, are held back."""
    log = logging.getLogger("aiokafka")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    except KafkaConnectionError:
        raise BrokerError(f"Kafka at {broker} does not answer; start it, or set POLICYWIRE_BROKER") from None
    except KafkaError as error:
        raise BrokerError(f"Kafka at {broker}: {error or type(error).__name__}") from None
    finally:
        log.setLevel(level)


class Reader:
    """Messages of several topics: first what is there, then, if wanted, what comes."""

    def __init__(self, client: AIOKafkaConsumer, partitions: list[TopicPartition]) -> None:
        self._client = client
        self._partitions = partitions

    async def messages(self, start: Start, *, follow: bool) -> AsyncIterator[ConsumerRecord]:
        """Messages from `start` on, those of one partition in their order; endless when `follow`.

        The last N of a topic are found by the messages' times over all its partitions. Raises BrokerError when the
        broker stops to answer before the end that the topics had at the start.
        """
        ends = await self._client.end_offsets(self._partitions)
        await self._seek(start, ends)
        if start.last:
            for message in _last_of_each([message async for message in self._until(ends)], start.last):
                yield message
        else:
            async for message in self._until(ends):
                yield message
        for partition, end in ends.items():
            self._client.seek(partition, end)
        while follow:
            for message in await self._poll(self._partitions):
                yield message

    async def _seek(self, start: Start, ends: dict[TopicPartition, int]) -> None:
        begins = await self._client.beginning_offsets(self._partitions)
        at: dict[TopicPartition, int] = begins
        if start.last:
            at = {partition: max(begins[partition], end - start.last) for partition, end in ends.items()}
        elif start.at_ms is not None:
            found = await self._client.offsets_for_times(dict.fromkeys(self._partitions, start.at_ms))
            at = {partition: place.offset if place else ends[partition] for partition, place in found.items()}
        elif not start.beginning:
            at = ends
        for partition, offset in at.items():
            self._client.seek(partition, offset)

    async def _until(self, ends: dict[TopicPartition, int]) -> AsyncIterator[ConsumerRecord]:
        silent_s = 0.0
        while left := [partition for partition, end in ends.items() if await self._client.position(partition) < end]:
            batch = await self._poll(left)
            silent_s = 0.0 if batch else silent_s + _POLL_MS / 1000
            if silent_s > _SILENT_S:
                raise BrokerError(f"Kafka has not answered for {_SILENT_S:.0f} s; what was read so far is complete")
            for message in batch:
                if message.offset < ends[TopicPartition(message.topic, message.partition)]:
                    yield message

    async def _poll(self, partitions: list[TopicPartition]) -> list[ConsumerRecord]:
        """What has come for some of the partitions, oldest first as far as that can be told."""
        batches = await self._client.getmany(*partitions, timeout_ms=_POLL_MS)
        return [message for _, batch in sorted(batches.items()) for message in batch]


def _last_of_each(messages: list[ConsumerRecord], count: int) -> list[ConsumerRecord]:
    """The last `count` of each topic, oldest first; at the same time the place decides."""
    ordered = sorted(messages, key=lambda m: (m.timestamp, m.topic, m.partition, m.offset))
    kept = Counter[str]()
    last = []
    for message in reversed(ordered):
        kept[message.topic] += 1
        if kept[message.topic] <= count:
            last.append(message)
    return last[::-1]
