"""All that the encoder is taught, of four kinds of articles, with the linear models' logits for it.

News and written articles are annotated whole. Of pointed ones some sentences are (`pointers`); of bare ones none, so
that only what a teacher says of them is learned.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from agents.training import events, roles
from agents.training.rows import Row, key, rows
from agents.training.samples import Sample, Teacher, ask, samples
from pipeline.detect.roles import ranker
from schemas.event import STATUSES

NEAR = -4.5  # linear logit of an event from which an annotated sentence is learned from
NEAR_BARE = -4.0  # the same for others
WEIGHT_WRITTEN, WEIGHT_BARE = 0.7, 0.8  # of a sample, beside those of annotated news

Article = dict[str, Any]
Asking = tuple[int, roles.Mention, list[tuple[roles.Case, list[float]]]]


@dataclass(frozen=True, slots=True)
class Material:
    """Articles by kind; see the module."""

    news: list[Article]
    written: list[Article]
    pointed: list[Article] = field(default_factory=list)
    bare: list[Article] = field(default_factory=list)

    @property
    def articles(self) -> list[Article]:
        """All of them; their numbers are places in this list."""
        return self.news + self.written + self.pointed + self.bare


@dataclass(frozen=True, slots=True)
class Lessons:
    """Samples of all articles; `fold` is the fold of an article by its number, -1 for those without one."""

    samples: list[Sample]
    material: Material
    fold: Any

    def weight(self, sample: Sample) -> float:
        """How much a sample counts."""
        whole = len(self.material.news)
        written = whole + len(self.material.written)
        bare = written + len(self.material.pointed)
        if whole <= sample.article < written:
            return WEIGHT_WRITTEN
        return WEIGHT_BARE if sample.article >= bare else 1.0


def lessons(material: Material, teacher: Teacher) -> Lessons:
    """Samples with the linear models' logits, each by models that have not seen the article."""
    whole = material.news + material.written
    data = list(rows(whole))
    screen = events.Screen(data)
    data = [row for row, kept in zip(data, screen.kept, strict=True) if kept]
    table = events.Table([events.full_names(row) for row in data])
    weights = np.where(np.array([row.article < len(material.news) for row in data]), 1.0, events.WEIGHT_WRITTEN)
    linear, statuses = events.held_out(table, data, weights, len(whole))
    made = samples(whole, data, linear, statuses, NEAR, teacher, labelled=True)
    mentions = list(roles.mentions(whole))
    weighed = roles.weighed_unseen(mentions)
    number = {id(article): k for k, article in enumerate(whole)}
    ask(made, [(number[id(m.article)], m, cases) for m, cases in zip(mentions, weighed, strict=True)], teacher)
    fitted = events.Fitted(table, data, weights, np.ones(len(data), dtype=bool))
    tables = roles.table([case for cases in weighed for case, _ in cases])
    first = len(whole)
    for articles, labelled in ((material.pointed, True), (material.bare, False)):
        more = [row for row in rows(articles) if screen.passes(row)]
        if more:
            linear, statuses = fitted.logits(table.of([events.full_names(row) for row in more]))
            near = float("-inf") if labelled else NEAR_BARE
            extra = samples(articles, more, linear, statuses, near, teacher, labelled=labelled)
            found = roles.mentions(articles) if labelled else _seen(articles, more, teacher)
            ask(extra, list(_asking(articles, found, tables)), teacher)
            for sample in extra:
                sample.article += first
            made += extra
        first += len(articles)
    fold = np.random.RandomState(0).permutation(len(whole)) % events.FOLDS
    return Lessons(made, material, np.concatenate([fold, np.full(first - len(whole), -1)]))


def _seen(articles: Sequence[Article], data: list[Row], teacher: Teacher) -> Iterator[roles.Mention]:
    """The events whose roles the teacher was asked about."""
    for row in data:
        name = key(articles[row.article], row.candidate)
        if name in teacher.roles:
            logits = teacher.events[name][1]
            status = STATUSES[max(range(len(STATUSES)), key=logits.__getitem__)]
            yield roles.Mention(articles[row.article], row.candidate, {"status": status})


def _asking(
    articles: Sequence[Article], mentions: Iterator[roles.Mention], tables: dict[Any, ranker.Table]
) -> Iterator[Asking]:
    number = {id(article): k for k, article in enumerate(articles)}
    alone = ranker.weights()
    for mention in mentions:
        cases = [(case, roles.weights(case, tables[case.type])) for case in roles.with_votes(mention, alone)]
        yield number[id(mention.article)], mention, cases
