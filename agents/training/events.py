"""Makes the weights of detection: `python -m agents.training.events GOLD.jsonl --written FOLDER`; prints figures.

Needs scikit-learn (dependency group `train`). Figures are by cross-validation over folds of whole
articles. The same files give the same weights.
"""

import gzip
import json
from collections import Counter
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

import click
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from agents.training.material import Material, annotated, read
from agents.training.rows import BESIDE, Row, rows
from pipeline.detect.deliberate import APART
from pipeline.detect.features import VOTE
from pipeline.detect.model import SCALE, SHARED
from schemas.event import STATUSES

FOLDS = 5
C_EVENT = 0.05  # inverse strength of the L2 penalty, by cross-validation over 0.03, 0.05, 0.1
C_STATUS = 0.3  # over 0.3, 1.0
WEIGHT_WRITTEN = 0.5  # of articles written to be trained on: they hold more events than news does; over 0.3, 0.5, 1
WEIGHT_BESIDE = 0.3  # of a word beside the trigger of an event, as a non-event; over 0, 0.3, 1
RARE = 3  # features of fewer candidates are dropped
C_SCREEN = 0.1
KEPT = 0.975  # share of the events whose candidates the screen lets through
TRUST = 3.0  # scale of the features that rules vote for, which weakens their penalty by its square
FAINT = {"screen": 0.02, "event": 0.010, "status": 0.030}  # weights nearer to zero are dropped
THRESHOLDS = [round(0.10 + 0.02 * k, 2) for k in range(26)]
SECOND = 0.5  # probability asked of a second event of one type in a sentence
OUT = Path("pipeline/detect/weights.json.gz")


class Table:
    """Sparse matrix of rows and feature names, each name once for all types and once for its own."""

    def __init__(self, listed: list[list[str]]) -> None:
        counted = Counter(name for names in listed for name in names)
        self.names = sorted(name for name, count in counted.items() if count >= RARE)
        self.index = {name: i for i, name in enumerate(self.names)}
        self.trust = np.array([TRUST if f"|{VOTE}" in name else 1.0 for name in self.names], dtype=np.float32)
        self.matrix = self.of(listed)

    def of(self, listed: list[list[str]]) -> Any:
        """The matrix of other rows, in the same columns."""
        columns: list[int] = []
        ends = [0]
        for names in listed:
            columns += sorted(self.index[name] for name in names if name in self.index)
            ends.append(len(columns))
        return csr_matrix((self.trust[columns], columns, ends), shape=(len(listed), len(self.names)))


def full_names(row: Row) -> list[str]:
    """A row's features, once for its own type and once for all."""
    return [f"{prefix}|{name}" for prefix in (row.type[0], SHARED) for name in row.names]


def _sketch(row: Row) -> list[str]:
    return [f"{row.type[0]}|{name}" for name in row.sketch]


class Screen:
    """The model of sketches, and which rows are worth a closer look."""

    def __init__(self, data: list[Row]) -> None:
        self.table = Table([_sketch(row) for row in data])
        truth = np.array([row.is_event for row in data])
        self.model = LogisticRegression(C=C_SCREEN, max_iter=200, tol=1e-3).fit(self.table.matrix, truth)
        scores = self.model.decision_function(self.table.matrix)
        self.floor = float(np.quantile(scores[truth], 1 - KEPT))
        self.kept = scores >= self.floor

    def passes(self, row: Row) -> bool:
        """Whether a row that it was not made from is worth a closer look."""
        return bool(self.model.decision_function(self.table.of([_sketch(row)]))[0] >= self.floor)

    def pack(self) -> dict[str, Any]:
        """The screen as plain data."""
        weights: dict[str, dict[str, int]] = {"d": {}, "e": {}, "l": {}}
        for full, weight in zip(self.table.names, self.model.coef_[0], strict=True):
            kind, name = full.split("|", 1)
            if abs(weight) >= FAINT["screen"]:
                weights[kind][name] = round(weight * SCALE)
        bias = round(float(self.model.intercept_[0]) * SCALE)
        return {"screen": weights, "screen_bias": bias, "floor": round(self.floor, 4)}


class Fitted:
    """The two models on some of the rows: event or not, and which status."""

    def __init__(self, table: Table, data: list[Row], weights: Any, chosen: Any) -> None:
        labels = np.array([row.label for row in data])
        event = np.isin(labels, STATUSES)
        weight = (weights * np.where(labels == BESIDE, WEIGHT_BESIDE, 1.0))[chosen]
        self.event = LogisticRegression(C=C_EVENT, solver="liblinear", tol=1e-2, random_state=0)
        self.event.fit(table.matrix[chosen], event[chosen], sample_weight=weight)
        known = chosen & event
        self.status = LogisticRegression(C=C_STATUS, max_iter=300, tol=1e-3)
        self.status.fit(table.matrix[known], labels[known])

    def logits(self, matrix: Any) -> tuple[Any, Any]:
        """Logit of an event, and scores of the statuses in the order of STATUSES."""
        order = [list(self.status.classes_).index(status) for status in STATUSES]
        return self.event.decision_function(matrix), self.status.decision_function(matrix)[:, order]


def weight(material: Material, data: list[Row]) -> Any:
    """How much each row counts."""
    first, last = len(material.news), len(material.news) + len(material.written)
    return np.where([first <= row.article < last for row in data], WEIGHT_WRITTEN, 1.0)


def held_out(table: Table, data: list[Row], weights: Any, articles: int) -> tuple[Any, Any]:
    """Logits of every row by models that have not seen its article."""
    fold = np.random.RandomState(0).permutation(articles) % FOLDS
    of_row = fold[np.array([row.article for row in data])]
    event, status = np.zeros(len(data)), np.zeros((len(data), len(STATUSES)))
    for k in range(FOLDS):
        test = of_row == k
        event[test], status[test] = Fitted(table, data, weights, ~test).logits(table.matrix[test])
    return event, status


def chosen(data: list[Row], event: Any, status: Any, threshold: float, second: float) -> dict[int, list[int]]:
    """Rows that become events, by article; the same decision as pipeline.detect.deliberate takes."""
    groups: dict[tuple[int, str, int], list[int]] = {}
    for k, row in enumerate(data):
        groups.setdefault((row.article, row.type, row.sentence), []).append(k)
    out: dict[int, list[int]] = {}
    for (article, _, _), members in groups.items():
        best, *rest = sorted(members, key=lambda k: -event[k])
        if event[best] < threshold:
            continue
        out.setdefault(article, []).append(best)
        for k in rest:
            apart = abs(data[k].at - data[best].at) > APART and status[k].argmax() != status[best].argmax()
            if event[k] >= second and apart:
                out[article].append(k)
                break
    return out


@dataclass(frozen=True, slots=True)
class Figures:
    """Share of events found, references not taken for events; and the same with the status right as well."""

    found: float
    with_status: float
    precision: float
    recall: float


def figures(data: list[Row], picked: dict[int, list[int]], status: Any, reported: int) -> Figures:
    """F of the picked rows against what the sentences report; `reported` counts all events of the annotation."""
    left: dict[tuple[int, str, int], list[str]] = {
        (row.article, row.type, row.sentence): list(row.reported) for row in data
    }
    hit = right = total = 0
    for members in picked.values():
        for k in members:
            row = data[k]
            total += 1
            open_ = left[row.article, row.type, row.sentence]
            name = STATUSES[int(status[k].argmax())]
            if open_:
                hit += 1
                right += name in open_
                open_.remove(name if name in open_ else open_[0])
    both = total + reported
    return Figures(2 * hit / both, 2 * right / both, hit / total if total else 0.0, hit / reported)


def best_threshold(data: list[Row], event: Any, status: Any, reported: int) -> tuple[float, Figures]:
    """The probability that gives the best sum of both F; that of a second event in a sentence is SECOND."""
    tried = {
        p: figures(data, chosen(data, event, status, logit(p), logit(max(p, SECOND))), status, reported)
        for p in THRESHOLDS
    }
    best = max(tried, key=lambda p: tried[p].found + tried[p].with_status)
    return best, tried[best]


def calibration(data: list[Row], event: Any, status: Any) -> tuple[tuple[float, float], float]:
    """Slope and offset of the event logits and the slope of the status scores that fit held-out articles best."""
    truth = np.array([row.is_event for row in data])
    reported = np.array([bool(row.reported) for row in data])
    use = truth | ~reported
    platt = LogisticRegression(C=1e6).fit(event[use].reshape(-1, 1), truth[use])
    gold = np.array([STATUSES.index(row.label) for row in data if row.is_event])
    scores = status[truth]

    def loss(slope: float) -> float:
        z = slope * scores
        z -= z.max(axis=1, keepdims=True)
        p = np.exp(z)
        return float(-np.log((p / p.sum(axis=1, keepdims=True))[np.arange(len(gold)), gold]).mean())

    slopes = [round(0.3 + 0.05 * k, 2) for k in range(35)]
    return (float(platt.coef_[0][0]), float(platt.intercept_[0])), min(slopes, key=loss)


def logit(p: float) -> float:
    """Log odds."""
    return log(p / (1 - p))


def pack(table: Table, fitted: Fitted, screen: Screen) -> dict[str, Any]:
    """The model as plain data, weights in whole thousandths, those near zero left out."""
    event: dict[str, dict[str, int]] = {prefix: {} for prefix in (SHARED, "d", "e", "l")}
    status: dict[str, dict[str, list[int]]] = {prefix: {} for prefix in (SHARED, "d", "e", "l")}
    order = [list(fitted.status.classes_).index(name) for name in STATUSES]
    for i, (full, weight) in enumerate(zip(table.names, fitted.event.coef_[0], strict=True)):
        prefix, name = full.split("|", 1)
        weight, column = weight * table.trust[i], fitted.status.coef_[order, i] * table.trust[i]
        if abs(weight) >= FAINT["event"]:
            event[prefix][name] = round(weight * SCALE)
        if np.abs(column).max() >= FAINT["status"]:
            status[prefix][name] = [round(w * SCALE) for w in column]
    return {
        "statuses": list(STATUSES),
        "event": event,
        "event_bias": round(float(fitted.event.intercept_[0]) * SCALE),
        "status": status,
        "status_bias": [round(float(fitted.status.intercept_[k]) * SCALE) for k in order],
        **screen.pack(),
    }


@click.command()
@annotated
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=OUT, show_default=True)
def main(gold: Path, written: Path | None, pointed: Path | None, corpus: Path | None, out: Path) -> None:
    """Train on annotated news, GOLD, and the rest, and write the weights of the linear model."""
    material = read(gold, written, pointed, corpus)
    news, articles = material.news, material.annotated
    reported = sum(m["level"] == "event" for article in news for m in article["mentions"])
    data = list(rows(articles))
    screen = Screen(data)
    click.echo(f"{len(articles)} articles, {len(data)} candidates, {int(screen.kept.sum())} of them past the screen")
    data = [row for row, kept in zip(data, screen.kept, strict=True) if kept]
    table = Table([full_names(row) for row in data])
    click.echo(f"{len(table.names)} features, {reported} events")
    of_news = np.array([row.article < len(news) for row in data])
    weights = weight(material, data)
    event, status = held_out(table, data, weights, len(articles))
    stream = [row for row in data if row.article < len(news)]
    threshold, figure = best_threshold(stream, event[of_news], status[of_news], reported)
    click.echo(
        f"held out ({FOLDS} folds): found F {figure.found:.3f} (P {figure.precision:.3f} R {figure.recall:.3f}), "
        f"with status F {figure.with_status:.3f}, at probability {threshold}"
    )
    model = pack(table, Fitted(table, data, weights, np.ones(len(data), dtype=bool)), screen)
    packed = gzip.compress(json.dumps(model, separators=(",", ":"), sort_keys=True).encode(), mtime=0)
    out.write_bytes(packed)
    click.echo(f"{out}: {len(packed) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
