"""A dead letter: the bytes as they came, and headers that say what was wrong with them; and the way back."""

from collections.abc import Iterable
from functools import cache
from typing import Literal

from schemas.base import Record
from schemas.errors import DeadLetterCode
from schemas.times import rfc3339

Headers = tuple[tuple[str, bytes | None], ...]
"""A message's headers in their order; a name may come twice, a value may be null."""
_MESSAGE_BYTES = 512  # enough to read; a header is no place for a traceback
# What a replayed message carries with it, so that its next dead letter goes on counting and its records have its time.
REPLAYS, FIRST_FAILED_AT, TIMESTAMP = "dlq.replays", "dlq.first.failed.at", "dlq.timestamp"
_ACCOUNT = (REPLAYS, FIRST_FAILED_AT, TIMESTAMP)
# These come of the bytes, which a replay does not change; of the others better code or other settings may make records.
_LASTING: frozenset[DeadLetterCode] = frozenset({"DECODE", "SCHEMA", "TOO_LARGE"})


class Origin(Record, frozen=True, kw_only=True):
    """Where a message stood: the broker's facts, as arguments. `timestamp` is the message's, in ms since 1970."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    group: str


class DeadLetter(Record, frozen=True, kw_only=True):
    """Why a message was turned down; it travels as headers, so that value and key stay as they came.

    `failed_at` is in ms since 1970. `stub` says that the message was too large and only its hash stands in its place.
    """

    stage: str
    code: DeadLetterCode
    message: str
    origin: Origin
    exception: str = ""
    app_version: str = ""
    failed_at: int = 0
    stub: bool = False

    def headers(self, original: Headers) -> Headers:
        """The message's own headers, then `__dlq.errors.*` (KIP-1191's names) and `dlq.*`, all UTF-8 text."""
        failed_at = rfc3339(self.failed_at)
        facts = {
            "__dlq.errors.topic": self.origin.topic,
            "__dlq.errors.partition": str(self.origin.partition),
            "__dlq.errors.offset": str(self.origin.offset),
            "__dlq.errors.group": self.origin.group,
            "__dlq.errors.delivery.count": "1",
            "__dlq.errors.message": _printable(self.message),
            "dlq.stage": self.stage,
            "dlq.code": self.code,
            "dlq.exception": self.exception,
            "dlq.retryable": str(self.code not in _LASTING).lower(),
            TIMESTAMP: str(self.origin.timestamp),
            "dlq.app.version": self.app_version,
            "dlq.stub": str(self.stub).lower(),
            "dlq.failed.at": failed_at,
            FIRST_FAILED_AT: text_of(original, FIRST_FAILED_AT) or failed_at,
            REPLAYS: str(replays(original)),
        }
        return without_account(original) + _encoded(facts)


class Place(Record, frozen=True, kw_only=True):
    """Where a message stands."""

    topic: str
    partition: int
    offset: int


class Disposition(Record, frozen=True, kw_only=True):
    """What an operator did with a dead letter, and when (RFC 3339): an entry of the ledger.

    `message` is where the message stood that failed, `to` where its replay went; `replays` counts that one.
    """

    action: Literal["replayed", "dropped"]
    at: str
    letter: Place
    message: Place
    code: str
    replays: int = 0
    to: Place | None = None


def replays(headers: Headers) -> int:
    """How often a message, or a dead letter's, has been replayed."""
    return _whole(text_of(headers, REPLAYS))


def sent_at(headers: Headers, timestamp: int) -> int:
    """A message's time in ms since 1970: its `timestamp`, or that of the message which it is a replay of."""
    return _whole(text_of(headers, TIMESTAMP), timestamp) if replays(headers) else timestamp


def without_account(headers: Headers) -> Headers:
    """A message's headers without what a replay has added: its records are those that the first message had made."""
    return _without(headers, _ACCOUNT) if replays(headers) else headers


def replayed(letter: Headers) -> Headers:
    """The headers with which a dead letter's message goes back: its own, then how often, since when, and its time."""
    account = {
        REPLAYS: str(replays(letter) + 1),
        **{name: text_of(letter, name) for name in (FIRST_FAILED_AT, TIMESTAMP)},
    }
    return original(letter) + _encoded(account)


def original(letter: Headers) -> Headers:
    """The headers that a dead letter's message came with."""
    return _without(letter, _names())


def text_of(headers: Headers, name: str) -> str:
    """A header as text, "" where there is none; of several of one name the last, which is the one added last."""
    return next((value.decode("utf-8", "replace") for found, value in reversed(headers) if found == name and value), "")


@cache
def _names() -> tuple[str, ...]:
    nowhere = Origin(topic="", partition=0, offset=0, timestamp=0, group="")
    return tuple(name for name, _ in DeadLetter(stage="", code="DECODE", message="", origin=nowhere).headers(()))


def _encoded(facts: dict[str, str]) -> Headers:
    return tuple((name, value.encode()) for name, value in facts.items())


def _without(headers: Headers, names: Iterable[str]) -> Headers:
    """Without the last header of each name: one of its producer's with the same name stands before it."""
    left = list(headers)
    for name in names:
        at = next((at for at in reversed(range(len(left))) if left[at][0] == name), None)
        if at is not None:
            del left[at]
    return tuple(left)


def _whole(text: str, otherwise: int = 0) -> int:
    try:
        return int(text[:20])
    except ValueError:
        return otherwise


def _printable(text: str) -> str:
    """One line of at most 512 bytes, control characters escaped, so that nothing forges a log line or a terminal."""
    line = "".join(
        char if char.isprintable() else char.encode("unicode_escape", "backslashreplace").decode() for char in text
    )
    return line.encode("utf-8", "backslashreplace")[:_MESSAGE_BYTES].decode("utf-8", "ignore")
