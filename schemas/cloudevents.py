"""CloudEvents 1.0 headers in Kafka's binary mode: the value is the data as it is."""

from datetime import UTC, datetime

from schemas.dead_letter import Headers

# Distributed-tracing headers are handed on from input to output as they come (W3C Trace Context).
CARRIED = ("traceparent", "tracestate")


def headers(*, kind: str, identity: str, subject: str, source: str, schema: str, timestamp_ms: int) -> Headers:
    """The headers of one output.

    `kind` is the CloudEvents type, `identity` its id (unique with `source`), `subject` what it is about, `schema` the
    URI of the data's JSON Schema, `timestamp_ms` the input's time in ms since 1970, so that a replay says the same.
    """
    time = datetime.fromtimestamp(timestamp_ms / 1000, tz=UTC).isoformat(timespec="milliseconds")
    values = {
        "ce_specversion": "1.0",
        "ce_id": identity,
        "ce_source": source,
        "ce_type": kind,
        "ce_subject": subject,
        "ce_time": time.replace("+00:00", "Z"),
        "ce_dataschema": schema,
        "content-type": "application/json",
    }
    return tuple((name, value.encode()) for name, value in values.items())
