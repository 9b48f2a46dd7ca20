"""Points in time on the command line: ISO 8601, or so long ago."""

import re
from datetime import UTC, datetime, timedelta

from schemas.errors import SettingsError

_AGO = re.compile(r"(\d{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def moment(text: str, now: datetime) -> datetime:
    """The time that is meant by "2025-09-01T08:00" (UTC unless it says otherwise) or "90m" (before `now`).

    Raises SettingsError.
    """
    try:
        if ago := _AGO.fullmatch(text.strip()):
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        time = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        raise SettingsError(
            f"{text!r} is no time; write 2025-09-01T08:00 (UTC), or 90m, 2h, 3d for so long ago"
        ) from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
