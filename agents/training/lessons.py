"""All that the encoder is taught, with the linear models' logits for it.

Of bare articles what a teacher says is learned, of the others that and their annotations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.training import events, roles
from agents.training.material import Article, Material
from agents.training.rows import Row, key, rows
from agents.training.samples import Sample, Teacher, ask, samples
from pipeline.detect.roles import ranker
from schemas.event import STATUSES

NEAR = -4.5  # linear logit of an event from which an annotated sentence is learned from
NEAR_BARE = -4.0  # the same for others
WEIGHT_WRITTEN, WEIGHT_BARE = 0.7, 0.8  # of a sample, beside those of annotated news

Asking = tuple[int, roles.Mention, list[tuple[roles.Case, list[float]]]]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Candidates that pass the screen, with the linear models' logits of events and statuses.

    Those of annotated articles, and the weights of their events' roles, are by models that have not seen the article.
    `tables` are the linear weights of roles for the bare ones.
    """

    material: Material
    annotated: tuple[list[Row], Any, Any]
    asking: list[Asking]
    bare: tuple[list[Row], Any, Any]
    tables: dict[Any, ranker.Table]


@dataclass(frozen=True, slots=True)
class Lessons:
    """Samples of all articles; `fold` is the fold of an article by its number, -1 for those without one."""

    samples: list[Sample]
    material: Material
    fold: Any

    def weight(self, sample: Sample) -> float:
        """How much a sample counts."""
        news = len(self.material.news)
        if news <= sample.article < news + len(self.material.written):
            return WEIGHT_WRITTEN
        return WEIGHT_BARE if sample.article >= len(self.material.annotated) else 1.0


def weigh(material: Material) -> Weighed:
    """Reads all articles by the linear models, which are made anew."""
    whole = material.annotated
    data = list(rows(whole))
    screen = events.Screen(data)
    data = [row for row, kept in zip(data, screen.kept, strict=True) if kept]
    table = events.Table([events.full_names(row) for row in data])
    weights = events.weight(material, data)
    linear, statuses = events.held_out(table, data, weights, len(whole))
    mentions = list(roles.mentions(whole))
    weighed = roles.weighed_unseen(mentions)
    number = {id(article): k for k, article in enumerate(whole)}
    asking = [(number[id(m.article)], m, cases) for m, cases in zip(mentions, weighed, strict=True)]
    judged = {key(whole[row.article], row.candidate) for row in data if "judged" in whole[row.article]}
    unseen = (row for row in rows(material.bare) if key(material.bare[row.article], row.candidate) not in judged)
    more = [row for row in unseen if screen.passes(row)]
    fitted = events.Fitted(table, data, weights, np.ones(len(data), dtype=bool))
    bare = fitted.logits(table.of([events.full_names(row) for row in more])) if more else ([], [])
    tables = roles.table([case for cases in weighed for case, _ in cases])
    return Weighed(material, (data, linear, statuses), asking, (more, *bare), tables)


def lessons(weighed: Weighed, teacher: Teacher) -> Lessons:
    """The samples of all articles, with what the teacher says of them."""
    material = weighed.material
    whole = material.annotated
    made = samples(whole, *weighed.annotated, NEAR, teacher, labelled=True)
    ask(made, weighed.asking, teacher)
    extra = samples(material.bare, *weighed.bare, NEAR_BARE, teacher, labelled=False)
    seen = _seen(material.bare, weighed.bare[0], teacher)
    ask(extra, list(_asking(material.bare, seen, weighed.tables)), teacher)
    for sample in extra:
        sample.article += len(whole)
    fold = np.random.RandomState(0).permutation(len(whole)) % events.FOLDS
    return Lessons(made + extra, material, np.concatenate([fold, np.full(len(material.bare), -1)]))


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
