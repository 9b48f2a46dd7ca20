"""The decision on every candidate of an article, with its grounds, from which `detect` emits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.detect.candidates import Proposal, propose
from pipeline.detect.encoder.hearing import hear
from pipeline.detect.encoder.network import Heard, Settings, network
from pipeline.detect.features import Scene, features, scene, sketch
from pipeline.detect.frame import Document
from pipeline.detect.model import bounded, model, probability, shares
from pipeline.detect.rules import Rule, rule_for
from pipeline.detect.status import amended
from schemas.event import STATUSES, Status
from schemas.verdict import Count

Outcome = Literal["event", "reference", "figurative", "other_sense", "duplicate"]
APART = 4  # words between the triggers of two events of one type in a sentence


@dataclass(frozen=True, slots=True)
class Considered:
    """A candidate, what the models made of it, and what became of it.

    `linear` is the linear model's logit, by all `features` for one that is `seen`, by a sketch for the others. `heard`
    is what the encoder made of it, None where it was not asked. `event` is the probability that it reports an event,
    by both; `statuses` the probability of each status if it does, empty where the encoder was not asked; `rule` a set
    way of speaking that it is part of.
    """

    proposal: Proposal
    features: tuple[str, ...]
    event: float
    statuses: dict[Status, float]
    outcome: Outcome
    rule: Rule | None = None
    seen: bool = False
    linear: float = 0.0
    heard: Heard | None = None

    @property
    def status(self) -> Status:
        """The status that a rule fixes, or else the likeliest one, amended where plain rules know better."""
        if self.rule and self.rule.status:
            return self.rule.status
        return amended(self.proposal, self.likeliest)

    @property
    def likeliest(self) -> Status:
        """The model's own choice."""
        return max(self.statuses, key=lambda status: self.statuses[status])

    @property
    def status_probability(self) -> float:
        """That of the status; where a rule overrules the model, with the probability of what it rules out."""
        own = self.statuses[self.status]
        return own if self.status == self.likeliest else own + self.statuses[self.likeliest]


@dataclass(frozen=True, slots=True)
class Deliberation:
    """All candidates of an article in reading order, and how many were left out over the limit."""

    document: Document
    considered: tuple[Considered, ...]
    over_limit: int

    @property
    def events(self) -> tuple[Considered, ...]:
        """Those that became events."""
        return tuple(c for c in self.considered if c.outcome == "event")

    def beside(self, considered: Considered) -> list[Proposal]:
        """All proposals of that one's type in its sentence."""
        one = considered.proposal.candidate
        every = (other.proposal for other in self.considered)
        return [p for p in every if (p.candidate.sentence, p.candidate.type) == (one.sentence, one.type)]

    @property
    def counts(self) -> dict[Count, int]:
        """The figures of the verdict; those that are zero are left out."""
        total: dict[Count, int] = {"candidates": len(self.considered) + self.over_limit, "events": len(self.events)}
        for considered in self.considered:
            if considered.outcome != "event":
                total[considered.outcome] = total.get(considered.outcome, 0) + 1
        if self.over_limit:
            total["over_limit"] = self.over_limit
        return {name: count for name, count in total.items() if count}


def deliberate(document: Document) -> Deliberation:
    """Proposes, weighs and decides; the same document gives the same decisions."""
    proposals, over_limit = propose(document)
    if not proposals:
        return Deliberation(document, (), over_limit)
    sentences: dict[int, list[Considered]] = {}
    for considered in _weighed(document, proposals):
        sentences.setdefault(considered.proposal.sentence.index, []).append(considered)
    decided = [c for group in sentences.values() for c in _in_sentence(document, group)]
    decided.sort(key=lambda c: (c.proposal.sentence.index, c.proposal.hit.first))
    return Deliberation(document, tuple(decided), over_limit)


def _weighed(document: Document, proposals: list[Proposal]) -> Iterator[Considered]:
    """What the linear model makes of each; by a sketch first, which is enough to turn most of them down."""
    weights = model()
    surroundings: Scene | None = None
    for proposal in proposals:
        kind, rule = proposal.type, rule_for(proposal)
        names = tuple(sketch(proposal))
        logit = weights.screen_logit(kind, names)
        seen = rule is not None or logit >= weights.floor
        if seen:
            surroundings = surroundings or scene(document, proposals)
            names = tuple(features(proposal, surroundings))
            logit = weights.event_logit(kind, names)
        yield Considered(proposal, names, probability(logit), {}, "other_sense", rule, seen, logit)


def _in_sentence(document: Document, group: list[Considered]) -> list[Considered]:
    """The decisions on the candidates of one sentence; it is read by the encoder if the linear model sees a chance."""
    read = network()
    seen = [c for c in group if c.seen]
    if not any(c.rule or c.linear >= read.settings.near for c in seen):
        return [_turned_down(c) for c in group]
    heard = hear(read, document, [c.proposal.candidate for c in seen])
    types: dict[str, list[Considered]] = {}
    for considered, one in zip(seen, heard, strict=True):
        types.setdefault(considered.proposal.type, []).append(_with_both(considered, one, read.settings))
    decided = [c for same in types.values() for c in _decide(same, read.settings)]
    return decided + [_turned_down(c) for c in group if not c.seen]


def _with_both(considered: Considered, heard: Heard, settings: Settings) -> Considered:
    """With the probabilities that the encoder's and the linear model's logits give together."""
    kind, rule = considered.proposal.type, considered.rule
    event = probability(heard.event + settings.linear_event * bounded(considered.linear), settings.event_scale)
    linear = model().status_logits(kind, considered.features)
    logits = [own + settings.linear_status * other for own, other in zip(heard.statuses, linear, strict=True)]
    return replace(
        considered,
        event=max(event, rule.floor if rule else 0.0),
        statuses=dict(zip(STATUSES, shares(logits, settings.status_scale), strict=True)),
        heard=heard,
    )


def _decide(group: list[Considered], settings: Settings) -> list[Considered]:
    """One sentence and type: the best candidate if it is good enough, and one further event if clearly another."""
    ranked = sorted(group, key=lambda c: -c.event)
    best = ranked[0]
    if best.event < settings.threshold:
        return [_turned_down(c) for c in ranked]
    chosen = [replace(best, outcome="event")]
    out: list[Considered] = []
    for other in ranked[1:]:
        if other.event >= settings.second and len(chosen) == 1 and _another(other, chosen[0]):
            chosen.append(replace(other, outcome="event"))
        else:
            out.append(
                replace(other, outcome="duplicate") if other.event >= settings.threshold else _turned_down(other)
            )
    return chosen + out


def _another(one: Considered, two: Considered) -> bool:
    return one.status != two.status and abs(one.proposal.hit.first - two.proposal.hit.first) > APART


def _turned_down(considered: Considered) -> Considered:
    proposal = considered.proposal
    outcome: Outcome = "other_sense"
    if considered.heard and considered.heard.reference >= 0:
        outcome = "reference"
    elif proposal.type == "deployment" and proposal.kind == "alone" and len(proposal.context) == 1:
        outcome = "figurative"  # "deployed an argument": no force anywhere in the sentence
    return considered if considered.outcome == outcome else replace(considered, outcome=outcome)
