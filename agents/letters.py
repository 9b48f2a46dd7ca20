"""Dead letters as they stand on their topics, and the choice of some of them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Self

from schemas.dead_letter import FIRST_FAILED_AT, TIMESTAMP, Headers, Place, replays, text_of
from schemas.times import rfc3339
from schemas.topics import DEAD, StageName

_STAGES: dict[str, StageName] = {topic.name: stage for stage, topic in DEAD.items()}


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter. `failed_at_ms` is when it was written, in ms since 1970."""

    place: Place
    key: bytes | None
    value: bytes | None
    headers: Headers
    failed_at_ms: int

    @classmethod
    def of(cls, record: Any) -> Self:
        """The letter in a record as aiokafka's consumer gives it."""
        place = Place(topic=record.topic, partition=record.partition, offset=record.offset)
        return cls(place, record.key, record.value, tuple(record.headers), record.timestamp)

    @property
    def stage(self) -> StageName:
        """The agent that could not use the message."""
        return _STAGES[self.place.topic]

    @property
    def code(self) -> str:
        """Why, as one of the codes; "" where the letter is none of ours."""
        return text_of(self.headers, "dlq.code")

    @property
    def reason(self) -> str:
        """Why, in the words of the error."""
        return text_of(self.headers, "__dlq.errors.message")

    @property
    def exception(self) -> str:
        """The name of the error's class."""
        return text_of(self.headers, "dlq.exception")

    @property
    def failed_at(self) -> str:
        """When it was written, as RFC 3339."""
        return rfc3339(self.failed_at_ms)

    @property
    def first_failed_at(self) -> str:
        """When the message failed before it was ever replayed."""
        return text_of(self.headers, FIRST_FAILED_AT)

    @property
    def replays(self) -> int:
        """How often the message has been replayed."""
        return replays(self.headers)

    @property
    def is_stub(self) -> bool:
        """Whether the message itself is not in it, which was too large."""
        return text_of(self.headers, "dlq.stub") == "true"

    @property
    def message(self) -> Place | None:
        """Where the message stood that failed; None where the letter is none of ours."""
        partition, offset = (text_of(self.headers, f"__dlq.errors.{name}") for name in ("partition", "offset"))
        if not (self.code and partition.isdecimal() and offset.isdecimal()):
            return None
        topic = text_of(self.headers, "__dlq.errors.topic")
        return Place(topic=topic, partition=int(partition), offset=int(offset))

    @property
    def identity(self) -> str:
        """What all letters of one message have in common, whatever was made anew meanwhile: its place and its time."""
        place = self.message or self.place
        return f"{place.topic} {place.partition}:{place.offset} {text_of(self.headers, TIMESTAMP)}"


@dataclass(frozen=True, slots=True)
class Offsets:
    """Places on a partition of the dead letters' topics, the last included."""

    partition: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Which letters are meant; what is empty or None asks for nothing. Times are in ms since 1970, `until` excluded."""

    stages: Collection[str] = ()
    codes: Collection[str] = ()
    exceptions: Collection[str] = ()
    since_ms: int | None = None
    until_ms: int | None = None
    offsets: Collection[Offsets] = ()

    @property
    def topics(self) -> list[str]:
        """Where to look."""
        return [topic.name for stage, topic in DEAD.items() if not self.stages or stage in self.stages]

    def takes(self, letter: Letter) -> bool:
        """Whether a letter is meant."""
        return (
            (not self.codes or letter.code in self.codes)
            and (not self.exceptions or letter.exception in self.exceptions)
            and (self.since_ms is None or letter.failed_at_ms >= self.since_ms)
            and (self.until_ms is None or letter.failed_at_ms < self.until_ms)
            and (not self.offsets or any(_holds(some, letter.place) for some in self.offsets))
        )


def _holds(offsets: Offsets, place: Place) -> bool:
    return offsets.partition == place.partition and offsets.first <= place.offset <= offsets.last
