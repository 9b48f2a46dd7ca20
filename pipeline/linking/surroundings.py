"""What an article says about where its places lie: states after a name, and the other places that it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice

from pipeline.linking.gazetteer import Entry, gazetteer
from pipeline.linking.meaning import bearers, by_usage, settled
from pipeline.linking.usage import usage
from schemas.article import CleanArticle
from schemas.base import Part, Span
from schemas.event import Place

_ARTICLE = " the "
_LONGEST = 4  # words of a name that are looked up
_RUNS = 4000  # runs of capitalised words that are looked at, twenty times those of a usual article
_MENTIONS = 200  # of a name that are looked at for a state or country after it


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A run of capitalised words, and one that stands after a comma or in brackets after a name."""
    own = usage()
    # A point after any other word ends a sentence.
    short = "|".join(re.escape(word) for word in ["St.", "Ft.", "Mt.", *own.offices, *own.abbreviations] if "." in word)
    word = rf"(?:{short}|(?:[A-Z]\.){{1,4}}|[A-Z][\w-]*)"
    run = re.compile(rf"(?<![\w.'’]){word}(?: (?:of )?{word}){{0,7}}")
    return run, re.compile(rf"(?: \(|, ?)({word}(?: {word}){{0,3}})")


@dataclass(frozen=True, slots=True)
class Seen:
    """A place that the article names, and where; `span` is null for the dateline, which is no part of the text."""

    entry: Entry
    span: Span | None


@dataclass(frozen=True)
class Surroundings:
    """An article as evidence on its place names; what costs time is worked out once, when first asked for."""

    article: CleanArticle

    @cached_property
    def places(self) -> tuple[Seen, ...]:
        """The places named whose meaning does not depend on others, each where it first stands, the dateline's last."""
        run, _ = _patterns()
        out: dict[int, Seen] = {}
        for part in _PARTS:
            for match in islice(run.finditer(getattr(self.article, part)), _RUNS):
                for entry, start, end in _in_run(match.group()):
                    at = match.start()
                    out.setdefault(entry.id, Seen(entry, _span(self.article, part, at + start, at + end)))
        for piece in self._dateline.split(","):
            for entry, _, _ in _in_run(piece.strip()):
                out.setdefault(entry.id, Seen(entry, None))
        return tuple(out.values())

    def qualifiers(self, name: str) -> tuple[Seen, ...]:
        """The region or country that stands after the name ("Portland, Ore."), of all its mentions and the dateline."""
        mentions = re.compile(rf"\b{re.escape(name)}(?=[ ,])", re.IGNORECASE)
        _, following = _patterns()
        out: dict[int, Seen] = {}
        for part in _PARTS:
            text = getattr(self.article, part)
            for mention in islice(mentions.finditer(text), _MENTIONS):
                after = following.match(text, mention.end())
                found = after and area(after.group(1))
                if after and found:
                    entry, length = found
                    start = after.start(1)
                    out.setdefault(entry.id, Seen(entry, _span(self.article, part, start, start + length)))
        written = mentions.match(self._dateline)
        after = following.match(self._dateline, written.end()) if written else None
        if after and (found := area(after.group(1))):
            out.setdefault(found[0].id, Seen(found[0], None))
        return tuple(out.values())

    def find(self, name: str) -> Span | None:
        """Where the article first has these words."""
        for part in _PARTS:
            found = re.search(rf"\b{re.escape(name)}\b", getattr(self.article, part), re.IGNORECASE)
            if found:
                return _span(self.article, part, *found.span())
        return None

    def with_article(self, place: Place) -> bool:
        """Whether "the" stands before the place, and is its own: "the Fairport, Maine, office" is an office."""
        text = getattr(self.article, place.part)
        before = text[max(0, place.start - len(_ARTICLE)) : place.start]
        return bool(before.lower() == _ARTICLE and text[place.end : place.end + 1] != ",")

    @property
    def _dateline(self) -> str:
        return self.article.dateline.place if self.article.dateline else ""


_PARTS: tuple[Part, ...] = ("headline", "text")


def _span(article: CleanArticle, part: Part, start: int, end: int) -> Span:
    return Span(text=getattr(article, part)[start:end], start=start, end=end, part=part)


def area(words: str) -> tuple[Entry, int] | None:
    """The region or country that the words begin with, and how many characters it takes."""
    pieces = words.split(" ")
    for count in range(len(pieces), 0, -1):
        name = " ".join(pieces[:count])
        if entry := _abbreviated(name):
            return entry, len(name)
        name = name.rstrip(".")
        if entry := _abbreviated(name) or gazetteer().region(f"US.{name}") or _area(name):
            return entry, len(name)
    return None


def _abbreviated(name: str) -> Entry | None:
    code = usage().abbreviations.get(name)
    return gazetteer().region(code) if code else None


def _area(name: str) -> Entry | None:
    # Cities left out: what follows "Springfield, Georgia" is a state, whatever else bears its name.
    fixed = by_usage(name)
    entries = (fixed, *bearers(name)) if fixed else bearers(name)
    return next((entry for entry in entries if entry.kind != "city"), None)


def _in_run(run: str) -> Iterator[tuple[Entry, int, int]]:
    """The place that a run of capitalised words is, or that an office or body in it is of, with its offsets."""
    words = run.split(" ")
    for first in (0, 1):
        rest = words[first:]
        if not rest:
            return
        start = sum(len(word) + 1 for word in words[:first])
        if len(rest) <= _LONGEST and (entry := _abbreviated(run[start:]) or settled(run[start:].rstrip("."))):
            yield entry, start, len(run)
            return
        for count in range(min(_LONGEST, len(rest) - 1), 0, -1):
            name = " ".join(rest[:count])
            if rest[count] in usage().offices and (entry := settled(name)):
                yield entry, start, start + len(name)
                return
