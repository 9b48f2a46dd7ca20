"""What detection works on: an article cut into sentences, and candidates found in them."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from pipeline.sentences import sentences
from schemas.article import CleanArticle
from schemas.base import Part, Span
from schemas.event import EventDate, EventType, Place, Role


@dataclass(frozen=True, slots=True)
class Sentence:
    """`getattr(article, part)[start:end]`; `index` counts through the document, the headline being 0."""

    index: int
    part: Part
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Document:
    """A clean article with its sentences, headline first; what costs time is worked out once, when first asked for."""

    article: CleanArticle

    @cached_property
    def plain(self) -> tuple[str, str]:
        """Headline and text in lower case with straight apostrophes, at the same offsets."""
        return plain(self.article.headline), plain(self.article.text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in reading order."""
        out: list[Sentence] = []
        parts: tuple[tuple[Part, str], ...] = (("headline", self.article.headline), ("text", self.article.text))
        for part, text in parts:
            for start, end in sentences(text):
                out.append(Sentence(len(out), part, start, end, text[start:end]))
        return tuple(out)

    def sentence(self, part: Part, at: int) -> Sentence | None:
        """The one that the offset lies in; None between two."""
        before = bisect_right(self.sentences, (part == "text", at), key=lambda one: (one.part == "text", one.start)) - 1
        found = self.sentences[max(before, 0)] if self.sentences else None
        return found if found is not None and found.part == part and found.start <= at < found.end else None

    def span(self, part: Part, start: int, end: int) -> Span:
        """The record for a piece of the article."""
        return Span(text=getattr(self.article, part)[start:end], start=start, end=end, part=part)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trigger word that may carry an event, at `start` to `end` of the sentence's own part of the article.

    `rule` names the entry of the trigger data that proposed it.
    """

    type: EventType
    sentence: Sentence
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Slots:
    """Who, whom, where and when of one event."""

    actor: Role | None = None
    target: Role | None = None
    place: Place | None = None
    date: EventDate | None = None


def plain(text: str) -> str:
    """Lower case and straight apostrophes at the same length: some foreign letters grow when lowered, and stay."""
    text = text.replace("’", "'")
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
