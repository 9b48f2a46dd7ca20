"""Articles that are made to take long do not: time grows with length and no faster, and no pattern is a trap.

`python -m tests.bench.worst` tries far more of them.
"""

import re
from functools import partial

import pytest

from agents.budget import OverBudget, within
from pipeline.detect import enrich
from schemas.article import CleanArticle
from tests.bench.pumps import all_patterns, pumps
from tests.bench.worst import examine, shapes

_LENGTH = 60_000  # what takes the square of it is far over the limit already
_LINE = 64  # what takes its third power is as well, as is what doubles with every few characters
_A_PATTERN_S = 1.0  # for some 60 repetitions, of which each takes 10 microseconds


_BODIES = dict(shapes(_LENGTH))


@pytest.mark.parametrize("name", _BODIES)
def test_a_hostile_article_takes_time_in_proportion_to_its_length(name: str) -> None:
    assert examine(_BODIES[name]) == ""


def test_no_pattern_has_an_exponential_way_through_a_line() -> None:
    traps = []
    for name, pattern in all_patterns().items():
        lines = [(pump * _LINE)[:_LINE] + "\0" for pump in pumps(pattern)]
        try:
            within(_A_PATTERN_S, partial(_search, pattern, lines))
        except OverBudget:
            traps.append(name)
    assert traps == []


def _search(pattern: re.Pattern[str], lines: list[str]) -> None:
    for line in lines:
        pattern.search(line)


def test_a_line_of_more_than_a_thousand_sentences_is_read() -> None:
    text = "The mayor sent troops to Harborview. " * 3_000 + "The board sued the mayor."
    kinds = {event.type for event in enrich(CleanArticle(id="a", text=text)).events}
    assert kinds == {"deployment"}
