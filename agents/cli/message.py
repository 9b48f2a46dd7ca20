"""A message from a topic as a person or a program reads it: its envelope, and what its bytes hold."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import orjson

from schemas.codec import load_json
from schemas.errors import InvalidRecord

_FIRST_BYTES = 200
_ONE_LINE = bytes.maketrans(b"\r\n", b"  ")


@dataclass(frozen=True)
class Message:
    """A message's facts and bytes. `timestamp` is in ms since 1970, as the producer wrote it."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    value: bytes | None

    @cached_property
    def parsed(self) -> Any:
        """The value as parsed JSON; None where it is not JSON, or a tombstone."""
        try:
            return load_json(self.value or b"")
        except InvalidRecord:
            return None

    @cached_property
    def texts(self) -> dict[str, str]:
        """The headers as text; of several of one name the last, which is the one added last."""
        return {name: value.decode("utf-8", "replace") for name, value in self.headers}

    @property
    def place(self) -> str:
        """Where it stands: topic, partition and offset."""
        return f"{self.topic} {self.partition}:{self.offset}"

    @property
    def time(self) -> str:
        """The timestamp as ISO 8601 in UTC, to the second; as the number that it is where that is no time."""
        try:
            return datetime.fromtimestamp(self.timestamp / 1000, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (ValueError, OverflowError, OSError):
            return str(self.timestamp)

    def value_json(self) -> bytes:
        """The value on one line: as it is where it is JSON, else {"value_base64": …}; a tombstone is null."""
        if self.value is None:
            return b"null"
        if self.parsed is None and self.value != b"null":
            return orjson.dumps({"value_base64": base64.b64encode(self.value).decode()})
        # A line end in JSON is white space: within a text it must be escaped.
        return self.value.translate(_ONE_LINE)

    def envelope_json(self) -> bytes:
        """The message with its envelope on one line; a value that is not JSON stands under "value_base64"."""
        facts: dict[str, Any] = {
            "topic": self.topic,
            "partition": self.partition,
            "offset": self.offset,
            "timestamp": self.timestamp,
            "key": None if self.key is None else self.key.decode("utf-8", "replace"),
            "headers": self.texts,
        }
        value = self.value_json()
        if value.startswith(b'{"value_base64":') and self.parsed is None:
            return orjson.dumps(facts | orjson.loads(value))
        return orjson.dumps(facts | {"value": orjson.Fragment(value)})

    def first_bytes(self) -> str:
        """The beginning of the value as text, other bytes as escapes."""
        return first_bytes(self.value, _FIRST_BYTES)


def first_bytes(value: bytes | None, length: int) -> str:
    """So many bytes of a value as text, others as escapes, and how many there are."""
    if not value:
        return "(tombstone)" if value is None else "(empty)"
    start = value[:length].decode("utf-8", "backslashreplace")
    return start if len(value) <= length else f"{start}… ({len(value)} bytes)"
