"""Reading topics: what is there, from any place on, and then what comes."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import ConsumerRecord

from agents.clients.common import one_line, partitions_of
from agents.connection import Connection
from schemas.errors import BrokerError

_FETCH_BYTES = 16 * 1_048_576  # bounds what a reader holds; the client's default is 50 MB
_POLL_MS = 500  # how long a reader waits before it looks whether it is done
_SILENT_S = 30.0  # longer than a broker takes to elect a new leader


@dataclass(frozen=True, slots=True)
class Start:
    """Where to start reading a topic: at its beginning, its end, a time (ms since 1970), or so many before the end."""

    beginning: bool = False
    at_ms: int | None = None
    last: int = 0


@asynccontextmanager
async def reader(connection: Connection, topics: Iterable[str]) -> AsyncIterator["Reader"]:
    """A reader in no group, so that it moves nobody's offsets; raises BrokerError, also for a missing topic."""
    with one_line(connection.broker):
        partitions = await partitions_of(connection, list(topics))
        client = AIOKafkaConsumer(
            group_id=None,
            enable_auto_commit=False,
            fetch_max_bytes=_FETCH_BYTES,
            client_id="policywire-consume",
            **connection.for_aiokafka(),
        )
        try:
            await client.start()
            client.assign(partitions)
            yield Reader(client, partitions)
        finally:
            await client.stop()


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
        """What has come for some of the partitions, one partition after the other, each in its order."""
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
