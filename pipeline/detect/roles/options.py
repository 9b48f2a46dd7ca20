"""Whom an event's role may go to: every phrase of its sentence, and the names the article is about."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.detect.roles.chunks import Chunk
from pipeline.detect.roles.features import Trigger, inside, kind_of, outside, standing
from pipeline.detect.roles.lexicon import lexicon
from pipeline.detect.roles.reading import Parsed, Reading
from pipeline.detect.roles.resolve import Meaning, nation, resolve
from schemas.base import Part
from schemas.event import EventType

_ELSEWHERE = 8  # names of the article beyond the sentence; the one meant is nearly always among the most named
_NEAR = 7  # phrases looked at on each side of the trigger; one further off is hardly ever meant

# Pronouns that behave alike, for the features.
_PRONOUNS = {
    "i": "we",
    "us": "we",
    "me": "we",
    "she": "he",
    "him": "he",
    "himself": "he",
    "herself": "he",
    "them": "they",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One way to fill a role: a phrase of `parsed`, or with `chunk` None one of the article's names.

    `here` is true for the phrases of the event's own sentence.
    """

    meaning: Meaning
    chunk: Chunk | None
    parsed: Parsed
    features: tuple[str, ...]
    here: bool

    @property
    def places(self) -> Iterator[tuple[Part, int, int]]:
        """Part of the article, start and end of the phrase, and of each place where its name stands."""
        if self.chunk is not None:
            tokens = self.parsed.tokens
            yield self.parsed.sentence.part, tokens.starts[self.chunk.first], tokens.ends[self.chunk.last - 1]
        if self.meaning.entity is not None and not self.here:
            for (order, start), length in self.meaning.entity.at:
                yield "text" if order else "headline", start, start + length


def here(reading: Reading, parsed: Parsed, trigger: Trigger) -> list[Option]:
    """The options that the sentence itself holds, from left to right."""
    memory = reading.memory(trigger.type)
    out: list[Option] = []
    for number in _near(parsed, trigger):
        chunk = parsed.chunks[number]
        if chunk.first == 0 and chunk.kind == "place" and parsed.tokens.tags[chunk.last : chunk.last + 1] == ":":
            continue  # a headline's label ("Sudan: ..."), not a word of its clause
        for meaning, kind in _meanings(reading, parsed, chunk):
            features = inside(parsed, trigger, number, kind) + standing(meaning.entity, memory, kind, "i")
            out.append(Option(meaning, chunk, parsed, tuple(features), True))
    return out


def elsewhere(reading: Reading, parsed: Parsed, type_: EventType, present: list[Option]) -> list[Option]:
    """The article's names that are not among those present, by how often they are named."""
    memory = reading.memory(type_)
    seen = {id(option.meaning.entity) for option in present if option.meaning.entity is not None}
    out: list[Option] = []
    for rank, entity in enumerate(reading.names.entities[:_ELSEWHERE]):
        if id(entity) not in seen:
            kind = kind_of(entity)
            features = outside(reading, parsed, rank, kind) + standing(entity, memory, kind, "o")
            out.append(Option(Meaning(entity.name, entity), None, parsed, tuple(features), False))
    return out


def _near(parsed: Parsed, trigger: Trigger) -> range:
    left = sum(chunk.last <= trigger.first for chunk in parsed.chunks)
    return range(max(0, left - _NEAR), min(len(parsed.chunks), left + _NEAR))


def _meanings(reading: Reading, parsed: Parsed, chunk: Chunk) -> list[tuple[Meaning, str]]:
    """What the phrase stands for; a force also stands for the nation that it is of."""
    out: list[tuple[Meaning, str]] = []
    meaning = resolve(reading, parsed, chunk)
    if meaning is not None:
        out.append((meaning, _kind(chunk, meaning)))
    owner = nation(reading, parsed, chunk)
    if owner is not None:
        out.append((owner, "nation of " + ("force" if chunk.kind == "force" else "body")))
    return out


def _kind(chunk: Chunk, meaning: Meaning) -> str:
    if chunk.kind == "pronoun":
        return _PRONOUNS.get(chunk.head, chunk.head)
    if meaning.entity is not None and chunk.kind != "force":
        return kind_of(meaning.entity)
    name = " ".join(word.lower() for word in meaning.name.split())
    return "known place" if name in lexicon().place_names else chunk.kind
