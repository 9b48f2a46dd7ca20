"""Which option fills a role: the one whose features weigh most; the weights were fitted on annotated articles."""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from math import exp
from typing import Literal

import orjson

from pipeline.detect.roles.options import Option
from schemas.errors import DataError
from schemas.event import EventType

_FILE = "weights.json"
_PAIRED = 8  # options of each role that are tried with those of the other
Scored = tuple[float, Option | None]
Slot = Literal["actor", "target", "place"]
# Which roles an event of each type can have at all.
SLOTS: dict[EventType, tuple[Slot, ...]] = {
    "deployment": ("actor", "target", "place"),
    "executive_order": ("actor",),
    "lawsuit": ("actor", "target"),
}


@cache
def weights() -> dict[str, dict[str, float]]:
    """Weights by "type.slot" and feature; raises DataError when the file lacks a slot."""
    data = orjson.loads(files("pipeline.detect.roles").joinpath(_FILE).read_bytes())
    for kind, slots in SLOTS.items():
        for slot in slots:
            if not isinstance(data.get(f"{kind}.{slot}"), dict):
                raise DataError(f"{_FILE}: {kind}.{slot}: expected a table of weights")
    return dict(data)


def scored(kind: EventType, slot: Slot, options: Sequence[Option], nobody: Iterable[str]) -> list[Scored]:
    """The options with their weights, the heaviest first, leaving the role empty (None) among them; equals in order."""
    table = weights()[f"{kind}.{slot}"]
    every: list[Scored] = [(sum(table.get(f, 0.0) for f in option.features), option) for option in options]
    every.append((sum(table.get(feature, 0.0) for feature in nobody), None))
    return sorted(every, key=lambda one: -one[0])


def differing(one: Sequence[Scored], other: Sequence[Scored]) -> tuple[Option | None, Option | None]:
    """The heaviest pair of which the two are not the same: nobody sues himself."""
    pairs = ((a, b) for a in one[:_PAIRED] for b in other[:_PAIRED] if not _same(a[1], b[1]))
    best = max(pairs, key=lambda pair: pair[0][0] + pair[1][0], default=(one[0], (0.0, None)))
    return best[0][1], best[1][1]


def _same(one: Option | None, other: Option | None) -> bool:
    return one is not None and other is not None and one.meaning.name.lower() == other.meaning.name.lower()


def shares(kind: EventType, slot: Slot, options: Sequence[Option], nobody: Iterable[str]) -> list[float]:
    """The probability of each option by the sentence alone; what is missing to 1 is that of none of them."""
    table = weights()[f"{kind}.{slot}.alone"]
    logs = [sum(table.get(feature, 0.0) for feature in features) for features in (*(o.features for o in options), nobody)]
    most = max(logs)
    values = [exp(log - most) for log in logs]
    total = sum(values)
    return [value / total for value in values[:-1]]
