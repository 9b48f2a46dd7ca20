"""The contracts as documents: JSON Schema 2020-12 for each record, one AsyncAPI 3 document, generated from the types.

They are shipped in schemas/published/. `python -m schemas.documents` writes them again; a test fails when they drift.
"""

from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import orjson

from schemas.article import CleanArticle, EnrichedArticle
from schemas.base import Record
from schemas.dead_letter import Disposition
from schemas.event import PolicyEvent
from schemas.raw import spellings
from schemas.topics import TOPICS, Topic

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MAJOR = "v1"  # a field that is removed, retyped or made stricter makes a new one, on a new topic
_RECORDS: dict[str, type[Record]] = {
    "clean-article": CleanArticle,
    "enriched-article": EnrichedArticle,
    "policy-event": PolicyEvent,
    "dead-letter-disposition": Disposition,
}


def schema_uri(record: type[Record]) -> str:
    """The `$id` of a record's schema, as it stands in `ce_dataschema`."""
    return _uri(next(name for name, kind in _RECORDS.items() if kind is record))


def documents() -> dict[str, dict[str, Any]]:
    """File name → document, for everything in schemas/published/."""
    schemas = {name: _record_schema(name, kind) for name, kind in _RECORDS.items()}
    schemas["raw-article"] = _raw_schema()
    named = {f"{name}.{_MAJOR}.json": schema for name, schema in sorted(schemas.items())}
    return {**named, "asyncapi.json": _asyncapi(schemas)}


def published() -> dict[str, dict[str, Any]]:
    """File name → document as shipped with the package."""
    folder = files("schemas").joinpath("published")
    return {entry.name: orjson.loads(entry.read_bytes()) for entry in folder.iterdir() if entry.name.endswith(".json")}


def render(document: dict[str, Any]) -> bytes:
    """A document's bytes as they stand in its file."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _uri(name: str) -> str:
    return f"urn:policywire:schema:{name}:{_MAJOR}"


def _record_schema(name: str, kind: type[Record]) -> dict[str, Any]:
    # Left open for unknown keys: a consumer that validates with an older file goes on working when a field is added.
    (root,), defs = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    return {"$schema": _DIALECT, "$id": _uri(name), **root, "$defs": defs}


def _raw_schema() -> dict[str, Any]:
    fields, _ = spellings()
    shape = {"type": ["string", "number", "object", "array", "null"]}
    return {
        "$schema": _DIALECT,
        "$id": _uri("raw-article"),
        "title": "RawArticle",
        "description": "An article as scraped: ninjs 1.x to 3.x or plain JSON; of several spellings the first counts.",
        "type": "object",
        "properties": {
            key: {**shape, "description": f"read as {field}"} for field, keys in fields.items() for key in keys
        },
        "anyOf": [{"required": [key]} for key in fields["body"]],
    }


def _asyncapi(schemas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    by_record = {kind: name for name, kind in _RECORDS.items()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "policywire",
            "version": _MAJOR,
            "description": "Raw news articles in, policy events out, over Kafka.",
        },
        "defaultContentType": "application/json",
        "channels": {_key(topic): _channel(topic, by_record) for topic in TOPICS},
        "operations": _operations(),
        "components": {
            "messages": {
                name: {
                    "name": name,
                    "contentType": "application/json",
                    "payload": {"schemaFormat": f"application/schema+json;version={_DIALECT}", "schema": schema},
                }
                for name, schema in sorted(schemas.items())
            }
            | {
                "bytes": {"name": "bytes", "summary": "A message as it came, whatever it is."},
                "log-line": {"name": "log-line", "contentType": "application/json", "payload": {"type": "object"}},
            }
        },
    }


def _key(topic: Topic) -> str:
    return topic.name.replace(".", "-")


def _message(topic: Topic, by_record: dict[type[Record], str]) -> str:
    if topic.record is not None:
        return by_record[topic.record]
    return {"news.raw": "raw-article", "logs.policywire": "log-line"}.get(topic.name, "bytes")


def _channel(topic: Topic, by_record: dict[type[Record], str]) -> dict[str, Any]:
    message = _message(topic, by_record)
    return {
        "address": topic.name,
        "description": f"{topic.holds}; key: {topic.key}",
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": topic.retention_ms,
                    "max.message.bytes": topic.max_message_bytes,
                },
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operations() -> dict[str, Any]:
    """The application is the pair of agents: what they receive and what they send."""
    received = ("news.raw", "news.clean")
    out: dict[str, Any] = {}
    for topic in TOPICS:
        if topic.name in received:
            out[f"receive-{_key(topic)}"] = _operation("receive", topic)
        if topic.name != "news.raw":
            out[f"send-{_key(topic)}"] = _operation("send", topic)
    return out


def _operation(action: str, topic: Topic) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{_key(topic)}"}}


if __name__ == "__main__":
    target = Path(__file__).parent / "published"
    target.mkdir(exist_ok=True)
    for name, document in documents().items():
        (target / name).write_bytes(render(document))
