"""A dead letter: the bytes as they came, and headers that say what was wrong with them."""

from schemas.base import Record
from schemas.errors import DeadLetterCode

Headers = tuple[tuple[str, bytes | None], ...]
"""A message's headers in their order; a name may come twice, a value may be null."""
_MESSAGE_BYTES = 512  # enough to read; a header is no place for a traceback


class Origin(Record, frozen=True, kw_only=True):
    """Where a message stood: the broker's facts, as arguments. `timestamp` is the message's, in ms since 1970."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    group: str


class DeadLetter(Record, frozen=True, kw_only=True):
    """Why a message was turned down; it travels as headers, so that value and key stay as they came."""

    stage: str
    code: DeadLetterCode
    message: str
    origin: Origin
    exception: str = ""
    app_version: str = ""

    def headers(self, original: Headers) -> Headers:
        """The message's own headers, then `__dlq.errors.*` (KIP-1191's names) and `dlq.*`, all UTF-8 text."""
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
            "dlq.timestamp": str(self.origin.timestamp),
            "dlq.app.version": self.app_version,
        }
        return (*original, *((name, value.encode()) for name, value in facts.items()))


def _printable(text: str) -> str:
    """One line of at most 512 bytes, control characters escaped, so that nothing forges a log line or a terminal."""
    line = "".join(
        char if char.isprintable() else char.encode("unicode_escape", "backslashreplace").decode() for char in text
    )
    return line.encode("utf-8", "backslashreplace")[:_MESSAGE_BYTES].decode("utf-8", "ignore")
