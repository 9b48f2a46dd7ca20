"""The encoder while it learns: MiniLM with a head for events and statuses and one for roles, and its ONNX file."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from torch.nn import functional
from transformers import AutoModel

from agents.training.samples import Sample
from pipeline.detect.encoder.network import METADATA
from schemas.event import EVENT_TYPES, STATUSES

WIDTH = 256  # of the heads
KEY = 64  # width of the roles' queries and keys
DROPOUT = 0.15
_SHIFT, _PAD, _MARKS = 4, 1, {101: 0, 102: 2}  # of MPNet beside BERT: ids, padding, and the marks that begin and end


class Head(nn.Module):
    """A trigger's own state and the whole window's, with its type, as one vector."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.linear = nn.Linear(2 * hidden, WIDTH)
        self.types = nn.Embedding(len(EVENT_TYPES), WIDTH)
        nn.init.normal_(self.types.weight, std=0.3)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, trigger: Any, whole: Any, kinds: Any) -> Any:
        """Vectors of triggers (count, WIDTH)."""
        states = self.drop(torch.cat([trigger, whole], 1))
        return self.drop(functional.gelu(self.linear(states) + self.types(kinds)))


class Net(nn.Module):
    """Encoder and heads; `scales` are how much the linear models' logits count, one for event, status and each role."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, attn_implementation="eager")
        # Words are what the annotated articles have too few of to teach anything new about them.
        self.encoder.embeddings.requires_grad_(False)
        hidden = self.encoder.config.hidden_size
        self.events, self.roles = Head(hidden), Head(hidden)
        self.event, self.status, self.reference = (
            nn.Linear(WIDTH, 1),
            nn.Linear(WIDTH, len(STATUSES)),
            nn.Linear(WIDTH, 1),
        )
        self.query, self.keys = nn.Linear(WIDTH, 3 * KEY), nn.Linear(hidden, KEY)
        self.nobody, self.outside = nn.Linear(WIDTH, 3), nn.Linear(WIDTH, 3)
        self.scales = nn.Parameter(torch.tensor([0.5, 0.5, 1.0, 1.0, 1.0]))

    def states(self, ids: Any, parts: Any, mask: Any) -> Any:
        """The state of each piece (batch, length, hidden)."""
        if self.encoder.config.model_type == "mpnet":
            # The same word pieces behind four marks of its own, and no parts.
            ids = torch.where(mask == 0, _PAD, ids + _SHIFT)
            for mark, own in _MARKS.items():
                ids = torch.where(ids == mark + _SHIFT, own, ids)
            return self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=parts).last_hidden_state

    def forward(self, ids: Any, parts: Any, pool: Any, kinds: Any) -> tuple[Any, ...]:
        """One window as the shipped network has it: inputs and outputs as in `pipeline.detect.encoder.network`."""
        states = self.states(ids, parts, torch.ones_like(ids))[0]
        trigger, whole = pool @ states, states[:1].expand(pool.shape[0], -1)
        event, role = self.events(trigger, whole, kinds), self.roles(trigger, whole, kinds)
        query = self.query(role).view(-1, 3, KEY) / KEY**0.5
        return (
            self.event(event).squeeze(1),
            self.reference(event).squeeze(1),
            self.status(event),
            query,
            self.nobody(role),
            self.outside(role),
            self.keys(states),
        )


def batch(samples: Sequence[Sample]) -> tuple[Any, Any, Any]:
    """Ids, parts and mask of samples, padded to the longest."""
    length = max(len(sample.window.ids) for sample in samples)
    ids, parts, mask = (torch.zeros(len(samples), length, dtype=torch.long) for _ in range(3))
    for row, sample in enumerate(samples):
        n = len(sample.window.ids)
        ids[row, :n], mask[row, :n] = torch.tensor(sample.window.ids), 1
        parts[row, sample.window.own : n] = 1
    return ids, parts, mask


def pooled(states: Any, rows: list[int], spans: list[tuple[int, int]]) -> tuple[Any, Any]:
    """The mean state of each span, whose window's row is given, and the state of that window's first piece."""
    weights = torch.zeros(len(rows), states.shape[1])
    for k, (first, last) in enumerate(spans):
        weights[k, first:last] = 1 / (last - first)
    chosen = states[torch.tensor(rows)]
    return torch.bmm(weights.unsqueeze(1), chosen).squeeze(1), chosen[:, 0]


def export(net: Net, settings: dict[str, Any], out: Path) -> None:
    """Writes the network with weights of 8 bits, and its settings in the metadata."""
    net.eval()
    ids, parts = torch.full((1, 12), 1000), torch.zeros(1, 12, dtype=torch.long)
    example = (ids, parts, torch.full((2, 12), 1 / 12), torch.tensor([0, 2]))
    names = ["event", "reference", "status", "query", "nobody", "outside", "keys"]
    axes = {"ids": {1: "t"}, "parts": {1: "t"}, "pool": {0: "c", 1: "t"}, "kinds": {0: "c"}, "keys": {0: "t"}}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole.onnx")
        torch.onnx.export(
            net, example, whole, input_names=["ids", "parts", "pool", "kinds"], output_names=names, opset_version=17,
            dynamic_axes=axes | {name: {0: "c"} for name in names[:-1]}, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(whole, out, weight_type=QuantType.QInt8, per_channel=True)
    model = onnx.load(out)
    onnx.helper.set_model_props(model, {METADATA: json.dumps(settings)})
    onnx.save(model, out)
