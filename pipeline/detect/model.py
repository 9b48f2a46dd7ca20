"""The linear model: sparse named features in, logits of an event and of each status out."""

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import repeat
from math import exp
from typing import Any

from schemas.errors import DataError
from schemas.event import EVENT_TYPES, STATUSES, EventType

_FILE = "weights.json.gz"
SHARED = "*"  # before the features that count the same for all types; the others carry their type's first letter
SCALE = 1000  # weights are stored as whole numbers of thousandths


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by type and feature, the shared ones already added to each type's own.

    `screen` weighs the names of a sketch; a candidate whose logit by these alone is under `floor` is not looked at
    more closely.
    """

    screen: dict[EventType, dict[str, int]]
    screen_bias: int
    floor: float
    event: dict[EventType, dict[str, int]]
    event_bias: int
    status: dict[EventType, dict[str, tuple[int, ...]]]
    status_bias: tuple[int, ...]

    def screen_logit(self, kind: EventType, names: Iterable[str]) -> float:
        """Rough logit of an event by a sketch."""
        return (self.screen_bias + sum(map(self.screen[kind].get, set(names), repeat(0)))) / SCALE

    def event_logit(self, kind: EventType, names: Iterable[str]) -> float:
        """Logit that a candidate of that type reports an event."""
        return (self.event_bias + sum(map(self.event[kind].get, set(names), repeat(0)))) / SCALE

    def status_logits(self, kind: EventType, names: Iterable[str]) -> list[float]:
        """The logit of each status, given that it is an event."""
        weights = self.status[kind]
        rows = [self.status_bias, *(weights[name] for name in sorted(set(names)) if name in weights)]
        return [sum(column) / SCALE for column in zip(*rows, strict=True)]


def probability(logit: float, scale: tuple[float, float] = (1.0, 0.0)) -> float:
    """A logit as a probability; `scale` is the slope and offset of a calibration (Platt)."""
    return 1 / (1 + exp(-bounded(scale[0] * logit + scale[1], 30.0)))


def bounded(logit: float, most: float = 8.0) -> float:
    """A logit no further from zero than that."""
    return max(-most, min(most, logit))


def shares(logits: Sequence[float], slope: float) -> list[float]:
    """Probabilities that sum to 1, the logits scaled by a slope."""
    top = max(logits)
    powers = [exp(slope * (logit - top)) for logit in logits]
    return [power / sum(powers) for power in powers]


@cache
def model() -> Model:
    """The shipped model; raises DataError when the file does not hold one."""
    packed = resources.files("pipeline.detect").joinpath(_FILE).read_bytes()
    try:
        return parse(json.loads(gzip.decompress(packed)))
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{_FILE}: not a model: {error}") from None


def parse(data: dict[str, Any]) -> Model:
    """A model from the file's content; raises KeyError, TypeError or ValueError."""
    if data["statuses"] != list(STATUSES):
        raise ValueError(f"statuses {data['statuses']}, expected {list(STATUSES)}")
    event: dict[EventType, dict[str, int]] = {}
    status: dict[EventType, dict[str, tuple[int, ...]]] = {}
    for kind in EVENT_TYPES:
        own, shared = data["event"].get(kind[0], {}), data["event"][SHARED]
        event[kind] = {name: own.get(name, 0) + shared.get(name, 0) for name in own | shared}
        mine, common = data["status"].get(kind[0], {}), data["status"][SHARED]
        none = (0,) * len(STATUSES)
        status[kind] = {
            name: tuple(a + b for a, b in zip(mine.get(name, none), common.get(name, none), strict=True))
            for name in mine | common
        }
    return Model(
        {kind: data["screen"][kind[0]] for kind in EVENT_TYPES},
        data["screen_bias"],
        data["floor"],
        event,
        data["event_bias"],
        status,
        tuple(data["status_bias"]),
    )
