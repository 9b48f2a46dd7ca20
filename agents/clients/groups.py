"""How far the agents' consumer groups are: members, committed and end offsets, since when the next message waits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.protocol import ConsumerProtocol
from aiokafka.errors import GroupCoordinatorNotAvailableError, IncompatibleBrokerVersion, for_code

from agents.clients.common import ANSWER_MS, one_line, partitions_of
from agents.connection import Connection
from schemas.topics import DEAD

_WAIT_MS = 500
_TRIES = 8
# The first messages that wait, of all partitions at once; a message of the largest size must fit.
_LARGEST = max(topic.max_message_bytes for topic in DEAD.values())
_FETCH_BYTES = 8 * _LARGEST


@dataclass(frozen=True, slots=True)
class Group:
    """A consumer group: Kafka's word for its state, and how many partitions each member holds."""

    state: str
    held: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PartitionOffsets:
    """A partition: what its group has committed (None: nothing yet), where it begins, and where it ends."""

    partition: int
    committed: int | None
    begin: int
    end: int

    @property
    def lag(self) -> int:
        """Messages that wait."""
        return max(0, self.end - self.next)

    @property
    def next(self) -> int:
        """The offset of the next message; what is no longer kept waits for nobody."""
        return max(self.begin, self.committed or 0)


class GroupReader:
    """Asks; it joins no group and moves no offset."""

    def __init__(self, admin: AIOKafkaAdminClient, client: AIOKafkaConsumer, places: list[TopicPartition]) -> None:
        self._admin = admin
        self._client = client
        self._places = places

    async def group(self, name: str) -> Group | None:
        """The group as its coordinator sees it; None where the broker cannot say."""
        coordinator = await self._coordinator(name)
        try:
            (answer,) = await self._admin.describe_consumer_groups([name], coordinator)
        except IncompatibleBrokerVersion:
            return None  # the embedded broker
        code, _, state, _, _, members = answer.groups[0][:6]
        if code:
            raise for_code(code)(name)
        return Group(state, tuple(_held(member[-1]) for member in members))

    async def places(self, group: str, topic: str) -> list[PartitionOffsets]:
        """Every partition of the topic, and where the group is in it."""
        wanted = [place for place in self._places if place.topic == topic]
        committed = await self._admin.list_consumer_group_offsets(group, await self._coordinator(group), wanted)
        begins = await self._client.beginning_offsets(wanted)
        ends = await self._client.end_offsets(wanted)
        return [
            PartitionOffsets(
                place.partition,
                committed[place].offset if place in committed and committed[place].offset >= 0 else None,
                begins[place],
                ends[place],
            )
            for place in wanted
        ]

    async def kept(self, topic: str) -> int:
        """How many messages the topic holds now."""
        wanted = [place for place in self._places if place.topic == topic]
        begins = await self._client.beginning_offsets(wanted)
        ends = await self._client.end_offsets(wanted)
        return sum(ends[place] - begins[place] for place in wanted)

    async def waiting(self, topic: str, places: list[PartitionOffsets]) -> dict[int, int]:
        """Partition → timestamp (ms since 1970) of its next message, of those where one waits and could be read."""
        wanted = {TopicPartition(topic, place.partition): place.next for place in places if place.lag}
        if not wanted:
            return {}
        self._client.assign(list(wanted))
        for place, offset in wanted.items():
            self._client.seek(place, offset)
        found: dict[int, int] = {}
        for _ in range(_TRIES):
            left = [place for place in wanted if place.partition not in found]
            if not left:
                break
            for place, messages in (await self._client.getmany(*left, timeout_ms=_WAIT_MS)).items():
                found[place.partition] = messages[0].timestamp
        return found

    async def _coordinator(self, group: str) -> int:
        """The broker that knows the group; the first question of all makes Kafka look for a place for groups."""
        for _ in range(_TRIES):
            with suppress(GroupCoordinatorNotAvailableError):
                return int(await self._admin.find_coordinator(group))
            await asyncio.sleep(_WAIT_MS / 1000)
        raise GroupCoordinatorNotAvailableError(group)


def _held(assignment: bytes) -> int:
    """How many partitions a member was given; none while the group is being rebalanced."""
    return len(ConsumerProtocol.ASSIGNMENT.decode(assignment).partitions()) if assignment else 0


@asynccontextmanager
async def group_reader(connection: Connection, topics: list[str]) -> AsyncIterator[GroupReader]:
    """A reader for these topics and their groups; raises BrokerError, also for a missing topic."""
    with one_line(connection.broker):
        places = await partitions_of(connection, topics)
        arguments = connection.for_aiokafka()
        admin = AIOKafkaAdminClient(request_timeout_ms=ANSWER_MS, **arguments)
        client = AIOKafkaConsumer(
            group_id=None,
            enable_auto_commit=False,
            request_timeout_ms=ANSWER_MS,
            max_partition_fetch_bytes=_LARGEST,
            fetch_max_bytes=_FETCH_BYTES,
            client_id="policywire-status",
            **arguments,
        )
        try:
            await admin.start()
            await client.start()
            yield GroupReader(admin, client, places)
        finally:
            await client.stop()
            await admin.close()
