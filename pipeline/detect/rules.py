"""Set ways of speaking that are an event whatever the model says, and what they are."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from pipeline.detect.candidates import Proposal
from pipeline.detect.frame import plain
from pipeline.detect.whole import whole
from schemas.errors import DataError
from schemas.event import EVENT_TYPES, STATUSES, EventType, Status

_FILE = "rules.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the file; `status` is None where the tense decides."""

    name: str
    type: EventType
    pattern: re.Pattern[str]
    floor: float
    status: Status | None


@cache
def rules() -> dict[EventType, tuple[Rule, ...]]:
    """The rules by type, in the order of the file; raises DataError when it does not hold what it should."""
    text = resources.files("pipeline.detect").joinpath(_FILE).read_text(encoding="utf-8")
    found = [parse(number, entry) for number, entry in enumerate(tomllib.loads(text).get("rule", ()), 1)]
    return {kind: tuple(rule for rule in found if rule.type == kind) for kind in EVENT_TYPES}


def parse(number: int, entry: dict[str, Any]) -> Rule:
    """A rule from its table; raises DataError."""
    try:
        pattern = re.compile(entry["pattern"])
        kind = EVENT_TYPES[EVENT_TYPES.index(entry["type"])]
        status = STATUSES[STATUSES.index(entry["status"])] if entry["status"] else None
        rule = Rule(entry["name"], kind, pattern, float(entry["floor"]), status)
    except (KeyError, ValueError, TypeError, re.error) as error:
        raise DataError(f"{_FILE}: rule {number}: {error}") from None
    if "trigger" not in pattern.groupindex:
        raise DataError(f"{_FILE}: rule {number}: pattern: has no group named trigger")
    return rule


def rule_for(proposal: Proposal) -> Rule | None:
    """The first rule that means this candidate."""
    found = _matches(proposal.type, proposal.sentence.text)
    if not found:
        return None
    left, right = proposal.tokens.starts[proposal.hit.first], proposal.tokens.end(proposal.hit.last - 1)
    return next((rule for start, end, rule in found if start < right and left < end), None)


@lru_cache(maxsize=256)  # the candidates of a sentence come one after another
def _matches(kind: EventType, text: str) -> tuple[tuple[int, int, Rule], ...]:
    low = plain(text)
    return tuple((*m.span("trigger"), rule) for rule in rules()[kind] for m in whole(rule.pattern, low))
