"""CloudEvents 1.0 headers in Kafka's binary mode: the value is the data as it is."""

from datetime import UTC, datetime

from schemas.dead_letter import Headers

_LAST_MS = 253_402_300_799_999  # 9999-12-31T23:59:59.999Z, the last that ISO 8601 can write in four digits


def headers(*, kind: str, identity: str, subject: str, source: str, schema: str, timestamp_ms: int) -> Headers:
    """The headers of one output.

    `kind` is the CloudEvents type, `identity` its id (unique with `source`), `subject` what it is about, `schema` the
    URI of the data's JSON Schema, `timestamp_ms` the input's time in ms since 1970, so that a replay says the same.
    Producers write what they like there: what is no time leaves `ce_time` out, as CloudEvents allows.
    """
    values = {
        "ce_specversion": "1.0",
        "ce_id": identity,
        "ce_source": source,
        "ce_type": kind,
        "ce_subject": subject,
        "ce_dataschema": schema,
        "content-type": "application/json",
    }
    if 0 <= timestamp_ms <= _LAST_MS:
        time = datetime.fromtimestamp(timestamp_ms / 1000, tz=UTC).isoformat(timespec="milliseconds")
        values["ce_time"] = time.replace("+00:00", "Z")
    return tuple((name, value.encode()) for name, value in values.items())
