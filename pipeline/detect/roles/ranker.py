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


def choose(kind: EventType, slot: Slot, options: Sequence[Option], nobody: Iterable[str]) -> Option | None:
    """The best option, or None when leaving the role empty weighs more; the first of equals."""
    table = weights()[f"{kind}.{slot}"]
    best: Option | None = None
    most = sum(table.get(feature, 0.0) for feature in nobody)
    for option in options:
        weight = sum(table.get(feature, 0.0) for feature in option.features)
        if weight > most:
            best, most = option, weight
    return best


def shares(kind: EventType, slot: Slot, options: Sequence[Option], nobody: Iterable[str]) -> list[float]:
    """The probability of each option by the sentence alone; what is missing to 1 is that of none of them."""
    table = weights()[f"{kind}.{slot}.alone"]
    logs = [sum(table.get(feature, 0.0) for feature in features) for features in (*(o.features for o in options), nobody)]
    most = max(logs)
    values = [exp(log - most) for log in logs]
    total = sum(values)
    return [value / total for value in values[:-1]]
