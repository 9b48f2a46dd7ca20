"""Which option fills a role: the one whose features weigh most; the weights were fitted on annotated articles."""

import gzip
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from math import exp
from typing import Literal

import orjson

from schemas.errors import DataError
from schemas.event import EVENT_TYPES, EventType

_FILE = "weights.json.gz"
Slot = Literal["actor", "target", "place"]
# Which roles an event of each type can have at all; the order is that of the numbers in the file.
SLOTS: dict[EventType, tuple[Slot, ...]] = {
    "deployment": ("actor", "target", "place"),
    "executive_order": ("actor",),
    "lawsuit": ("actor", "target"),
}
Table = dict[str, tuple[float, float, float]]
Weight = tuple[float, float, float]


@cache
def weights() -> dict[str, Table]:
    """For each type the weights of a feature, one for each slot; under "type alone" those for a sentence by itself.

    Raises DataError when the file lacks a type or has a weight of another shape.
    """
    data = orjson.loads(gzip.decompress(files("pipeline.detect.roles").joinpath(_FILE).read_bytes()))
    out: dict[str, Table] = {}
    for key in (name for kind in EVENT_TYPES for name in (kind, f"{kind} alone")):
        table = data.get(key)
        if not isinstance(table, dict) or not all(len(numbers) == 3 for numbers in table.values()):
            raise DataError(f"{_FILE}: {key}: expected a table of three numbers for each feature")
        out[key] = {feature: (numbers[0], numbers[1], numbers[2]) for feature, numbers in table.items()}
    return out


def weigh(table: Table, features: Iterable[str]) -> Weight:
    """The sums of the features' weights for the three slots."""
    get = table.get
    found = [weight for feature in features if (weight := get(feature))]
    first = second = third = 0.0
    for one, two, three in found:
        first += one
        second += two
        third += three
    return first, second, third


def shares(logs: Sequence[float]) -> list[float]:
    """Weights as probabilities that sum to 1."""
    most = max(logs)
    values = [exp(log - most) for log in logs]
    total = sum(values)
    return [value / total for value in values]
