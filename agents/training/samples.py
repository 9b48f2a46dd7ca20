"""What the encoder learns from: windows of sentences, their labelled candidates, their events' roles with options."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.training.roles import Case, Mention
from agents.training.rows import BESIDE, Key, Row, key
from pipeline.detect.encoder.hearing import trigger
from pipeline.detect.encoder.pieces import Window, window
from pipeline.detect.model import bounded, probability, shares
from schemas.event import STATUSES, EventType

Pieces = tuple[int, int]
SOFT = 0.02  # taken from each label of an event, for annotators err too
SOFT_STATUS = 0.05  # the same of a status, spread over the others
WEIGHT_BESIDE = 0.3  # of a word beside the trigger of an event, as a non-event


Answer = tuple[float, list[float]]


@dataclass(frozen=True, slots=True)
class Teacher:
    """What a larger network makes of candidates and of the roles of events, by article, place and type; logits.

    While it is `asked`, samples are made of all candidates, also of those that it has said nothing of.
    """

    events: dict[Key, Answer]
    roles: dict[Key, tuple[list[float], ...]]
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A candidate in a window, its type and pieces, the linear model's logits for it, and what is to be learned.

    `event` is the probability to be learned, counted `weight` times; `statuses` those of the statuses, counted `known`
    times; `refers` whether it is a reference, None where that is not known. The linear logits are by a model that has
    not seen the article.
    """

    name: Key
    type: EventType
    pieces: Pieces
    row: Row
    linear: float
    linear_statuses: Sequence[float]
    event: float
    weight: float
    statuses: Sequence[float]
    known: float
    refers: bool | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The roles of an event in a window: the pieces of its trigger, and of where its options stand in the window.

    `slots` are, for each role, the weights of the options by the linear model, nobody's last, and which are right;
    `taught` what a teacher gives each, None without one.
    """

    name: Key
    type: EventType
    pieces: Pieces
    phrases: tuple[Pieces | None, ...]
    slots: tuple[tuple[list[float], list[bool]], ...]
    taught: tuple[list[float], ...] | None


@dataclass(slots=True)
class Sample:
    """A window of an article, and what is told and asked of it."""

    article: int
    window: Window
    told: list[Told] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)


def samples(
    articles: Sequence[dict[str, Any]],
    rows: Sequence[Row],
    linear: Sequence[float],
    statuses: Any,
    near: float,
    teacher: Teacher,
    labelled: bool,
) -> list[Sample]:
    """The sentences in which a candidate has at least that linear logit or is an event, a sample for each window.

    Of articles that are not labelled those that the teacher says something of.
    """
    groups: dict[tuple[int, str, int], list[int]] = {}
    for k, row in enumerate(rows):
        sentence = row.candidate.sentence
        groups.setdefault((row.article, sentence.part, sentence.start), []).append(k)
    out: list[Sample] = []
    for members in groups.values():
        if all(linear[k] < near and not rows[k].is_event for k in members):
            continue
        windows: dict[Window, Sample] = {}
        for k in members:
            row = rows[k]
            name = key(articles[row.article], row.candidate)
            said = teacher.events.get(name)
            if not labelled and said is None and not teacher.asked:
                continue
            read = window(row.candidate.sentence, row.candidate.start, row.around)
            sample = windows.setdefault(read, Sample(row.article, read))
            sample.told.append(
                _told(name, row, read, float(linear[k]), [float(one) for one in statuses[k]], said, labelled)
            )
        out += windows.values()
    return out


def _told(
    name: Key, row: Row, read: Window, linear: float, statuses: list[float], said: Answer | None, labelled: bool
) -> Told:
    kind, pieces = trigger(read, row.candidate)
    goal, which, known, weight = 0.0, [0.0] * len(STATUSES), 0.0, 1.0
    if labelled:
        goal, known = (1 - SOFT if row.is_event else SOFT), float(row.is_event)
        weight = WEIGHT_BESIDE if row.label == BESIDE else 1.0
        if row.is_event:
            which = [SOFT_STATUS / len(STATUSES)] * len(STATUSES)
            which[STATUSES.index(row.label)] += 1 - SOFT_STATUS
    if said is not None:
        event, taught = probability(said[0]), shares(said[1], 1.0)
        if labelled and row.is_event:
            which = [(a + b) / 2 for a, b in zip(which, taught, strict=True)]
        elif not labelled:
            which, known = taught, event
        goal = (goal + event) / 2 if labelled else event
    refers = row.label == "reference" if labelled and row.label in ("none", "reference") else None
    return Told(name, kind, pieces, row, bounded(linear), statuses, goal, weight, which, known, refers)


def ask(
    made: list[Sample], events: list[tuple[int, Mention, list[tuple[Case, list[float]]]]], teacher: Teacher
) -> None:
    """Adds the roles of events, given with the number of their article, to the samples that hold their triggers."""
    at: dict[tuple[int, str, int], list[Sample]] = {}
    for sample in made:
        sentence = sample.told[0].row.candidate.sentence
        at.setdefault((sample.article, sentence.part, sentence.start), []).append(sample)
    for article, mention, cases in events:
        sentence = mention.candidate.sentence
        for sample in at.get((article, sentence.part, sentence.start), ()):
            read = sample.window
            pieces = read.span(sentence.part, mention.candidate.start, mention.candidate.end)
            if pieces is None:
                continue
            places = cases[0][0].places
            spans = tuple(next((span for at in one if (span := read.span(*at))), None) for one in places)
            slots = tuple((weights, case.right) for case, weights in cases)
            name = key(mention.article, mention.candidate)
            taught = teacher.roles.get(name) or None
            sample.asked.append(Asked(name, mention.candidate.type, pieces, spans, slots, taught))
            break
