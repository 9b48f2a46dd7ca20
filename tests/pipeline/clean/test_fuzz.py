"""A short run of the fuzz: `python -m tests.bench.cleaning` is the long one."""

from tests.bench.cleaning import fuzz
from tests.support.articles import own_articles


def test_nothing_is_found_in_a_few_hundred_bodies() -> None:
    sources = [article["body"] for article in own_articles(40)]
    assert fuzz(7, sources, count=250) == []
