"""The training articles: every annotation lies in its article, and fields are as the gold set has them."""

import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from tests.quality.test_gold import GoldArticle, annotations_lie_in_their_lines

TRAINING = Path(__file__).parent / "training"


def _articles() -> list[GoldArticle]:
    lines = [line for path in sorted(TRAINING.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [msgspec.json.decode(line, type=GoldArticle) for line in lines]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


ARTICLES = _articles()


def test_ids_are_unique() -> None:
    assert [i for i, n in Counter(article.id for article in ARTICLES).items() if n > 1] == []


def test_the_articles_are_of_the_years_that_news_is_read_from() -> None:
    assert [a.id for a in ARTICLES if not "2012-01-01" <= a.published <= "2026-12-31"] == []


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_every_annotation_lies_in_its_line(article: GoldArticle) -> None:
    annotations_lie_in_their_lines(article)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_names_are_the_article_s_words_and_fields_suit_the_type(article: GoldArticle) -> None:
    known = _words("\n".join(article.lines()))
    for mention in article.mentions:
        names = [*mention.actor, *mention.target, *mention.place]
        assert [name for name in names if not _words(name) <= known] == []
        assert (mention.status is not None) == (mention.level == "event")
        assert mention.level == "event" or not names
        assert mention.type != "executive_order" or not mention.target
        assert mention.type == "deployment" or not mention.place
