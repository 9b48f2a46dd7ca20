"""The offset that is committed: never past a message whose outputs are not acknowledged."""

from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import pytest
from faust.transport import consumer as faust_consumer
from faust.types import TP

from agents.transport import SafeConsumer

PARTITION = TP("news.raw", 0)


class Message:
    """What the consumer knows of a message that it has handed out."""

    def __init__(self, offset: int) -> None:
        self.tp = PARTITION
        self.offset = offset
        self.acked = False


class Work:
    """A consumer that has handed out messages, some of which are done."""

    def __init__(self, first: int, count: int) -> None:
        self.messages = {offset: Message(offset) for offset in range(first, first + count)}
        self.consumer: Any = SafeConsumer.__new__(SafeConsumer)
        self.consumer._unacked_messages = set(self.messages.values())
        self.consumer._acked = defaultdict(list)
        self.consumer._acked_index = defaultdict(set)
        self.consumer._gap = defaultdict(faust_consumer.IntervalTree)
        self.consumer._committed_offset = defaultdict(lambda: first or None)

    def done(self, *offsets: int) -> None:
        for offset in offsets:
            self.messages[offset].acked = True
            self.consumer._acked[PARTITION].append(offset)
            self.consumer._acked_index[PARTITION].add(offset)

    def to_commit(self) -> int | None:
        offset: int | None = self.consumer._new_offset(PARTITION)
        return offset


@pytest.mark.parametrize("first", [0, 4])
def test_one_unfinished_message_holds_those_behind_it(first: int) -> None:
    work = Work(first, 4)
    work.done(first + 1, first + 2, first + 3)
    assert work.to_commit() is None
    work.done(first)
    assert work.to_commit() == first + 4


def test_what_was_passed_over_at_the_beginning_holds_what_is_behind_it() -> None:
    work = Work(0, 6)
    work.consumer._committed_offset[PARTITION] = 0
    work.consumer._unacked_messages.clear()
    work.done(2, 3, 4)
    assert work.to_commit() is None
    work.done(0, 1)
    assert work.to_commit() == 5


def test_what_is_done_before_it_is_committed() -> None:
    work = Work(4, 6)
    work.done(4, 5, 7, 8)
    assert work.to_commit() == 6
    work.consumer._committed_offset[PARTITION] = 6
    assert work.to_commit() is None
    work.done(6)
    assert work.to_commit() == 9


async def test_after_a_rebalance_what_has_no_committed_offset_is_read_from_the_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    committed, bare = TP("news.raw", 1), TP("news.raw", 2)
    consumer: Any = SafeConsumer.__new__(SafeConsumer)
    consumer._read_offset = defaultdict(lambda: None, {committed: 7, PARTITION: 24, bare: 24})
    consumer._committed_offset = defaultdict(lambda: None, {PARTITION: 2})
    sought: list[Any] = []

    async def seek_to_committed(_: Any) -> dict[TP, int | None]:
        return {committed: 7, PARTITION: None, bare: 0}

    async def seek_to_beginning(*partitions: Any) -> None:
        sought.extend(TP(*partition) for partition in partitions)

    async def position(_: Any, __: Any) -> int:
        return 0

    for replaced in (seek_to_committed, position):
        monkeypatch.setattr(SafeConsumer, replaced.__name__, replaced)
    consumer._thread = SimpleNamespace(seek_to_beginning=seek_to_beginning)
    monkeypatch.setattr(SafeConsumer, "assignment", lambda _: {committed, PARTITION, bare})
    await consumer.perform_seek()
    assert sought == [PARTITION, bare]
    assert (consumer._read_offset[committed], consumer._committed_offset[committed]) == (7, 7)
    for partition in sought:
        assert (consumer._read_offset[partition], consumer._committed_offset[partition]) == (None, 0)
