"""Times as text."""

from datetime import UTC, datetime

_LAST_MS = 253_402_300_799_999  # 9999-12-31T23:59:59.999Z, the last that ISO 8601 can write in four digits


def rfc3339(timestamp_ms: int) -> str:
    """Milliseconds since 1970 as "2026-03-17T09:30:00.000Z"; "" for what is no time: producers write what they like."""
    if not 0 <= timestamp_ms <= _LAST_MS:
        return ""
    time = datetime.fromtimestamp(timestamp_ms / 1000, tz=UTC).isoformat(timespec="milliseconds")
    return time.replace("+00:00", "Z")
