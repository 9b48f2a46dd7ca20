"""How the encoder learns: what it says of a batch, how wrong that is, and the steps that mend it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click
import numpy as np
import torch
from torch.nn import functional

from agents.training.lessons import Lessons
from agents.training.network import Net, batch, pooled
from agents.training.samples import Asked, Sample, Told
from schemas.event import EVENT_TYPES

BATCH = 32
RATE_HEADS = 1e-3  # of what stands on the encoder
WARM_UP = 0.06  # share of the steps
AVERAGE = 0.995  # of the weights over the steps
WEIGHT_REFERENCE, WEIGHT_ROLES = 0.3, 0.25

Answer = tuple[Asked, Any, Any, Any, Any]
"""An event asked about: its queries, the keys of its window's pieces, and what is for nobody and for elsewhere."""


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how fast: passes over the samples, and the rate of the encoder itself."""

    epochs: int
    rate: float


def logits(net: Net, chosen: list[Sample]) -> tuple[list[Told], Any, Any, Any, list[Answer]]:
    """Of all candidates in the samples event, status and reference, with the linear model's share; and of the roles.

    The last are, for each event asked about, its queries, the keys of its window, and what is for nobody and elsewhere.
    """
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = net.states(*batch(chosen))
    states = states.float()
    told = [(k, one) for k, sample in enumerate(chosen) for one in sample.told]
    kinds = torch.tensor([EVENT_TYPES.index(one.type) for _, one in told])
    vector = net.events(*pooled(states, [k for k, _ in told], [one.pieces for _, one in told]), kinds)
    statuses = torch.tensor(np.array([one.linear_statuses for _, one in told]), dtype=torch.float32)
    event = net.event(vector).squeeze(1) + net.scales[0] * torch.tensor([one.linear for _, one in told])
    status = net.status(vector) + net.scales[1] * (statuses - statuses.mean(1, keepdim=True))
    asked = [(k, one) for k, sample in enumerate(chosen) for one in sample.asked]
    answers: list[Answer] = []
    if asked:
        kinds = torch.tensor([EVENT_TYPES.index(one.type) for _, one in asked])
        role = net.roles(*pooled(states, [k for k, _ in asked], [one.pieces for _, one in asked]), kinds)
        query, keys = net.query(role).view(-1, 3, net.keys.out_features), net.keys(states)
        scaled = query / net.keys.out_features**0.5
        nobody, outside = net.nobody(role), net.outside(role)
        answers = [(one, scaled[j], keys[k], nobody[j], outside[j]) for j, (k, one) in enumerate(asked)]
    return [one for _, one in told], event, status, net.reference(vector).squeeze(1), answers


def options(net: Net, answer: Answer) -> Iterator[tuple[Any, list[bool]]]:
    """For each role of an event the logits of its options, nobody's last, and which are right."""
    asked, query, keys, nobody, outside = answer
    spans = [keys[one[0] : one[1]].mean(0) if one else None for one in asked.phrases]
    own = [query @ span if span is not None else outside for span in spans]
    for slot, (linear, right) in enumerate(asked.slots):
        both = torch.stack([*(one[slot] for one in own), nobody[slot]])
        yield both + net.scales[2 + slot] * torch.tensor(linear), right


def loss(net: Net, data: Lessons, chosen: list[Sample]) -> Any:
    """Of events, statuses, references and roles together."""
    told, event, status, reference, answers = logits(net, chosen)
    article = torch.tensor([data.weight(sample) for sample in chosen for _ in sample.told])
    weight = article * torch.tensor([one.weight for one in told])
    goal = torch.tensor([one.event for one in told])
    whole = functional.binary_cross_entropy_with_logits(event, goal, reduction="none") @ weight
    known = article * torch.tensor([one.known for one in told])
    which = torch.tensor([list(one.statuses) for one in told])
    whole = whole - (functional.log_softmax(status, 1) * which).sum(1) @ known
    plain = torch.tensor([one.refers is not None for one in told])
    refers = torch.tensor([float(bool(one.refers)) for one in told])
    whole = whole + WEIGHT_REFERENCE * functional.binary_cross_entropy_with_logits(
        reference[plain], refers[plain], reduction="sum"
    )
    parts = [part for answer in answers for part in _role_losses(net, answer)]
    whole = whole / len(told)
    return whole + WEIGHT_ROLES * torch.stack(parts).sum() / len(chosen) if parts else whole


def _role_losses(net: Net, answer: Answer) -> Iterator[Any]:
    """By what is right, by what the teacher says, or half by each."""
    asked = answer[0]
    for slot, (scores, right) in enumerate(options(net, answer)):
        parts = []
        if any(right):
            parts.append(torch.logsumexp(scores, 0) - torch.logsumexp(scores[torch.tensor(right)], 0))
        if asked.taught is not None:
            taught = torch.softmax(torch.tensor(asked.taught[slot]), 0)
            parts.append(-(torch.log_softmax(scores, 0) * taught).sum())
        if parts:
            yield torch.stack(parts).mean()


def batches(made: list[Sample], size: int, chance: random.Random) -> list[list[Sample]]:
    """All samples, those of about one length together, in a random order."""
    order = sorted(made, key=lambda sample: (len(sample.window.ids) // 6, chance.random()))
    out = [order[k : k + size] for k in range(0, len(order), size)]
    chance.shuffle(out)
    return out


def train(net: Net, data: Lessons, made: list[Sample], course: Course) -> None:
    """Fits the network; its weights end as their average over the last steps."""
    chance = random.Random(0)  # noqa: S311 - not for secrets
    steps = course.epochs * len(batches(made, BATCH, chance))
    heads = [p for name, p in net.named_parameters() if not name.startswith("encoder.")]
    body = [p for p in net.encoder.parameters() if p.requires_grad]
    groups = [{"params": body, "lr": course.rate}, {"params": heads, "lr": RATE_HEADS}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    rise = WARM_UP * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda k: min(1, k / rise) * max(0.02, 1 - k / steps))
    average = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGE))
    net.train()
    order = (chosen for _ in range(course.epochs) for chosen in batches(made, BATCH, chance))
    with click.progressbar(order, length=steps, label="training") as bar:
        for chosen in bar:
            optimiser.zero_grad()
            loss(net, data, chosen).backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            average.update_parameters(net)
    net.load_state_dict(average.module.state_dict())
    net.eval()
