"""CloudEvents 1.0 headers in Kafka's binary mode: the value is the data as it is."""

from schemas.dead_letter import Headers
from schemas.times import rfc3339


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
    if time := rfc3339(timestamp_ms):
        values["ce_time"] = time
    return tuple((name, value.encode()) for name, value in values.items())
