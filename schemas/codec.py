"""The one place that knows JSON: orjson in and out, msgspec for typed validation."""

from typing import Any, TypeVar

import msgspec
import orjson

from schemas.base import Record
from schemas.errors import InvalidRecord

R = TypeVar("R", bound=Record)

MAX_DEPTH = 64
"""How many objects and lists may stand within each other; articles and our own records have fewer than ten.

orjson reads 1,024 and writes 254, and Python's own functions end at some hundred: beyond this nothing need work.
"""


def encode(record: Record) -> bytes:
    """A record as JSON without a line end."""
    return orjson.dumps(msgspec.to_builtins(record))


def load_json(data: bytes) -> Any:
    """Parsed JSON; raises InvalidRecord DECODE with the place of the mistake, or where it is nested too deeply."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        # orjson's own words for it speak of surrogates.
        encoding = str(error).startswith("str is not valid UTF-8")
        raise InvalidRecord("DECODE", "not JSON in UTF-8" if encoding else f"not JSON: {error}") from None
    # Most messages have so few brackets that they need not be looked through.
    if data.count(b"{") + data.count(b"[") > MAX_DEPTH and _is_too_deep(value):
        raise InvalidRecord("DECODE", f"more than {MAX_DEPTH} objects or lists within each other")
    return value


def decode(data: bytes, kind: type[R]) -> R:
    """A record of the given type from JSON; raises InvalidRecord DECODE (not JSON) or SCHEMA (not that record)."""
    value = load_json(data)
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise InvalidRecord("SCHEMA", f"not a {kind.__name__}: {error}") from None


def _is_too_deep(value: Any) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        inside = (holder.values() if isinstance(holder, dict) else holder for holder in level)
        level = [item for items in inside for item in items if isinstance(item, dict | list)]
        if not level:
            return False
    return True
