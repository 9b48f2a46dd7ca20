"""Whom a person speaks or acts for, where the article says so beside the name."""

import re
from functools import cache

from pipeline.detect.roles.names import Entity
from pipeline.detect.roles.offices import acted_for, heads, of, offices
from pipeline.detect.roles.reading import Reading
from schemas.base import Part, Span

_MENTIONS = 8  # of a name that are looked at; a title stands with the first ones
_BEFORE = 90  # characters before a title, in which it is called a former one, or its body is spelt out
_NAME = r"[A-Z][\w&-]*(?: (?:of the |of |for |and |the )?[A-Z][\w&-]*){0,7}"
_SPELT_OUT = re.compile(rf"(?P<name>{_NAME}) \((?P<short>[A-Z]{{2,6}})\) $")
Found = tuple[str, Span]


def organisation(reading: Reading, entity: Entity) -> Found | None:
    """The organisation of a person and the words that say it: a title before the name, or an apposition after it."""
    for (order, start), length in entity.at[:_MENTIONS]:
        part: Part = "text" if order else "headline"
        text = getattr(reading.document.article, part)
        found = _before(text, start, entity.title) or _after(text, start + length)
        if found is not None:
            name, first, last = found
            if not _person(reading, name):
                return name, Span(text=text[first:last], start=first, end=last, part=part)
    return None


def of_office(reading: Reading, span: Span) -> Found | None:
    """The organisation of somebody who is not named, by what they are called: "a Pentagon spokesman"."""
    name = acted_for(span.text)
    return (name, span) if name and not _person(reading, name) else None


def _person(reading: Reading, name: str) -> bool:
    """Whether the article has a person of that name, whose lawyer or adviser is no organisation's."""
    found = reading.names.by_word.get(name.lower(), ())
    return any(entity.kind in ("person", "name") for entity in found)


def _before(text: str, start: int, title: str) -> tuple[str, int, int] | None:
    """By the title before a name, "Texas Gov.", or by what stands before that: "Coastal Fund (CF) Director"."""
    first = start - len(title) - 1
    if not title or first < 0 or text[first : start - 1] != title:
        return None
    lead = text[max(0, first - _BEFORE) : first]
    if not set(lead.lower().split()[-1:]).isdisjoint(offices().past.split()):
        return None
    if name := acted_for(title):
        return name, first, start - 1
    spelt = _SPELT_OUT.search(lead)
    if spelt is None or not _initials(spelt["name"]).endswith(spelt["short"]):  # "Fairport (AP) President"
        return None
    return spelt["name"], first - len(spelt[0]), start - 1


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _after(text: str, end: int) -> tuple[str, int, int] | None:
    """ ", the Homeland Security secretary," and ", director of the Coastal Fund," after a name."""
    titled, governed = _appositions()
    match = titled.match(text, end)
    if match and (name := acted_for(match["title"])):
        return name, *match.span("title")
    match = governed.match(text, end)
    if match is None or not set(match["title"].split()).isdisjoint(offices().past.split()):
        return None
    name = of(heads()[match["head"].lower()], match["name"], match["head"])
    return (name, match.start("title"), match.end("name")) if name else None


@cache
def _appositions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An office with the name before it, and one with the name after it; groups title, and head and name."""
    lead = r", (?:who is |who’s )?(?:the |an? |its )?"
    words = r"(?:[a-z-]+ ){0,4}?"
    office = "|".join(map(re.escape, heads()))
    capitals = r"(?:[A-Z][\w.&’'-]* ){1,6}"
    of = r"[Ss]ecretary of (?:the )?[A-Z]\w+(?: (?:and )?[A-Z]\w+){0,4}"
    titled = rf"{lead}(?P<title>{capitals}{words}(?:{office}|secretary)|{of})(?![\w-])"
    after = r" (?:and [a-z]+ )?(?:of|at|for|with) (?:the )?"
    governed = rf"{lead}(?P<title>{words}(?P<head>(?i:{office}))){after}(?P<name>{_NAME})"
    return re.compile(titled), re.compile(governed)
