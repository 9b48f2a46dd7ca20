"""Which event stands for which mention."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.evaluation.gold import Mention
from schemas.event import PolicyEvent

_WORD = re.compile(r"[a-z0-9]+")
_SHARED = 0.6  # of the shorter sentence's words; below that two sentences are not the same one
_LITTLE = frozenset(("the", "a", "an", "of", "and", "s", "us", "u"))


@dataclass(frozen=True, slots=True)
class Matching:
    """Mention number → event number, one to one; `neutral` are further events that fall on a reference."""

    pairs: dict[int, int]
    neutral: frozenset[int]


def match(mentions: Sequence[Mention], events: Sequence[PolicyEvent]) -> Matching:
    """Pair events with mentions of their type in their sentence, the likest first.

    The same status with a shared trigger word counts most, then being an event rather than a reference, then how much
    of the sentence is shared; among equals the earlier mention and the earlier event.
    """
    ranked = sorted(
        (
            (rank, -number, -other)
            for number, mention in enumerate(mentions)
            for other, event in enumerate(events)
            if (rank := _likeness(mention, event)) is not None
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, other in ranked:
        if -number not in pairs and -other not in taken:
            pairs[-number] = -other
            taken.add(-other)
    neutral = {-other for _, number, other in ranked if mentions[-number].level == "reference"} - taken
    return Matching(pairs, frozenset(neutral))


def right_status(mention: Mention, event: PolicyEvent) -> bool:
    """Whether the status is the annotated one or one that is right too."""
    return event.status == mention.status or event.status in mention.status_alt


def right_name(answer: str, acceptable: Sequence[str]) -> bool:
    """Whether a name is one of the acceptable ones: all its words among theirs, or all theirs among its.

    No name is right where none is acceptable.
    """
    if not acceptable or not answer.strip():
        return not acceptable and not answer.strip()
    said = set(_words(answer)) - _LITTLE
    return any(said and wanted and (said <= wanted or wanted <= said) for wanted in map(_content, acceptable))


def _content(text: str) -> set[str]:
    return set(_words(text)) - _LITTLE


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _likeness(mention: Mention, event: PolicyEvent) -> tuple[bool, bool, bool, bool, float] | None:
    """How alike they are, for sorting; None where one cannot stand for the other."""
    if mention.type != event.type:
        return None
    theirs, ours = _words(mention.sentence), _words(event.sentence.text)
    shared = _in_order(theirs, ours)
    if shared < _SHARED or min(len(theirs), len(ours)) < 2:
        return None
    trigger = not set(_words(mention.trigger)).isdisjoint(_words(event.trigger.text))
    is_event = mention.level == "event"
    status = is_event and right_status(mention, event)
    return status and trigger, is_event and trigger, status, is_event, shared


def _in_order(first: list[str], second: list[str]) -> float:
    """Share of the shorter list's words that stand, in their order, in the longer one."""
    short, long = (second, first) if len(first) > len(second) else (first, second)
    at = found = 0
    for word in short:
        try:
            at = long.index(word, at) + 1
        except ValueError:
            continue
        found += 1
    return found / len(short) if short else 0.0
