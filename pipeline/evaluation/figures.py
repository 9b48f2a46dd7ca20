"""Figures over annotated articles: events found, statuses and roles right, by type and by status."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.evaluation.gold import GoldArticle, Mention
from pipeline.evaluation.match import Matching, match, right_name, right_status
from schemas.event import STATUSES, EventType, PolicyEvent, Status

Errors = Literal["missed", "spurious", "reference", "status", "role"]
_Role = Literal["actor", "target", "place"]
_EVERY_ROLE: tuple[_Role, ...] = ("actor", "target", "place")
SCORED_ROLES: dict[EventType, tuple[_Role, ...]] = {
    "deployment": ("actor", "target", "place"),
    "executive_order": ("actor",),
    "lawsuit": ("actor", "target"),
}
"""The roles that the annotation has for each known type; for one of a pack it may have all."""


@dataclass(slots=True)
class Score:
    """Counts of one type, or of all: `found` of the annotated events, `missed`, and false alarms.

    `on_reference` are events that fall on a reference: neither right nor wrong, but wrong in the strict figures.
    `status_right` counts those of `found` whose status is right. Figures run from 0 to 1, 0 where nothing counts.
    """

    found: int = 0
    missed: int = 0
    spurious: int = 0
    on_reference: int = 0
    status_right: int = 0

    @property
    def annotated(self) -> int:
        """Events that were to be found."""
        return self.found + self.missed

    @property
    def precision(self) -> float:
        """Share of what was reported that is an event."""
        return _share(self.found, self.found + self.spurious)

    @property
    def recall(self) -> float:
        """Share of the annotated events that were reported."""
        return _share(self.found, self.annotated)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _f1(self.found, self.spurious, self.missed)

    @property
    def strict_precision(self) -> float:
        """Precision with references reported as events counted as false alarms."""
        return _share(self.found, self.found + self.spurious + self.on_reference)

    @property
    def strict_f1(self) -> float:
        """F1 with references reported as events counted as false alarms."""
        return _f1(self.found, self.spurious + self.on_reference, self.missed)

    @property
    def status_f1(self) -> float:
        """F1 where an event with the wrong status is both a false alarm and missed."""
        wrong = self.found - self.status_right
        return _f1(self.status_right, self.spurious + wrong, self.missed + wrong)

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.found + other.found,
            self.missed + other.missed,
            self.spurious + other.spurious,
            self.on_reference + other.on_reference,
            self.status_right + other.status_right,
        )


@dataclass(slots=True)
class Share:
    """How many of `total` are `right`."""

    right: int = 0
    total: int = 0

    @property
    def value(self) -> float:
        """From 0 to 1; 0 where there are none."""
        return _share(self.right, self.total)


@dataclass(slots=True)
class Evaluation:
    """All counts over a set of articles.

    `roles` has a share for each scored (type, role) of the events found. `statuses` counts (annotated status, reported
    status), with "" where nothing was reported, or nothing annotated. `articles` scores the (type, status) pairs that
    an article reports at least once. `errors` holds (article id, what is wrong, sentence) in reading order.
    """

    types: dict[EventType, Score] = field(default_factory=lambda: {kind: Score() for kind in SCORED_ROLES})
    roles: dict[tuple[EventType, str], Share] = field(
        default_factory=lambda: {(kind, role): Share() for kind, roles in SCORED_ROLES.items() for role in roles}
    )
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    articles: Score = field(default_factory=Score)
    errors: dict[Errors, list[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def all(self) -> Score:
        """All types together."""
        return sum(self.types.values(), Score())

    @property
    def by_status(self) -> dict[Status, Score]:
        """Each status as if it were what is looked for: an event with another one is missed there, spurious here."""
        counts, out = self.statuses, dict[Status, Score]()
        for status in STATUSES:
            right = counts[status, status]
            annotated = sum(n for (wanted, _), n in counts.items() if wanted == status)
            reported = sum(n for (_, got), n in counts.items() if got == status)
            out[status] = Score(found=right, missed=annotated - right, spurious=reported - right)
        return out

    @property
    def all_roles(self) -> Share:
        """All roles of all types together."""
        shares = self.roles.values()
        return Share(sum(share.right for share in shares), sum(share.total for share in shares))


def evaluate(articles: Iterable[tuple[GoldArticle, Sequence[PolicyEvent]]]) -> Evaluation:
    """Compare the events found in each article with its annotation."""
    result = Evaluation()
    for gold, events in articles:
        matching = match(gold.mentions, events)
        for number, mention in enumerate(gold.mentions):
            if mention.level == "event":
                other = matching.pairs.get(number)
                _count_mention(result, gold.id, mention, None if other is None else events[other])
        _count_others(result, gold, events, matching)
        _count_article(result.articles, gold.mentions, events, matching)
    return result


def _count_mention(result: Evaluation, article: str, mention: Mention, event: PolicyEvent | None) -> None:
    score = result.types.setdefault(mention.type, Score())
    result.statuses[mention.status, event.status if event else ""] += 1
    if event is None:
        score.missed += 1
        what = f"{mention.type} {mention.status} “{mention.trigger}”"
        result.errors["missed"].append((article, what, mention.sentence))
        return
    score.found += 1
    if right_status(mention, event):
        score.status_right += 1
    else:
        what = f"{mention.type}: {mention.status} reported as {event.status}"
        result.errors["status"].append((article, what, mention.sentence))
    for role in SCORED_ROLES.get(mention.type, _EVERY_ROLE):
        filled, acceptable = getattr(event, role), getattr(mention, role)
        answer = (filled.name or filled.text) if filled else ""
        right = right_name(answer, acceptable)
        share = result.roles.setdefault((mention.type, role), Share())
        share.total += 1
        share.right += right
        if not right:
            what = f"{mention.type} {role}: {answer or 'none'} instead of {' | '.join(acceptable) or 'none'}"
            result.errors["role"].append((article, what, mention.sentence))


def _count_others(result: Evaluation, gold: GoldArticle, events: Sequence[PolicyEvent], matching: Matching) -> None:
    """Events that stand for no annotated event: on a reference, or a false alarm."""
    mention_of = {other: gold.mentions[number] for number, other in matching.pairs.items()}
    for number, event in enumerate(events):
        mention = mention_of.get(number)
        score = result.types.setdefault(event.type, Score())
        what = f"{event.type} {event.status} “{event.trigger.text}”"
        if number in matching.neutral or (mention and mention.level == "reference"):
            score.on_reference += 1
            result.errors["reference"].append((gold.id, what, event.sentence.text))
        elif mention is None:
            score.spurious += 1
            result.statuses["", event.status] += 1
            result.errors["spurious"].append((gold.id, what, event.sentence.text))


def _count_article(
    score: Score, mentions: Sequence[Mention], events: Sequence[PolicyEvent], matching: Matching
) -> None:
    wanted = {(mention.type, mention.status) for mention in mentions if mention.level == "event"}
    mention_of = {other: mentions[number] for number, other in matching.pairs.items()}
    reported = set()
    for number, event in enumerate(events):
        mention = mention_of.get(number)
        if number in matching.neutral or (mention and mention.level == "reference"):
            continue
        right = mention is not None and right_status(mention, event)
        reported.add((event.type, mention.status if mention and right else event.status))
    score.found += len(wanted & reported)
    score.missed += len(wanted - reported)
    score.spurious += len(reported - wanted)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(right: int, extra: int, missing: int) -> float:
    return _share(2 * right, 2 * right + extra + missing)
