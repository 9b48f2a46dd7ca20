"""The way back: dead letters onto the topics that they came from, or out of sight, each once.

A replay has the message's key, bytes, headers and partition, and beside them how often it was replayed, since when it
fails and what time it had, so that its records are the same as if it had never failed.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from agents.clients.common import partitions_of
from agents.clients.producer import GIVE_UP_S, producer
from agents.clients.reader import Start, reader
from agents.connection import Connection
from agents.ledger import Action, enter, read_ledger
from agents.letters import Choice, Letter
from schemas.dead_letter import Place, replayed
from schemas.errors import BrokerError
from schemas.topics import DEAD, SOURCES

_AT_ONCE = 100  # letters under way, each of 2 MiB at most
_TWICE = "the same message as another letter"

Failed = Callable[[Letter, str], None]
"""Called with a letter that the broker refused, and why."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What to do with the chosen letters.

    `go`: really. `again`: also with those that were replayed or dropped before. `limit` (0: none) is how many at most,
    `rate` (0: no limit) how many a second. Messages that were replayed `max_replays` times are replayed no more.
    """

    action: Action
    go: bool = False
    again: bool = False
    limit: int = 0
    rate: float = 0
    max_replays: int = 0


@dataclass(slots=True)
class Account:
    """What became of the letters that were read; those that were not chosen are only counted in `read`."""

    read: int = 0
    done: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter[str])
    codes: Counter[str] = field(default_factory=Counter[str])


async def carry_out(connection: Connection, choice: Choice, orders: Orders, account: Account, failed: Failed) -> None:
    """Do with the chosen letters that are there now as ordered, and count in `account`; raises BrokerError.

    What the broker refuses is told by `failed` and stops no other. A dry run counts as done what would be done.
    """
    before = await read_ledger(connection)
    seen: set[str] = set()
    async with reader(connection, choice.topics) as letters, _sink(connection, orders, account, failed) as take:
        async for record in letters.messages(Start(beginning=True), follow=False):
            account.read += 1
            letter = Letter.of(record)
            if not choice.takes(letter):
                continue
            if obstacle := _TWICE if letter.identity in seen else _obstacle(letter, before, orders):
                account.skipped[obstacle] += 1
                continue
            seen.add(letter.identity)
            account.codes[letter.code] += 1
            await take(letter)
            if len(seen) == orders.limit:
                break


def _obstacle(letter: Letter, before: dict[str, Action], orders: Orders) -> str:
    """Why a letter is left as it is, or ""."""
    if letter.message is None:
        return "not written by an agent"
    if not orders.again and letter.identity in before:
        return f"{before[letter.identity]} before"
    if orders.action == "dropped":
        return ""
    if letter.is_stub:
        return "only a stub of it is here"
    return "replayed too often" if letter.replays >= orders.max_replays else ""


@asynccontextmanager
async def _sink(
    connection: Connection, orders: Orders, account: Account, failed: Failed
) -> AsyncIterator[Callable[[Letter], Awaitable[None]]]:
    """What takes letters, one after the other, while those before are under way; at its end all are settled."""
    if not orders.go:
        yield _Pretence(account).take
        return
    widths = Counter(
        place.topic for place in await partitions_of(connection, [topic.name for topic in SOURCES.values()])
    )
    async with producer(connection, largest=max(topic.max_message_bytes for topic in DEAD.values())) as out:
        desk = _Desk(out, widths, orders, account, failed)
        try:
            yield desk.take
        finally:
            # Also after Ctrl-C: what is sent must get into the ledger.
            if not await desk.settled():
                raise BrokerError(f"Kafka at {connection.broker} has stopped to answer; it is safe to do this again")


class _Pretence:
    """A dry run."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def take(self, _: Letter) -> None:
        self._account.done += 1


class _Desk:
    """Sends letters on and enters them in the ledger, many at once, those of one partition in their order."""

    def __init__(
        self, out: AIOKafkaProducer, widths: Mapping[str, int], orders: Orders, account: Account, failed: Failed
    ) -> None:
        self._out = out
        self._widths = widths
        self._orders = orders
        self._account = account
        self._failed = failed
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()
        self._next_s = 0.0

    async def take(self, letter: Letter) -> None:
        await self._pace()
        await self._room.acquire()
        try:
            # In this order onto the topic; the broker's answers are waited for beside each other.
            sent = await self._send(letter) if self._orders.action == "replayed" else None
        except KafkaError as error:
            self._fail(letter, error)
            self._room.release()
        else:
            task = asyncio.create_task(self._settle(letter, sent))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def settled(self) -> bool:
        """Wait for what is under way; False when the broker has not answered for it in time."""
        if not self._under_way:
            return True
        _, pending = await asyncio.wait(self._under_way, timeout=GIVE_UP_S)
        self._account.failed += len(pending)
        return not pending

    async def _send(self, letter: Letter) -> Awaitable[Any]:
        topic = SOURCES[letter.stage].name
        partition = letter.message.partition if letter.message else 0
        sent: Awaitable[Any] = await self._out.send(
            topic,
            key=letter.key,
            value=letter.value,
            headers=list(replayed(letter.headers)),
            partition=partition if partition < self._widths[topic] else None,
        )
        return sent

    async def _settle(self, letter: Letter, sent: Awaitable[Any] | None) -> None:
        try:
            place = await sent if sent is not None else None
            to = place and Place(topic=place.topic, partition=place.partition, offset=place.offset)
            await enter(self._out, letter, self._orders.action, to)
        except KafkaError as error:
            self._fail(letter, error)
        else:
            self._account.done += 1
        finally:
            self._room.release()

    def _fail(self, letter: Letter, error: KafkaError) -> None:
        self._account.failed += 1
        self._failed(letter, str(error) or type(error).__name__)

    async def _pace(self) -> None:
        if self._orders.rate:
            now = asyncio.get_running_loop().time()
            self._next_s = max(now, self._next_s)
            await asyncio.sleep(self._next_s - now)
            self._next_s += 1 / self._orders.rate
