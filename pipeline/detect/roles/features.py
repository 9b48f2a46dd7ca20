"""What tells one option of a role from another: facts about a phrase, its way to the trigger, and the article's names.

A feature is a short string that joins facts ("L:Xx|person"); the ranker's weights are given by feature.
"""

from dataclasses import dataclass

from pipeline.detect.frame import Candidate
from pipeline.detect.roles.lexicon import lexicon
from pipeline.detect.roles.names import Entity
from pipeline.detect.roles.reading import Parsed, Reading
from schemas.event import EventType, Status

_BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "get", "gets", "got"})
_NAMED = ("person", "name", "place", "demonym")
MARKS = frozenset({"against", "by", "from", "with", "of", "to", "in", "at", "on", "into", "over", "for"})
"""Prepositions that tell by themselves which part of the clause a phrase plays."""
_GAP = 5  # word classes of the way between phrase and trigger that are kept as they are
_STEP = 150  # characters, about a sentence


@dataclass(frozen=True, slots=True)
class Trigger:
    """The trigger among its sentence's words: half-open range, and its form ("EpX" is a passive)."""

    type: EventType
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
        return Trigger(candidate.type, first, last, "?", "", False, status)
    at = first
    while at and tokens.tags[at - 1] in "XR":
        at -= 1
    passive = tokens.tags[first] in "VE" and any(word in _BE for word in tokens.lower[at:first])
    before = tokens.tags[first - 1] if first else "^"
    form = f"{tokens.tags[first]}{'p' if passive else ''}{before if before in 'XtDpSC' else '.'}"
    return Trigger(candidate.type, first, last, form, tokens.lower[first], parsed.quoted[first], status)


def inside(parsed: Parsed, trigger: Trigger, number: int, kind: str) -> list[str]:
    """Features of the sentence's phrase of that number (from the left), of the given kind."""
    chunk = parsed.chunks[number]
    side, gap, between = _way(parsed, number, trigger)
    tags, lower = parsed.tokens.tags, parsed.tokens.lower
    before = _word_before(parsed, chunk.first)
    quotes = f"{'q' if parsed.quoted[chunk.first] else '-'}{'q' if trigger.quoted else '-'}"
    quotes += "s" if parsed.speaker is chunk else "-"
    # A name's own words say nothing about the next article's names.
    named = chunk.kind in _NAMED and parsed.tokens.words[chunk.last - 1][0].isupper()
    head = "" if named else chunk.head
    subject = _subject(parsed, number, trigger) if side == "L" else "-"
    role = part(parsed, number, trigger)
    opening = lower[chunk.first] if tags[chunk.first] in "DP" else tags[chunk.first]
    return [
        f"{side}{gap}",
        f"{side}{gap}|{kind}",
        f"{side}{gap}|{trigger.form}",
        f"{side}{between}|{kind}",
        f"{side}{between}|{trigger.form}",
        f"{side}{between}|b={before}",
        f"{side}|b={before}",
        f"{side}|b={before}|{kind}",
        f"{side}|b={before}|{trigger.word}",
        f"{side}|{trigger.form}|{kind}",
        f"{side}|{trigger.word}",
        f"{side}|{trigger.word}|{kind}",
        f"{side}|st={trigger.status}|{kind}",
        f"h={head}",
        f"Q{quotes}|{kind}",
        f"own={chunk.owner}|{side}|{kind}",
        f"own={chunk.owner}|{side}{gap}",
        f"f={opening}|{kind}",
        f"S{subject}|{kind}",
        f"S{subject}|{trigger.form}",
        f"syn={role}",
        f"syn={role}|{kind}",
        f"syn={role}|{trigger.word}",
    ]


def part(parsed: Parsed, number: int, trigger: Trigger) -> str:
    """The part of the clause that the phrase plays for the trigger, by the plainest of signs; "" without one."""
    chunk, tokens = parsed.chunks[number], parsed.tokens
    passive = "p" if "p" in trigger.form[:2] else trigger.form[0]
    if chunk.first >= trigger.last:
        before = tokens.lower[chunk.first - 1]
        if before in MARKS:
            return "behalf" if before == "of" and tokens.lower[chunk.first - 2] == "behalf" else before
        direct = chunk.first == trigger.last or tokens.tags[trigger.last : chunk.first].strip("RT") == ""
        return f"object {passive}" if direct else ""
    if chunk.last > trigger.first:
        return "within"
    if chunk.owner and chunk.last + 1 >= trigger.first:
        return "owner"
    rank = _subject(parsed, number, trigger)
    return f"subject {passive}" if rank == "1" else "second" if rank == "2" else ""


def _subject_of(parsed: Parsed, number: int, trigger: Trigger) -> bool:
    return parsed.chunks[number].last <= trigger.first and _subject(parsed, number, trigger) == "1"


def around(parsed: Parsed, trigger: Trigger, what: str) -> tuple[str, ...]:
    """Features, for options that the sentence does not hold ("out", "none"), of the trigger and what it has instead."""
    found = surroundings(parsed, trigger)
    facts = (
        trigger.form,
        trigger.word,
        trigger.status,
        f"x={found}",
        f"x={found}|{trigger.form}",
        f"x={found}|{trigger.word}",
    )
    subject = next((c for i, c in enumerate(parsed.chunks) if _subject_of(parsed, i, trigger)), None)
    who = "" if subject is None else subject.head if subject.kind == "pronoun" else subject.kind
    parts = [role for i in range(len(parsed.chunks)) if (role := part(parsed, i, trigger))]
    return (
        what,
        f"{what}|by {who}",
        *(f"{what}|{fact}" for fact in facts),
        *(f"{what}|has {role}" for role in dict.fromkeys(parts)),
    )


def surroundings(parsed: Parsed, trigger: Trigger) -> str:
    """What the sentence itself offers beside the trigger: how the nearest phrase to the right is joined to it, whether
    something is "against" or "by" somebody, and whether there is a possible subject."""
    line, places = parsed.line
    right = line[places[max(trigger.last - 1, 0)] + 1 :][:2] if trigger.last else ""
    words = parsed.tokens.lower[trigger.last :]
    marks = "".join(mark for word, mark in (("against", "a"), ("by", "b"), ("behalf", "f")) if word in words)
    subject = any(one and c.last <= trigger.first for c, one in zip(parsed.chunks, parsed.subjects, strict=True))
    return f"{right}{marks}{'s' if subject else '-'}"


def outside(reading: Reading, parsed: Parsed, rank: int, kind: str) -> list[str]:
    """Features of the article's name of that rank, which the sentence does not hold."""
    entity = reading.names.entities[rank]
    here = parsed.position(0) if parsed.tokens.words else (1, 0)
    last = max((at[0] for at in entity.at if at[0] < here), default=None)
    if last is None:
        distance = "later"
    elif last[0] != here[0]:
        distance = "head"
    else:
        distance = str(min((here[1] - last[1]) // _STEP, 6))
    return [f"out|{kind}", f"out|r{min(rank, 6)}|{kind}", f"out|d{distance}|{kind}"]


def standing(entity: Entity | None, memory: dict[int, dict[str, int]], kind: str, where: str) -> list[str]:
    """How much the article is about an entity, and where it stands beside words of the event's type."""
    if entity is None:
        return [f"{where}|unnamed"]
    count = len(entity.at)
    size = "1" if count == 1 else "2" if count < 4 else "4" if count < 8 else "8"
    title = entity.title.lower().split()[-1] if entity.title else ""
    out = [f"{where}|c{size}|{kind}", f"{where}|t={title}"]
    roles = memory.get(id(entity))
    if not roles:
        return [*out, f"{where}|m0"]
    best = max(roles, key=lambda role: roles[role])
    for role in sorted(roles):
        out += [f"{where}|m{role}{min(roles[role], 3)}", f"{where}|m{role}|{kind}"]
    return [*out, f"{where}|m={best}", f"{where}|m={best}|{kind}"]


def kind_of(entity: Entity) -> str:
    """What an entity may be, for the features: a known place and a nation's adjective are told apart from names."""
    lex = lexicon()
    low = entity.name.lower()
    if low in lex.place_names:
        return "known place"
    if low in lex.demonyms:
        return "demonym"
    words = low.split(" ")
    if words[-1] in lex.courts or not lex.courts.isdisjoint(entity.title.lower().split()):
        return "court"
    if entity.kind == "organisation":
        if words[-1] in lex.forces and words[-1] not in lex.governments:
            return "force name"
        return "government" if words[-1] in lex.governments or words[0] in lex.governments else "organisation"
    if entity.kind == "person" and any(word in lex.offices for word in entity.title.lower().split()):
        return "official"
    return entity.kind


def _word_before(parsed: Parsed, first: int) -> str:
    if first == 0:
        return "^"
    tag = parsed.tokens.tags[first - 1]
    return parsed.tokens.lower[first - 1] if tag in "pot&W" else tag


def _way(parsed: Parsed, number: int, trigger: Trigger) -> tuple[str, str, str]:
    """Side of the trigger, word classes on the way to it (phrases as x, adverbs left out), and phrases between."""
    chunk = parsed.chunks[number]
    line, places = parsed.line
    if chunk.last <= trigger.first:
        side, gap = "L", line[places[chunk.last - 1] + 1 : places[trigger.first]]
    elif chunk.first >= trigger.last:
        side, gap = "R", line[places[trigger.last - 1] + 1 : places[chunk.first]]
    else:
        return "I", "", "0"
    between = gap.count("x")
    if len(gap) > _GAP:
        gap = gap[:2] + "~" + gap[-2:]
    return side, gap, str(between) if between < 4 else "4"


def _subject(parsed: Parsed, number: int, trigger: Trigger) -> str:
    """The how-manieth possible subject to the left of the trigger a phrase is, "-" when it can be none."""
    if not parsed.subjects[number]:
        return "-"
    left = (one for other, one in zip(parsed.chunks, parsed.subjects, strict=True) if other.last <= trigger.first)
    return str(min(sum(left) - sum(parsed.subjects[:number]), 4))
