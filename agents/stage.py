"""What an agent does with one message: decode, decide, and turn the decision into records to send. No Kafka in here.

Every message ends in exactly one outcome: emitted, skipped with a reason, or dead-lettered with a code.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Generic, Literal, TypeVar

import orjson
from msgspec import structs

from pipeline.version import PIPELINE_VERSION
from schemas import cloudevents
from schemas.base import Record
from schemas.codec import encode
from schemas.dead_letter import DeadLetter, Headers, Origin, replays, without_account
from schemas.documents import schema_uri
from schemas.errors import DeadLetterCode, InvalidRecord
from schemas.ids import content_id
from schemas.topics import DEAD, StageName, Topic

T = TypeVar("T")

MAX_HEADER_BYTES = 65_536
"""Every record carries its message's headers, and an article with sixty events makes sixty records more."""
_TRACE_BYTES = 512


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands on its topic, and when the agent took it up, in ms since 1970."""

    key: bytes | None
    value: bytes | None
    headers: Headers
    origin: Origin
    taken_at: int = 0


@dataclass(frozen=True, slots=True)
class Output:
    """A record to emit: `kind` is its CloudEvents type, `subject` the id of the article it is about.

    `identity` is the record's own id, or "" when its content is its identity.
    """

    topic: Topic
    key: str
    record: Record
    kind: str
    subject: str
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a stage made of an article. `reason` is set where it was skipped; `detail` goes into the log as it is."""

    article: str
    outputs: tuple[Output, ...]
    outcome: Literal["emitted", "skipped"] = "emitted"
    reason: str = ""
    detail: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Stage(Generic[T]):
    """One agent's part: what it reads, what it decides, and the code of a dead letter when deciding fails."""

    name: StageName
    source: Topic
    outputs: tuple[Topic, ...]
    read: Callable[[bytes | None], T]
    decide: Callable[[T], Decision]
    failure: DeadLetterCode

    @property
    def topics(self) -> tuple[Topic, ...]:
        """All that it reads and writes."""
        return (self.source, *self.outputs, DEAD[self.name])


@dataclass(frozen=True, slots=True)
class Wire:
    """A record in its wire form."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp: int


@dataclass(frozen=True, slots=True)
class Settled:
    """One message's outcome and the records that must be acknowledged before the message is.

    `smaller` takes a dead letter's place when the broker finds it too large.
    """

    message: Message
    outcome: Literal["emitted", "skipped", "dead_lettered"]
    records: tuple[Wire, ...]
    article: str = ""
    reason: str = ""
    detail: dict[str, int] | None = None
    error: BaseException | None = None
    smaller: Wire | None = None


def settle(stage: Stage[T], message: Message) -> Settled:
    """Decide about one message; never raises."""
    try:
        if (carried := _bytes_of(message.headers)) > MAX_HEADER_BYTES:
            raise InvalidRecord("TOO_LARGE", f"{carried} bytes of headers; at most {MAX_HEADER_BYTES} are carried on")
        decision = stage.decide(stage.read(message.value))
        records = tuple(_wire(stage, message, output) for output in decision.outputs)
    except InvalidRecord as error:
        return dead_letter(stage, message, error.code, error)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one message must not stop the others
        return dead_letter(stage, message, stage.failure, error)
    return Settled(message, decision.outcome, records, decision.article, decision.reason, decision.detail)


def dead_letter(stage: Stage[T], message: Message, code: DeadLetterCode, error: BaseException) -> Settled:
    """The message as it came, with headers that say why; a stub in its place when it is too large even for that."""
    topic = DEAD[stage.name]
    letter = DeadLetter(
        stage=stage.name,
        code=code,
        message=str(error),
        exception=type(error).__name__,
        origin=message.origin,
        app_version=PIPELINE_VERSION,
        failed_at=message.taken_at,
    )
    # A tombstone without a key cannot be sent again: aiokafka takes no record that has neither.
    value = b"" if message.value is None and message.key is None else message.value
    # Its time is when it failed, from which its topic counts how long it is kept; the message's own is in a header. By
    # a clock that is slow it would have failed before it was sent, and might be gone at once.
    failed_at = max(message.taken_at, message.origin.timestamp)
    wire = Wire(topic.name, message.key, value, letter.headers(message.headers), failed_at)
    settled = Settled(message, "dead_lettered", (wire,), reason=code, error=error)
    marked = structs.replace(letter, stub=True).headers(_trace(message.headers))
    stub = Wire(topic.name, None, _stub(message), marked, failed_at)
    if size(wire) > topic.max_message_bytes:
        return replace(settled, records=(stub,))
    return replace(settled, smaller=stub)


def refused(stage: Stage[T], settled: Settled, error: BaseException) -> Settled:
    """What becomes of a message whose records are too large for the broker as its owner has set it.

    The message as it came, or else its stub; raises the error when it was the stub that was refused.
    """
    if settled.outcome != "dead_lettered":
        return dead_letter(stage, settled.message, "PRODUCE", error)
    if settled.smaller is None:
        raise error
    return replace(settled, records=(settled.smaller,), smaller=None)


def redated(settled: Settled, error: BaseException) -> Settled:
    """The same records with the message's own time, for where this machine's clock is wrong and the broker refuses it.

    Raises the error when it is the message's time that was refused.
    """
    timestamp = settled.message.origin.timestamp
    if all(record.timestamp == timestamp for record in settled.records):
        raise error
    smaller = settled.smaller and replace(settled.smaller, timestamp=timestamp)
    return replace(
        settled, records=tuple(replace(record, timestamp=timestamp) for record in settled.records), smaller=smaller
    )


def size(wire: Wire) -> int:
    """Bytes of a record as the broker counts them, rounded up: content, lengths and the batch around it."""
    overhead = 100  # a record batch's header is 61 bytes, a record's own framing at most 21
    return overhead + len(wire.key or b"") + len(wire.value or b"") + _bytes_of(wire.headers)


def _bytes_of(headers: Headers) -> int:
    return sum(len(name.encode()) + len(value or b"") + 10 for name, value in headers)


def _wire(stage: Stage[T], message: Message, output: Output) -> Wire:
    value = encode(output.record)
    headers = cloudevents.headers(
        kind=output.kind,
        identity=output.identity or content_id(output.topic.name, value.decode()),
        subject=output.subject,
        source=f"policywire/{stage.name}",
        schema=schema_uri(type(output.record)),
        timestamp_ms=message.origin.timestamp,
    )
    names = {name for name, _ in headers}
    carried = tuple((name, value) for name, value in without_account(message.headers) if name not in names)
    # A topic counts from its records' own times how long it keeps them: one that is older than that, as a replay may
    # be, could be gone before it is read.
    timestamp = max(message.origin.timestamp, message.taken_at - output.topic.retention_ms // 2)
    wire = Wire(output.topic.name, output.key.encode(), value, headers + carried, timestamp)
    if size(wire) > output.topic.max_message_bytes:
        raise InvalidRecord("TOO_LARGE", f"its record for {output.topic.name} has {size(wire)} bytes")
    return wire


def _trace(headers: Headers) -> Headers:
    """Of a message's headers those that join its traces, as long as the W3C's Trace Context lets them be."""
    return tuple(
        (name, value)
        for name, value in headers
        if name in ("traceparent", "tracestate") and len(value or b"") <= _TRACE_BYTES
    )


def _stub(message: Message) -> bytes:
    value = message.value or b""
    origin = message.origin
    return orjson.dumps(
        {
            "stub": True,
            "bytes": len(value),
            "sha256": sha256(value).hexdigest(),
            "topic": origin.topic,
            "partition": origin.partition,
            "offset": origin.offset,
        }
    )


class Brake:
    """Says when a stage must stop: 100 dead letters in a row, or more than half of the last 1,000 messages.

    Then it is not the messages that are wrong. The numbers are arroyo's, whose users meet the same case. A replay that
    fails again tells nothing new and does not count, so that the way back stops no worker.
    """

    IN_A_ROW = 100
    WINDOW = 1000

    def __init__(self) -> None:
        self._row = 0
        self._recent: deque[bool] = deque(maxlen=self.WINDOW)

    def update(self, settled: Sequence[Settled]) -> str:
        """Count a batch; the reason to stop, or ""."""
        for item in settled:
            if replays(item.message.headers):
                continue
            dead = item.outcome == "dead_lettered"
            self._recent.append(dead)
            self._row = self._row + 1 if dead else 0
            if self._row >= self.IN_A_ROW:
                return f"{self._row} dead letters in a row"
            # Only a dead letter can raise their share.
            if dead and len(self._recent) == self.WINDOW and sum(self._recent) * 2 > self.WINDOW:
                return f"{sum(self._recent)} of the last {self.WINDOW} messages were dead letters"
        return ""
