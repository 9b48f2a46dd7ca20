"""Dates in words brought to ISO 8601, against the day of publication."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!\d)")
_AGO = re.compile(r"(\S+) (day|week|month|year)s? (ago|from now|earlier|later|before)")
_RELATIVE = re.compile(
    r"\b(last|next|this past|this coming|this) (week|month|year|weekend|night|morning|afternoon|evening)\b"
)


@dataclass(frozen=True, slots=True)
class Words:
    """Weekdays from 0 (Monday), months and first months of seasons from 1, small numbers."""

    weekdays: dict[str, int]
    months: dict[str, int]
    seasons: dict[str, int]
    numbers: dict[str, int]


def value_of(text: str, published: str, words: Words, *, ahead: bool) -> str:
    """ISO date, month, year or interval of the words, "" when they cannot be resolved.

    `published` is an ISO date or something else, which resolves nothing relative. `ahead` says that an open date ("on
    Friday") lies after publication instead of before.
    """
    low = text.lower().replace(",", " ").replace(".", " ")
    try:
        day: date | None = date.fromisoformat(published)
    except ValueError:
        day = None
    try:
        return _value(low, day, words, ahead)
    except (ValueError, OverflowError):  # "Feb. 30", or beyond the calendar
        return ""


def _value(low: str, day: date | None, words: Words, ahead: bool) -> str:
    parts = low.split()
    month = next((words.months[part] for part in parts if part in words.months), 0)
    year = _YEAR.search(low)
    if month:
        return _month(low, month, int(year.group(1)) if year else 0, day, ahead)
    season = next((words.seasons[part] for part in parts if part in words.seasons), 0)
    if season:
        return _season(low, season, int(year.group(1)) if year else 0, day)
    if year:
        return year.group(1)
    return _relative(low, parts, day, words, ahead) if day else ""


def _month(low: str, month: int, year: int, day: date | None, ahead: bool) -> str:
    number = _DAY.search(_YEAR.sub("", low))
    if not year and day is None:
        return ""
    if not year and day is not None:
        year = day.year
        this = (month, int(number.group(1)) if number else 1)
        now = (day.month, day.day)
        if "last" in low.split() or (not ahead and this > now):
            year -= this >= now
        elif ahead and (month, 31) < now:
            year += 1
    if number:
        return date(year, month, int(number.group(1))).isoformat()
    return f"{year:04d}-{month:02d}"


def _season(low: str, first: int, year: int, day: date | None) -> str:
    if not year:
        if day is None:
            return ""
        year = day.year + ("next" in low.split()) - ("last" in low.split() and day.month < first + 3)
    start = date(year, first, 1)
    return f"{start.isoformat()}/{(_month_start(year, first + 3) - timedelta(days=1)).isoformat()}"


def _month_start(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _relative(low: str, parts: list[str], day: date, words: Words, ahead: bool) -> str:
    for part, shift in (("yesterday", -1), ("today", 0), ("tonight", 0), ("tomorrow", 1)):
        if part in parts:
            return (day + timedelta(days=shift)).isoformat()
    weekday = next((words.weekdays[part] for part in parts if part in words.weekdays), None)
    if weekday is not None:
        return _weekday(parts, weekday, day, ahead)
    if "weekend" in parts and not _RELATIVE.search(low):
        low = "this weekend" if ahead else "last weekend"
    span = _RELATIVE.search(low)
    if span:
        return _SPANS[span.group(2)](day, _STEP[span.group(1)])
    ago = _AGO.search(low)
    return _ago(ago, day, words) if ago else ""


_STEP = {"last": -1, "this past": -1, "this": 0, "next": 1, "this coming": 1}


def _weekday(parts: list[str], weekday: int, day: date, ahead: bool) -> str:
    back = (day.weekday() - weekday) % 7
    if ahead or "next" in parts:
        return (day + timedelta(days=(-back) % 7 or (7 if "next" in parts else 0))).isoformat()
    if "last" in parts and back == 0:
        back = 7
    return (day - timedelta(days=back)).isoformat()


def _week(day: date, step: int) -> str:
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=step)
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


def _weekend(day: date, step: int) -> str:
    saturday = day - timedelta(days=day.weekday()) + timedelta(days=5, weeks=step)
    return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"


def _calendar_month(day: date, step: int) -> str:
    return _month_start(day.year, day.month + step).isoformat()[:7]


def _calendar_year(day: date, step: int) -> str:
    return f"{day.year + step:04d}"


def _same_day(day: date, step: int) -> str:
    return (day + timedelta(days=step)).isoformat()


_SPANS: dict[str, Callable[[date, int], str]] = {
    "week": _week,
    "weekend": _weekend,
    "month": _calendar_month,
    "year": _calendar_year,
    "night": _same_day,
    "morning": _same_day,
    "afternoon": _same_day,
    "evening": _same_day,
}


def _ago(match: re.Match[str], day: date, words: Words) -> str:
    count_word, unit, way = match.groups()
    count = int(count_word) if count_word.isdigit() else words.numbers.get(count_word, 0)
    if not count or way in ("earlier", "later", "before"):  # counted from another event, which the words do not date
        return ""
    sign = 1 if way == "from now" else -1
    if unit in ("day", "week"):
        return (day + timedelta(days=sign * count * (7 if unit == "week" else 1))).isoformat()
    if unit == "month":
        return _calendar_month(day, sign * count)
    return _calendar_year(day, sign * count)
