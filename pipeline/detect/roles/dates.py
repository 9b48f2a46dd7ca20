"""The words that date an event in its sentence, and the ISO value they have for a reader on the day of publication."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.detect.frame import Candidate, Sentence, plain
from pipeline.detect.roles.calendar import Words, value_of
from schemas.errors import DataError
from schemas.event import EventDate, Status

_FILE = "dates.toml"
_BREAK = re.compile(
    r"[;:“”\"]|, (?:which|who|but|while|as|after|when|where)\b|\b(?:because|although|after|before|when|that|if)\b"
)
_BREAK_COST = 60  # a clause border weighs like this many characters


@dataclass(frozen=True, slots=True)
class Patterns:
    """The one pattern of a date and the words its value is worked out from."""

    date: re.Pattern[str]
    words: Words


@cache
def patterns() -> Patterns:
    """The pattern made from dates.toml; raises DataError when a list is missing."""
    data = tomllib.loads(files("pipeline.detect.roles").joinpath(_FILE).read_text(encoding="utf-8"))
    for key, size in (("weekdays", 7), ("months", 12), ("short_weekdays", 7), ("short_months", 12)):
        if not isinstance(data.get(key), list) or len(data[key]) != size:
            raise DataError(f"{_FILE}: {key}: expected a list of {size}")
    for key in ("seasons", "numbers"):
        if not isinstance(data.get(key), dict):
            raise DataError(f"{_FILE}: {key}: expected a table")
    words = Words(
        weekdays={w: i for key in ("weekdays", "short_weekdays") for i, w in enumerate(data[key])},
        months={w: i + 1 for key in ("months", "short_months") for i, w in enumerate(data[key])} | {"sept": 9},
        seasons=data["seasons"],
        numbers=data["numbers"],
    )
    return Patterns(_pattern(data), words)


def _pattern(data: dict[str, list[str]]) -> re.Pattern[str]:
    weekday = "(?:" + "|".join(data["weekdays"]) + ")"
    month = "(?:" + "|".join(data["months"]) + r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.)"
    season = "(?:" + "|".join(data["seasons"]) + ")"
    number = r"(?:\d{1,3}|" + "|".join(data["numbers"]) + "|several|few|a few|some|a couple of|couple of|many)"
    unit = r"(?:hour|day|week|month|year|decade)s?"
    lead = (
        r"(?:(?:early|earlier|late|later|by|on|since|until|in|from|as of|around|about|during|starting|before|through) )"
        r"{0,2}"
    )
    year = r"(?:19|20)\d\d"
    part = r"(?: (?:morning|afternoon|evening|night))?"
    date = rf"(?:{month} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{month})(?:,? {year})?"
    forms = (
        rf"{lead}(?:{weekday}, )?{date}",
        rf"{lead}(?:the )?(?:early |late |mid-|end of |beginning of )?(?:last |next |this )?{month}"
        rf"(?:,? (?:of )?{year})?(?! ?\w*\d)",
        rf"{lead}(?:last |next |this |the same )?{weekday}{part}",
        rf"{lead}(?:last|next|this|this past|this coming) "
        rf"(?:week|month|year|weekend|night|morning|afternoon|evening|fiscal year|{season})",
        rf"{lead}(?:the )?{season}(?: of)? {year}",
        r"(?:earlier |later |late |early )?(?:yesterday|today|tonight|tomorrow)" + part,
        rf"(?:just |about |nearly |more than |over |almost )?{number} {unit} (?:ago|earlier|later|from now|before)",
        rf"(?:in|within|over|during|for) the (?:past|last|next|coming) (?:{number} )?{unit}",
        rf"in {number} {unit}",
        rf"(?:in|since|by|during|until|from|early|late|before) (?:early |late |mid-)?{year}(?!\d)",
        r"(?:over )?the weekend|recently|immediately|as soon as possible|the same day",
        r"in recent (?:days|weeks|months|years)|in the coming (?:days|weeks|months)",
    )
    # One of many forms at each place; every part is bounded, so the whole is linear in the sentence.
    return re.compile(r"\b(?:" + "|".join(forms) + r")\b\.?")


def find_date(published: str, sentence: Sentence, candidate: Candidate, status: Status) -> EventDate | None:
    """The date nearest the trigger with fewest clause borders between; None when the sentence gives none.

    `sentence` is the candidate's, or its piece around the trigger. `published` is ISO 8601 or something else, which
    then resolves nothing relative.
    """
    low = plain(sentence.text)
    found = [match for match in patterns().date.finditer(low) if _is_date(sentence.text[slice(*match.span())])]
    if not found:
        return None
    start, end = candidate.start - sentence.start, candidate.end - sentence.start
    best = min(found, key=lambda match: (_cost(sentence.text, match, start, end), match.start()))
    text = sentence.text[slice(*best.span())]
    text = text[:-1] if text.endswith(".") and not _abbreviated(text) else text
    ahead = status in ("planned", "threatened") and best.start() >= end
    at = sentence.start + best.start()
    value = value_of(text, published[:10], patterns().words, ahead=ahead)
    return EventDate(text=text, start=at, end=at + len(text), part=sentence.part, value=value)


def _is_date(text: str) -> bool:
    """A bare "may" or "march" is a verb; the months' capitals tell."""
    last = text.rstrip(".").split(" ")[-1]
    return last not in ("may", "march", "august", "sun", "sat")


def _abbreviated(text: str) -> bool:
    return text.rstrip(".").split(" ")[-1].lower() in patterns().words.months and len(text.split(" ")[-1]) <= 5


def _cost(text: str, match: re.Match[str], start: int, end: int) -> int:
    between = text[end : match.start()] if match.start() >= end else text[match.end() : start]
    return len(between) + _BREAK_COST * len(_BREAK.findall(between))
