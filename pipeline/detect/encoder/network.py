"""The small neural network that reads a sentence whole: for its triggers event and status, for its phrases the roles.

Weights are a quantised ONNX file, made by `agents.training.encoder`; its metadata says how much the linear models
count beside it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

from pipeline.detect.encoder.pieces import Window
from schemas.base import Part
from schemas.errors import DataError
from schemas.event import EVENT_TYPES, STATUSES, EventType

FILE = "encoder.onnx"
METADATA = "policywire"
Floats = NDArray[np.float32]
_OUTPUTS = ["event", "reference", "status", "query", "nobody", "outside", "keys"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network's logits become decisions.

    Each logit is the network's plus `linear_…` times the linear model's. `near` is the linear event logit from which a
    candidate's sentence is read. `threshold` is the probability from which the best candidate of a sentence and type is
    an event, `second` the one for a further event of the same type in that sentence. The scales are the calibration:
    slope and offset (Platt) of the event's logit, and a slope of the statuses'.
    """

    near: float
    linear_event: float
    linear_status: float
    linear_roles: tuple[float, float, float]
    event_scale: tuple[float, float]
    status_scale: float
    threshold: float
    second: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What the network makes of one trigger in its window; floats are logits.

    `reference` is for a trigger that is no event at least to refer to one. `query`, of a row for each role, is to be
    multiplied with the keys of a phrase's pieces; `nobody` and `outside`, by role, are for no one at all and for a name
    from elsewhere.
    """

    window: Window
    event: float
    reference: float
    statuses: tuple[float, ...]
    query: Floats
    nobody: tuple[float, ...]
    outside: tuple[float, ...]
    keys: Floats

    def roles(self, part: Part, start: int, end: int) -> tuple[float, ...] | None:
        """The logit of each role for the words between those offsets of a part; None outside the window."""
        span = self.window.span(part, start, end)
        if span is None:
            return None
        key = self.keys[span[0] : span[1]].mean(axis=0)
        return tuple(float(value) for value in self.query @ key)


@dataclass(frozen=True)
class Network:
    """The session and its settings."""

    session: InferenceSession
    settings: Settings

    def hear(self, window: Window, triggers: Sequence[tuple[EventType, tuple[int, int]]]) -> list[Heard]:
        """What it makes of each trigger, given by its type and its pieces in the window."""
        length, count = len(window.ids), len(triggers)
        pool = np.zeros((count, length), dtype=np.float32)
        kinds = np.zeros(count, dtype=np.int64)
        for row, (kind, (first, last)) in enumerate(triggers):
            pool[row, first:last] = 1 / (last - first)
            kinds[row] = EVENT_TYPES.index(kind)
        parts = np.zeros((1, length), dtype=np.int64)
        parts[0, window.own :] = 1
        ids = np.array([window.ids], dtype=np.int64)
        event, reference, status, query, nobody, outside, keys = self.session.run(
            _OUTPUTS, {"ids": ids, "parts": parts, "pool": pool, "kinds": kinds}
        )
        return [
            Heard(
                window=window,
                event=float(event[k]),
                reference=float(reference[k]),
                statuses=tuple(status[k].tolist()),
                query=query[k],
                nobody=tuple(nobody[k].tolist()),
                outside=tuple(outside[k].tolist()),
                keys=keys,
            )
            for k in range(count)
        ]


@cache
def network() -> Network:
    """The shipped network; raises DataError when the file does not hold one."""
    options = SessionOptions()
    # One article at a time: threads of its own would only take the other workers' cores.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_ALL
    content = files("pipeline.detect.encoder").joinpath(FILE).read_bytes()
    try:
        session = InferenceSession(content, options, providers=["CPUExecutionProvider"])
        data = json.loads(session.get_modelmeta().custom_metadata_map[METADATA])
        return Network(session, _settings(data))
    except Exception as error:  # noqa: BLE001 - the runtime's own errors have no common class
        raise DataError(f"{FILE}: not the encoder: {error}") from None


def _settings(data: dict[str, Any]) -> Settings:
    if data["statuses"] != list(STATUSES) or data["types"] != list(EVENT_TYPES):
        raise ValueError(f"statuses {data['statuses']} and types {data['types']} are not those of the records")
    one, two, three = data["linear_roles"]
    slope, offset = data["event_scale"]
    return Settings(
        near=data["near"],
        linear_event=data["linear_event"],
        linear_status=data["linear_status"],
        linear_roles=(one, two, three),
        event_scale=(slope, offset),
        status_scale=data["status_scale"],
        threshold=data["threshold"],
        second=data["second"],
    )
