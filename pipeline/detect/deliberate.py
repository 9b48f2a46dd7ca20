"""The decision on every candidate of an article, with its grounds, from which `detect` emits."""

from dataclasses import dataclass, replace
from typing import Literal

from pipeline.detect.candidates import Proposal, propose
from pipeline.detect.features import Scene, features, scene, sketch
from pipeline.detect.frame import Document
from pipeline.detect.model import Model, model
from pipeline.detect.rules import Rule, rule_for
from pipeline.detect.status import amended
from schemas.event import Status
from schemas.verdict import Count

Outcome = Literal["event", "reference", "figurative", "other_sense", "duplicate"]
APART = 4  # words between the triggers of two events of one type in a sentence
FAINT = 0.08  # below this probability the word is taken to be used in another sense, above it to refer to an event


@dataclass(frozen=True, slots=True)
class Considered:
    """A candidate, what the model made of it, and what became of it.

    `event` is the probability that it reports an event; `statuses` the probability of each status if it does, empty
    for one turned down; `rule` a set way of speaking that it is part of.
    """

    proposal: Proposal
    features: tuple[str, ...]
    event: float
    statuses: dict[Status, float]
    outcome: Outcome
    rule: Rule | None = None

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
    weights = model()
    surroundings: Scene | None = None
    groups: dict[tuple[int, str], list[Considered]] = {}
    for proposal in proposals:
        kind = proposal.type
        names = tuple(sketch(proposal))
        event = weights.screen_probability(kind, names)
        rule = rule_for(proposal)
        if rule or event >= weights.floor:
            surroundings = surroundings or scene(document, proposals)
            names = tuple(features(proposal, surroundings))
            event = max(weights.event_probability(kind, names), rule.floor if rule else 0.0)
        considered = Considered(proposal, names, event, {}, "other_sense", rule)
        groups.setdefault((proposal.sentence.index, kind), []).append(considered)
    decided = [c for group in groups.values() for c in _decide(group, weights)]
    decided.sort(key=lambda c: (c.proposal.sentence.index, c.proposal.hit.first))
    return Deliberation(document, tuple(decided), over_limit)


def _decide(group: list[Considered], weights: Model) -> list[Considered]:
    """One sentence and type: the best candidate if it is good enough, and one further event if clearly another."""
    ranked = sorted(group, key=lambda c: -c.event)
    best = ranked[0]
    if best.event < weights.threshold:
        return [_turned_down(c) for c in ranked]
    chosen = [_with_status(best, weights)]
    out: list[Considered] = []
    for other in ranked[1:]:
        if (
            other.event >= weights.second
            and len(chosen) == 1
            and _another(other := _with_status(other, weights), chosen[0])
        ):
            chosen.append(other)
        else:
            out.append(replace(other, outcome="duplicate") if other.event >= weights.threshold else _turned_down(other))
    return chosen + out


def _with_status(considered: Considered, weights: Model) -> Considered:
    kind = considered.proposal.type
    return replace(considered, statuses=weights.status_probabilities(kind, considered.features), outcome="event")


def _another(one: Considered, two: Considered) -> bool:
    return one.status != two.status and abs(one.proposal.hit.first - two.proposal.hit.first) > APART


def _turned_down(considered: Considered) -> Considered:
    proposal = considered.proposal
    outcome: Outcome = "other_sense"
    if considered.event >= FAINT:
        outcome = "reference"
    elif proposal.type == "deployment" and proposal.kind == "alone" and len(proposal.context) == 1:
        outcome = "figurative"  # "deployed an argument": no force anywhere in the sentence
    return considered if considered.outcome == outcome else replace(considered, outcome=outcome)
