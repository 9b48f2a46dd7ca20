"""The pure functions over the corpus: articles per CPU second, and the slowest article."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from agents.warm import warm_up
from pipeline.clean import clean
from pipeline.detect import enrich
from schemas.article import EnrichedArticle, RawArticle
from schemas.raw import from_mapping


@dataclass(frozen=True, slots=True)
class Rate:
    """`per_second` articles a CPU second; `slowest_ms` of CPU for the article `slowest`, the best of three tries."""

    per_second: float
    slowest_ms: float
    slowest: str


def rates(articles: Iterable[dict[str, Any]]) -> dict[str, Rate]:
    """The rate of clean, of detect, of both, and of both over the articles in which no sentence is a candidate."""
    raw = [from_mapping(article) for article in articles]
    warm_up()
    cleaned = [clean(article) for article in raw]
    plain = [
        one for one, article in zip(raw, cleaned, strict=True) if "candidates" not in enrich(article).verdict.counts
    ]

    def both(article: RawArticle) -> EnrichedArticle:
        return enrich(clean(article))

    return {
        "clean": _rate(clean, raw),
        "detect": _rate(enrich, cleaned),
        "clean and detect": _rate(both, raw),
        f"both, {len(plain)} without candidate": _rate(both, plain),
    }


def growth(sizes: Iterable[int]) -> list[tuple[int, float, float]]:
    """(characters, ms of clean, ms of detect) for ever more paragraphs of one kind: the cost must grow no faster."""
    paragraph = (
        "The governor said on day {day} that she would send {day} National Guard members to Harborview if the strike "
        "went on, and {day} lawyers of the union replied that they were ready to sue. “We will see them in court {day} "
        "times,” said Ada Lund.\n"
    )
    out = []
    for size in sizes:
        body = "".join(paragraph.format(day=day) for day in range(100, 101 + size // len(paragraph)))[:size]
        raw = from_mapping({"id": "g", "title": "Guard may be sent to Harborview", "body": body})
        started = time.process_time()
        article = clean(raw)
        middle = time.process_time()
        enrich(article)
        out.append((size, (middle - started) * 1000, (time.process_time() - middle) * 1000))
    return out


def _rate(work: Callable[[Any], object], items: list[Any]) -> Rate:
    took = [_took(work, item) for item in items]
    # What else runs on the machine makes single articles look slow: the slowest are measured again.
    suspects = sorted(range(len(items)), key=took.__getitem__)[-10:]
    again = {index: min(took[index], *(_took(work, items[index]) for _ in range(2))) for index in suspects}
    worst = max(again, key=again.__getitem__)
    return Rate(len(items) / sum(took), again[worst] * 1000, items[worst].id)


def _took(work: Callable[[Any], object], item: Any) -> float:
    started = time.process_time()
    work(item)
    return time.process_time() - started
