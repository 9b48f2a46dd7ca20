"""Makes the weights of roles: `python -m agents.training.roles GOLD.jsonl --written FOLDER`; prints shares right.

Needs scikit-learn with numpy and scipy (dependency group `train`). The same gold files give the same weights. First
sentences are read by themselves; then each article is read with the votes of models that have not seen it.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from agents.training.material import annotated, read
from pipeline.detect.frame import Candidate, Document
from pipeline.detect.roles import ranker
from pipeline.detect.roles.features import around, locate
from pipeline.detect.roles.fill import choices, tally
from pipeline.detect.roles.options import here
from pipeline.detect.roles.reading import Parsed, Reading
from pipeline.evaluation.match import right_name
from schemas.article import CleanArticle
from schemas.base import Part
from schemas.event import EVENT_TYPES, EventType

FOLDS = 4
L2 = 1.5  # strength of the penalty, by cross-validation over 0.3, 1, 1.5, 2
RARE = 4  # features of fewer options are dropped
FAINT = 0.04  # weights nearer to zero are dropped
OUT = Path("pipeline/detect/roles/weights.json.gz")
# Short names that stand for the country: an answer that gives one accepts the full name.
UNITED_STATES = frozenset({"us", "u.s.", "the us", "the u.s.", "america"})


@dataclass(frozen=True, slots=True)
class Case:
    """One role of one event: the features of each option, nobody being the last, and which of them are right.

    `places` are, for each option, part of the article, start and end of its phrase and of where its name stands.
    """

    type: EventType
    slot: int
    article: str
    options: list[tuple[str, ...]]
    right: list[bool]
    places: tuple[tuple[tuple[Part, int, int], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """An annotated event, and where it stands."""

    article: dict[str, Any]
    candidate: Candidate
    marked: dict[str, Any]

    def read(self, weights: dict[str, ranker.Table]) -> tuple[Reading, Parsed]:
        """A fresh reading of the article, with those weights, and of the event's sentence."""
        read = Reading(Document(_clean(self.article)), weights)
        return read, read.parsed(self.candidate.sentence, self.candidate.start)


def _clean(article: dict[str, Any]) -> CleanArticle:
    return CleanArticle(id=str(article["id"]), headline=article["title"], text=article["body"])


def mentions(articles: list[dict[str, Any]]) -> Iterator[Mention]:
    """The annotated events whose trigger can be found in the article."""
    for article in articles:
        document = Document(_clean(article))
        starts = [0]
        for line in article["body"].split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        for marked in article["mentions"]:
            part, base = ("text", starts[marked["line"] - 1]) if marked["line"] else ("headline", 0)
            at = getattr(document.article, part).find(marked["sentence"], base)
            within = marked["sentence"].find(marked["trigger"])
            if marked["level"] != "event" or at < 0 or within < 0 or not marked.get("roles", True):
                continue
            start, end = at + within, at + within + len(marked["trigger"])
            for sentence in document.sentences:
                if sentence.part == part and sentence.start <= start < sentence.end:
                    candidate = Candidate(marked["type"], sentence, start, min(end, sentence.end), "")
                    yield Mention(article, candidate, marked)


def alone(mention: Mention) -> Iterator[Case]:
    """What the sentence by itself says of each role; nobody is right when the answer is not in it."""
    read, parsed = mention.read({})
    trigger = locate(parsed, mention.candidate, mention.marked["status"])
    options = here(read, parsed, trigger)
    features = [*(option.features for option in options), around(parsed, trigger, "none")]
    for i, slot in enumerate(ranker.SLOTS[trigger.type]):
        gold = accepted(mention.marked.get(slot) or [])
        right = [bool(gold) and right_name(option.meaning.name, gold) for option in options]
        yield Case(trigger.type, i, str(mention.article["id"]), features, [*right, not any(right)])


def with_votes(mention: Mention, weights: dict[str, ranker.Table]) -> Iterator[Case]:
    """What the article says of each role, its sentences voting by those weights."""
    read, parsed = mention.read(weights)
    trigger = locate(parsed, mention.candidate, mention.marked["status"])
    options, cast = choices(read, parsed, trigger)
    away, nobody = around(parsed, trigger, "out"), around(parsed, trigger, "none")
    places = tuple(tuple(option.places) for option in options)
    for i, slot in enumerate(ranker.SLOTS[trigger.type]):
        gold = accepted(mention.marked.get(slot) or [])
        features = [option.features + tally(option, cast[slot]) + (() if option.here else away) for option in options]
        right = [bool(gold) and right_name(option.meaning.name, gold) for option in options]
        yield Case(trigger.type, i, str(mention.article["id"]), [*features, nobody], [*right, not gold], places)


def accepted(gold: list[str]) -> list[str]:
    """The answers that count as right."""
    return [*gold, "United States"] if any(name.strip().lower() in UNITED_STATES for name in gold) else gold


def fit(cases: list[Case]) -> dict[str, float]:
    """Weights that make the right options of each case most probable together; cases without one teach nothing."""
    cases = [case for case in cases if any(case.right)]
    count = Counter(name for case in cases for features in case.options for name in set(features))
    index = {name: i for i, name in enumerate(sorted(name for name, n in count.items() if n >= RARE))}
    rows = [[index[name] for name in features if name in index] for case in cases for features in case.options]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.array([column for row in rows for column in row])
    matrix = csr_matrix((np.ones(len(columns)), columns, ends), (len(rows), len(index)))
    right = np.array([one for case in cases for one in case.right])
    starts = np.cumsum([0, *(len(case.options) for case in cases)])[:-1]
    group: Any = np.repeat(np.arange(len(cases)), [len(case.options) for case in cases])

    def loss(w: Any) -> tuple[float, Any]:
        score = matrix @ w
        value = np.exp(score - np.maximum.reduceat(score, starts)[group])
        every, good = np.add.reduceat(value, starts), np.add.reduceat(value * right, starts) + 1e-300
        slope = matrix.T @ (value / every[group] - value * right / good[group]) + 2 * L2 * w
        return float(np.log(every).sum() - np.log(good).sum() + L2 * (w @ w)), slope

    best = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 120}).x
    return {name: float(best[i]) for name, i in index.items()}


def table(cases: list[Case]) -> dict[EventType, ranker.Table]:
    """The weights of each type, for its roles side by side."""
    out: dict[EventType, ranker.Table] = {}
    for kind in EVENT_TYPES:
        columns = [fit([c for c in cases if (c.type, c.slot) == (kind, i)]) for i in range(len(ranker.SLOTS[kind]))]
        columns += [{}] * (3 - len(columns))
        names = sorted(set().union(*columns))
        rows = {name: tuple(round(column.get(name, 0.0), 2) for column in columns) for name in names}
        out[kind] = {name: (row[0], row[1], row[2]) for name, row in rows.items() if max(map(abs, row)) >= FAINT}
    return out


def named(tables: dict[EventType, ranker.Table]) -> dict[str, ranker.Table]:
    """Weights for sentences by themselves, under the keys that they have in the file."""
    return {f"{kind} alone": rows for kind, rows in tables.items()}


def fold(article: str) -> int:
    """The part of the articles that one belongs to."""
    return int(sha256(article.encode()).hexdigest(), 16) % FOLDS


def read_unseen(events: list[Mention], first: list[Case]) -> list[list[Case]]:
    """The cases of each event, its article's sentences voting by weights of other articles' sentences."""
    out: list[list[Case]] = [[] for _ in events]
    for k in range(FOLDS):
        unseen = named(table([case for case in first if fold(case.article) != k]))
        for event, cases in zip(events, out, strict=True):
            if fold(str(event.article["id"])) == k:
                cases += with_votes(event, unseen)
    return out


def weighed_unseen(events: list[Mention]) -> list[list[tuple[Case, list[float]]]]:
    """The cases of each event, with its options' weights by models that have not seen its article."""
    every = read_unseen(events, [case for event in events for case in alone(event)])
    tables = [table([case for cases in every for case in cases if fold(case.article) != k]) for k in range(FOLDS)]
    return [[(case, weights(case, tables[fold(case.article)][case.type])) for case in cases] for cases in every]


def weights(case: Case, rows: ranker.Table) -> list[float]:
    """The weight of each option of a case."""
    return [ranker.weigh(rows, features)[case.slot] for features in case.options]


@click.command()
@annotated
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=OUT, show_default=True)
def main(gold: Path, written: Path | None, pointed: Path | None, corpus: Path | None, out: Path) -> None:
    """Fit on annotated news, GOLD, and the rest, and write the weights."""
    events = list(mentions(read(gold, written, pointed, corpus).annotated))
    first = [case for event in events for case in alone(event)]
    second = [case for cases in read_unseen(events, first) for case in cases]
    final: dict[str, ranker.Table] = {**named(table(first))}
    final.update({str(kind): rows for kind, rows in table(second).items()})
    packed = gzip.compress(
        json.dumps(final, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode(), mtime=0
    )
    out.write_bytes(packed)
    for kind in EVENT_TYPES:
        for i, slot in enumerate(ranker.SLOTS[kind]):
            chosen = [case for case in second if (case.type, case.slot) == (kind, i)]
            right = sum(_is_right(case, final[kind]) for case in chosen)
            click.echo(f"{kind} {slot}: {right / len(chosen):.3f} of {len(chosen)} right, on what it was fitted to")


def _is_right(case: Case, rows: ranker.Table) -> bool:
    totals = weights(case, rows)
    return case.right[max(range(len(totals)), key=totals.__getitem__)]


if __name__ == "__main__":
    main()
