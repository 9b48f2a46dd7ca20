"""Whom an event's role may go to: every phrase of its sentence and the names the article is about, with what tells them apart.

A feature is a short string that joins facts ("L:Xx|person"); the weights of the ranker are given by feature.
"""

from dataclasses import dataclass

from pipeline.detect.frame import Candidate
from pipeline.detect.roles.chunks import Chunk
from pipeline.detect.roles.lexicon import lexicon
from pipeline.detect.roles.names import Entity
from pipeline.detect.roles.reading import Parsed, Reading
from pipeline.detect.roles.resolve import Meaning, resolve
from schemas.event import Status

_ELSEWHERE = 12  # names of the article beyond the sentence; the one meant is nearly always among the most named
_BE = frozenset("be is are was were been being get gets got gotten".split())
_NAMED = ("person", "name", "place", "demonym")
_GAP = 5  # word classes of the way between phrase and trigger that are kept as they are


@dataclass(frozen=True, slots=True)
class Option:
    """One way to fill a role. `chunk` is None for a name that the sentence itself does not hold."""

    meaning: Meaning
    chunk: Chunk | None
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """The trigger among its sentence's words: half-open range, and its form ("E passive")."""

    first: int
    last: int
    form: str
    word: str
    quoted: bool
    status: Status


def locate(parsed: Parsed, candidate: Candidate, status: Status) -> Trigger:
    """Where the trigger stands and in which form."""
    tokens = parsed.tokens
    first, last = tokens.at(candidate.start, candidate.end)
    if first >= len(tokens.words):
        return Trigger(first, last, "?", "", False, status)
    lead = [i for i in range(max(0, first - 3), first) if tokens.tags[i] in "XR"]
    passive = tokens.tags[first] == "E" and any(tokens.lower[i] in _BE for i in lead)
    before = tokens.tags[first - 1] if first else "^"
    form = f"{tokens.tags[first]}{'p' if passive else ''}{before if before in 'XtDpSC' else '.'}"
    return Trigger(first, last, form, tokens.lower[first], parsed.quoted[first], status)


def options(reading: Reading, parsed: Parsed, trigger: Trigger) -> list[Option]:
    """All options, those of the sentence first from left to right, then the article's by how often they are named."""
    out: list[Option] = []
    seen: set[int] = set()
    for number, chunk in enumerate(parsed.chunks):
        meaning = resolve(reading, parsed, chunk)
        if meaning is None:
            continue
        if meaning.entity is not None:
            seen.add(id(meaning.entity))
        out.append(Option(meaning, chunk, _inside(reading, parsed, trigger, chunk, number, meaning)))
    for rank, entity in enumerate(reading.names.entities[:_ELSEWHERE]):
        if id(entity) not in seen:
            out.append(Option(Meaning(entity.name, entity), None, _outside(reading, parsed, entity, rank, trigger)))
    return out


def _inside(
    reading: Reading, parsed: Parsed, trigger: Trigger, chunk: Chunk, number: int, meaning: Meaning
) -> tuple[str, ...]:
    side, gap, between = _way(parsed, chunk, trigger)
    kind = _kind(chunk, meaning)
    tags, lower = parsed.tokens.tags, parsed.tokens.lower
    before = _word_before(parsed, chunk.first)
    after = tags[chunk.last] if chunk.last < len(tags) else "$"
    quoted = f"{'q' if parsed.quoted[chunk.first] else '-'}{'q' if trigger.quoted else '-'}"
    # A name's own words say nothing about the next article's names.
    head = "" if parsed.tokens.words[chunk.last - 1][0].isupper() and chunk.kind in _NAMED else chunk.head
    speaker = "s" if parsed.speaker is chunk else "-"
    return (
        f"k={kind}",
        f"{side}|{kind}",
        f"{side}{gap}",
        f"{side}{gap}|{kind}",
        f"{side}{gap}|{trigger.form}",
        f"{side}{between}",
        f"{side}{between}|{kind}",
        f"{side}{between}|{trigger.form}",
        f"{side}|b={before}",
        f"{side}|b={before}|{kind}",
        f"{side}|b={before}|{trigger.word}",
        f"{side}{between}|b={before}",
        f"{side}|a={after}|{trigger.form}",
        f"{side}|a={after}|b={before}",
        f"{side}|{trigger.form}|{kind}",
        f"{side}|{trigger.word}",
        f"h={head}",
        f"{side}|h={head}",
        f"Q{quoted}{speaker}",
        f"Q{quoted}{speaker}|{kind}",
        f"{side}|st={trigger.status}|{kind}",
        f"n{min(number, 3)}|{kind}",
        f"n{min(number, 3)}|{side}|{trigger.form}",
        f"own={chunk.owner}|{side}|{kind}",
        f"own={chunk.owner}|{side}{gap}",
        f"f={lower[chunk.first] if tags[chunk.first] in 'DP' else tags[chunk.first]}|{kind}",
        *_standing(reading, meaning.entity, "i"),
    )


def _outside(reading: Reading, parsed: Parsed, entity: Entity, rank: int, trigger: Trigger) -> tuple[str, ...]:
    here = parsed.position(0) if parsed.tokens.words else (1, 0)
    last = max((at[0] for at in entity.at if at[0] < here), default=None)
    if last is None:
        distance = "later"
    elif last[0] != here[0]:
        distance = "head"
    else:
        distance = str(min((here[1] - last[1]) // 150, 6))
    kind = _kind_of(entity)
    return (
        "out",
        f"out|{kind}",
        f"out|r{min(rank, 6)}|{kind}",
        f"out|d{distance}|{kind}",
        f"out|{trigger.form}",
        f"out|{trigger.word}",
        *_standing(reading, entity, "o"),
    )


def _standing(reading: Reading, entity: Entity | None, where: str) -> tuple[str, ...]:
    """How much the article is about an entity."""
    if entity is None:
        return (f"{where}|unnamed",)
    kind = _kind_of(entity)
    count = len(entity.at)
    size = "1" if count == 1 else "2" if count < 4 else "4" if count < 8 else "8"
    headline = bool(entity.at) and entity.at[0][0][0] == 0
    title = entity.title.lower().split()[-1] if entity.title else ""
    return (f"{where}|c{size}|{kind}", f"{where}|hl={headline}|{kind}", f"{where}|t={title}")


def _kind(chunk: Chunk, meaning: Meaning) -> str:
    if meaning.entity is not None and chunk.kind != "force":
        pronoun = chunk.head if chunk.kind == "pronoun" else ""
        return f"{_kind_of(meaning.entity)}{pronoun}"
    if chunk.kind == "pronoun":
        return f"pronoun{chunk.head}"
    return chunk.kind


def _kind_of(entity: Entity) -> str:
    low = entity.name.lower()
    lex = lexicon()
    if low in lex.place_names:
        return "known place"
    if low in lex.demonyms:
        return "demonym"
    if entity.kind == "organisation" and low.rsplit(" ", 1)[-1] in lex.forces:
        return "force name"
    return entity.kind


def _word_before(parsed: Parsed, first: int) -> str:
    if first == 0:
        return "^"
    tag = parsed.tokens.tags[first - 1]
    return parsed.tokens.lower[first - 1] if tag in "pot&W" else tag


def _way(parsed: Parsed, chunk: Chunk, trigger: Trigger) -> tuple[str, str, str]:
    """Side of the trigger, word classes on the way to it (phrases as x, adverbs left out), and phrases between."""
    if chunk.last <= trigger.first:
        side, first, last = "L", chunk.last, trigger.first
    elif chunk.first >= trigger.last:
        side, first, last = "R", trigger.last, chunk.first
    else:
        return "I", "", "0"
    tags = parsed.tokens.tags
    marks: list[str] = []
    at, between = first, 0
    inner = [c for c in parsed.chunks if c.first >= first and c.last <= last]
    for c in inner:
        marks.append(tags[at : c.first].replace("R", ""))
        marks.append("x")
        at = c.last
        between += 1
    marks.append(tags[at:last].replace("R", ""))
    gap = "".join(marks)
    if len(gap) > _GAP:
        gap = gap[:2] + "~" + gap[-2:]
    return side, gap, str(between) if between < 4 else "4"


def nobody(parsed: Parsed, trigger: Trigger) -> tuple[str, ...]:
    """The features of leaving the role empty."""
    return (
        "none",
        f"none|{trigger.form}",
        f"none|{trigger.word}",
        f"none|{trigger.status}",
        f"none|chunks={min(len(parsed.chunks), 4)}",
    )
