"""Raw articles in any accepted spelling → RawArticle. The spellings are data: spellings.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.article import BodyType, RawArticle
from schemas.codec import load_json
from schemas.errors import DataError, InvalidRecord
from schemas.ids import content_id

MAX_RAW_BYTES = 1_048_576
"""One MiB, Kafka's own default limit for a message; the longest of 5,000 scraped articles had 20 kB."""

# ninjs says what a text is for by its role; the main one is the article's own.
_MAIN_ROLES = ("main", "hedline", "headline", "text", "")
_TEXT_KEYS = ("value", "name", "literal", "title")


@cache
def spellings() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Field → its spellings, and the spellings whose body is HTML; raises DataError if they do not fit RawArticle."""
    data = tomllib.loads(files("schemas").joinpath("spellings.toml").read_text("utf-8"))
    fields = {field: tuple(keys) for field, keys in data["fields"].items()}
    known = set(RawArticle.__struct_fields__) - {"body_type"}
    if set(fields) != known:
        raise DataError(
            f"schemas/spellings.toml: [fields] must name exactly {sorted(known)}, it names {sorted(fields)}"
        )
    return fields, frozenset(data["html"]["keys"])


def read_raw(data: bytes | None, *, limit: int = MAX_RAW_BYTES) -> RawArticle:
    """The article in a message's value; `limit` in bytes is wider where a page comes from a file and not from Kafka.

    Raises InvalidRecord: DECODE (empty, tombstone, not JSON), SCHEMA (not an object, no body), TOO_LARGE.
    """
    if not data:
        raise InvalidRecord(
            "DECODE", "the message is empty" if data == b"" else "the message is a tombstone (no value)"
        )
    if len(data) > limit:
        raise InvalidRecord("TOO_LARGE", f"{len(data)} bytes; at most {limit} are read")
    value = load_json(data)
    if not isinstance(value, dict):
        raise InvalidRecord("SCHEMA", f"an article is a JSON object, this is {_kind(value)}")
    return from_mapping(value)


def from_mapping(data: Mapping[str, Any]) -> RawArticle:
    """The article in a parsed object; raises InvalidRecord SCHEMA when it has no body."""
    fields, html_keys = spellings()
    values: dict[str, str] = {}
    body_type: BodyType = ""
    for field, keys in fields.items():
        for key in keys:
            text = _as_text(data.get(key), paragraphs=field == "body")
            if text:
                values[field] = text
                if field == "body":
                    body_type = _body_type(key, data, html_keys)
                break
    if "body" not in values:
        raise InvalidRecord("SCHEMA", f"no body: none of {', '.join(fields['body'])} holds text")
    identity = values.pop("id", "") or content_id(values.get("headline", ""), values["body"])
    return RawArticle(id=identity, body_type=body_type, **values)


def _body_type(key: str, data: Mapping[str, Any], html_keys: frozenset[str]) -> BodyType:
    if key in html_keys:
        return "text/html"
    main = _main(data[key]) if isinstance(data[key], list) else data[key]
    declared = main.get("contentType") or main.get("contenttype") if isinstance(main, dict) else None
    if isinstance(declared, str) and "html" in declared.lower():
        return "text/html"
    return "text/plain" if declared == "text/plain" else ""


def _as_text(value: object, *, paragraphs: bool = False) -> str:
    """Any of the shapes a field comes in, as text; "" when there is none in it.

    A list of strings is joined: a body's as paragraphs, others with commas. Of objects with roles the main one
    counts; several without (authors) are joined.
    """
    if isinstance(value, str):
        return value.strip() and value
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        return next((text for key in _TEXT_KEYS if (text := _as_text(value.get(key)))), "")
    if isinstance(value, list):
        if any(isinstance(item, dict) and "role" in item for item in value):
            return _as_text(_main(value))
        parts = [text for item in value if not isinstance(item, list) and (text := _as_text(item))]
        return ("\n" if paragraphs else ", ").join(parts)
    return ""


def _main(items: list[Any]) -> object:
    """The object of a ninjs list whose role is the main one, or else the first that holds text."""
    objects = [item for item in items if isinstance(item, dict) and _as_text(item)]
    by_role = {str(item.get("role") or "").lower(): item for item in reversed(objects)}
    return next((by_role[role] for role in _MAIN_ROLES if role in by_role), objects[0] if objects else None)


def _kind(value: object) -> str:
    names = {
        list: "a list",
        str: "a string",
        int: "a number",
        float: "a number",
        bool: "a boolean",
        type(None): "null",
    }
    return names.get(type(value), type(value).__name__)
