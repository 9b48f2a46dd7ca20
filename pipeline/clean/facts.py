"""What the body tells about the article where the fields do not: headline, source, byline, dateline, date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.clean.metadata import NO_METADATA, Metadata
from pipeline.clean.normalise import normalise
from schemas.article import Dateline, RawArticle

_FOOTER_LOOK = 2_000  # characters at the end of a body where a footer may stand
_LONGEST_LINE = 200
_POST = re.compile(
    r"(?:^|\s)The post (?P<headline>[^\n]{3,300}) (?:first appeared|appeared first) on "
    r"(?P<source>[^\n]{2,80}?)\.?(?=\n|$)"
)
_NAMES = r"[A-Z][\w.'’-]{0,30}(?: (?:(?:de|van|von|der|al|el|bin|del|la) )?(?:[A-Z][\w.'’-]{0,30}|and|&|AND)){1,8}"
_BYLINE = re.compile(rf"(?:[Ww]ritten |[Rr]eported )?(?:[Bb]y|BY):? (?P<name>{_NAMES})")
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){0,4}(?:, [A-Z][A-Za-z.]{1,12}(?: [A-Z][A-Za-z.]{1,12})?)?)?"
    r"(?:, [A-Z][a-z]{2,8}\.? \d{1,2})? ?(?:\((?P<agency>[A-Z][\w.&/ ’'-]{1,40})\))? ?(?:--?|[–—]) ?(?=\S)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(
    r"(?:[Pp]ublished|PUBLISHED|[Pp]osted|[Uu]pdated|UPDATED):?(?: on| at)? ?"
    r"(?:\d{1,2}:\d\d ?[APap]\.?[Mm]\.?(?: [A-Z]{2,4})?,? (?:on )?)?(?:[A-Z][a-z]{2,8}, )?"
    r"(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2}),? (?P<year>(?:19|20)\d\d)"
)
_FIELDS = ("headline", "source", "byline", "published", "url", "language")


@dataclass(frozen=True, slots=True)
class Facts:
    """The fields of the article; `origins` says where those come from that the producer did not fill.

    "markup" is the page's head, "footer" a syndication footer, "body" any other line.
    """

    headline: str
    source: str
    byline: str
    published: str
    url: str
    language: str
    dateline: Dateline | None
    origins: dict[str, str]


def find_facts(base: str, raw: RawArticle, metadata: Metadata) -> Facts:
    """The producer's fields, and for empty ones what the page's head and then the normalised body say."""
    top, tail = base.split("\n", 5)[:5], base.rsplit("\n", 3)[-3:]
    values = {name: _single(getattr(raw, name)) for name in _FIELDS}
    origins: dict[str, str] = {}
    for name, value, origin in (
        *((name, _single(getattr(metadata, name)), "markup") for name in _FIELDS if metadata is not NO_METADATA),
        *((name, value, "footer") for name, value in _footer(base).items()),
        *((name, value, "body") for line in (*top[:4], *tail) for name, value in _line_facts(line)),
    ):
        if value and not values[name]:
            values[name] = value
            origins[name] = origin
    dateline = Dateline(place=_single(raw.dateline)) if raw.dateline else _dateline(top)
    if dateline and not raw.dateline:
        origins["dateline"] = "body"
    return Facts(**values, dateline=dateline, origins=origins)


def _footer(base: str) -> dict[str, str]:
    tail = base[-_FOOTER_LOOK:]
    matches = list(_POST.finditer(tail)) if "The post " in tail else []
    return {"headline": matches[-1]["headline"], "source": matches[-1]["source"]} if matches else {}


def _line_facts(line: str) -> Iterator[tuple[str, str]]:
    if len(line) <= _LONGEST_LINE:
        if match := _BYLINE.fullmatch(line):
            yield "byline", match["name"]
        if match := _TIME.match(line):
            yield "published", _iso(match)


def _single(value: str) -> str:
    return normalise(value).replace("\n", " ") if value else ""


def _iso(match: re.Match[str]) -> str:
    month = match["month"][:3].lower()
    return f"{match['year']}-{_MONTHS.index(month) + 1:02d}-{int(match['day']):02d}" if month in _MONTHS else ""


def _dateline(lines: list[str]) -> Dateline | None:
    for line in lines:
        match = _DATELINE.match(line)
        if match and (match["place"] or match["agency"]):
            return Dateline(place=match["place"] or "", agency=match["agency"] or "")
    return None
