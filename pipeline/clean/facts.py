"""What the body tells about the article where the fields do not: headline, source, byline, dateline, date."""

import re
from dataclasses import dataclass, field

from pipeline.clean.normalise import normalise
from schemas.article import Dateline, RawArticle

_POST = re.compile(r"(?:^|\n|\s)The post (?P<headline>[^\n]{3,300}) (?:first appeared|appeared first) on (?P<source>[^\n]{2,80}?)\.?(?=\n|$)")
_BYLINE = re.compile(
    r"(?:[Ww]ritten |[Rr]eported )?(?:[Bb]y|BY):? (?P<name>[A-Z][\w.'’-]+(?: (?:(?:de|van|von|der|al|el|bin|del|la) )?(?:[A-Z][\w.'’-]*|and|&|AND)){1,8})"
)
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){0,4}(?:, [A-Z][A-Za-z. ]{1,24})?)?(?:, (?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}))?"
    r" ?(?:\((?P<agency>[A-Z][\w.&/ ’'-]{1,40})\))? ?(?:--?|[–—]) ?(?=\S)"
)
_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_TIME = re.compile(
    r"(?:(?:[Pp]ublished|PUBLISHED|[Pp]osted|[Uu]pdated|UPDATED):?(?: on| at)? ?)(?:\d{1,2}:\d\d ?[APap]\.?[Mm]\.?(?: [A-Z]{2,4})?,? (?:on )?)?(?:[A-Z][a-z]{2,8}, )?"
    r"(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2}),? (?P<year>(?:19|20)\d\d)"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """The fields of the article; `origins` says where those come from that the producer did not fill."""

    headline: str
    source: str
    byline: str
    published: str
    dateline: Dateline | None
    origins: dict[str, str] = field(default_factory=dict)


def find_facts(base: str, raw: RawArticle) -> Facts:
    """The producer's fields, and for empty ones what a normalised body says."""
    lines = base.split("\n")
    found: dict[str, tuple[str, str]] = {}
    post = next(iter(reversed(list(_POST.finditer(base[-2000:])))), None)
    if post:
        found["headline"] = (post["headline"], "footer")
        found["source"] = (post["source"], "footer")
    for line in (*lines[:4], *lines[-3:]):
        if len(line) <= 200:
            if match := _BYLINE.match(line):
                found.setdefault("byline", (match["name"], "body"))
            if match := _TIME.match(line):
                found.setdefault("published", (_iso(match), "body"))
    values = {key: _single(getattr(raw, key)) for key in ("headline", "source", "byline", "published")}
    origins = {}
    for key, (value, origin) in sorted(found.items()):
        if not values[key] and value:
            values[key] = value
            origins[key] = origin
    dateline, where = _dateline(raw.dateline, lines[:5])
    if where:
        origins["dateline"] = where
    return Facts(**values, dateline=dateline, origins=origins)


def _single(value: str) -> str:
    return normalise(value).replace("\n", " ") if value else ""


def _iso(match: re.Match[str]) -> str:
    month = _MONTHS.get(match["month"][:3].lower())
    return f"{match['year']}-{month:02d}-{int(match['day']):02d}" if month else ""


def _dateline(given: str, lines: list[str]) -> tuple[Dateline | None, str]:
    if given:
        return Dateline(place=_single(given)), ""
    for line in lines:
        match = _DATELINE.match(line)
        if match and (match["place"] or match["agency"]):
            return Dateline(place=match["place"] or "", agency=match["agency"] or ""), "body"
    return None, ""
