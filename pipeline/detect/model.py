"""The linear model: sparse named features in, the probability of an event and of each status out."""

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import repeat
from math import exp
from typing import Any

from schemas.errors import DataError
from schemas.event import EVENT_TYPES, STATUSES, EventType, Status

_FILE = "weights.json.gz"
SHARED = "*"  # before the features that count the same for all types; the others carry their type's first letter
SCALE = 1000  # weights are stored as whole numbers of thousandths


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by type and feature, the shared ones already added to each type's own.

    `threshold` is the probability from which the best candidate of a sentence and type is an event, `second` the one
    for a further event of the same type in that sentence. `event_scale` and `status_scale` are (slope, offset) of the
    calibration in logits (Platt), fitted on held-out articles. `screen` weighs the names of a sketch; a candidate
    whose probability by these alone is under `floor` is not looked at more closely.
    """

    screen: dict[EventType, dict[str, int]]
    screen_bias: int
    floor: float

    event: dict[EventType, dict[str, int]]
    event_bias: int
    status: dict[EventType, dict[str, tuple[int, ...]]]
    status_bias: tuple[int, ...]
    threshold: float
    second: float
    event_scale: tuple[float, float]
    status_scale: float

    def screen_probability(self, kind: EventType, names: Iterable[str]) -> float:
        """Rough probability of an event by a sketch."""
        weights = self.screen[kind]
        total = self.screen_bias + sum(map(weights.get, set(names), repeat(0)))
        return 1 / (1 + exp(-_bounded(total / SCALE)))

    def event_probability(self, kind: EventType, names: Iterable[str]) -> float:
        """Calibrated probability that a candidate of that type reports an event."""
        weights = self.event[kind]
        total = self.event_bias + sum(map(weights.get, set(names), repeat(0)))
        slope, offset = self.event_scale
        return 1 / (1 + exp(-_bounded(slope * total / SCALE + offset)))

    def status_probabilities(self, kind: EventType, names: Iterable[str]) -> dict[Status, float]:
        """Calibrated probability of each status, given that it is an event."""
        weights = self.status[kind]
        rows = [self.status_bias, *(weights[name] for name in sorted(set(names)) if name in weights)]
        totals = [self.status_scale * sum(column) / SCALE for column in zip(*rows, strict=True)]
        top = max(totals)
        powers = [exp(total - top) for total in totals]
        return {status: power / sum(powers) for status, power in zip(STATUSES, powers, strict=True)}


def _bounded(logit: float) -> float:
    return max(-30.0, min(30.0, logit))


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
    slope, offset = data["event_scale"]
    return Model(
        {kind: data["screen"][kind[0]] for kind in EVENT_TYPES},
        data["screen_bias"],
        data["floor"],
        event,
        data["event_bias"],
        status,
        tuple(data["status_bias"]),
        data["threshold"],
        data["second"],
        (slope, offset),
        data["status_scale"],
    )
