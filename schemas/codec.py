"""The one place that knows JSON: orjson in and out, msgspec for typed validation."""

from typing import Any, TypeVar

import msgspec
import orjson

from schemas.base import Record
from schemas.errors import InvalidRecord

R = TypeVar("R", bound=Record)


def encode(record: Record) -> bytes:
    """A record as JSON without a line end."""
    return orjson.dumps(msgspec.to_builtins(record))


def load_json(data: bytes) -> Any:
    """Parsed JSON; raises InvalidRecord DECODE with the place of the mistake."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        # orjson's own words for it speak of surrogates.
        encoding = str(error).startswith("str is not valid UTF-8")
        raise InvalidRecord("DECODE", "not JSON in UTF-8" if encoding else f"not JSON: {error}") from None


def decode(data: bytes, kind: type[R]) -> R:
    """A record of the given type from JSON; raises InvalidRecord DECODE (not JSON) or SCHEMA (not that record)."""
    value = load_json(data)
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise InvalidRecord("SCHEMA", f"not a {kind.__name__}: {error}") from None
