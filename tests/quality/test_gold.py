"""The gold set: every annotation lies in its article, and the set covers what it is there to measure."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
import pytest

from schemas.event import EVENT_TYPES, STATUSES, KnownType, Status

GOLD = Path(__file__).parent / "gold"
NUMBER_OF_ARTICLES = 60
NUMBER_WITHOUT_EVENT = 10
NUMBER_OF_CLEANED = 25
EVENTS_A_PAIR = 3
WORDS_A_SENTENCE = 6


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A misspelt field is an error."""


class Mention(_Strict, frozen=True, kw_only=True):
    line: int
    sentence: str
    trigger: str
    type: KnownType
    level: Literal["event", "reference"]
    status: Status | None = None
    status_alt: list[Status] = []
    actor: list[str] = []
    target: list[str] = []
    place: list[str] = []
    date_text: str = ""
    background: bool = False


class GoldArticle(_Strict, frozen=True, kw_only=True):
    id: str
    source: str
    published: str
    title: str
    body: str
    mentions: list[Mention]
    drop: list[int] | None = None
    edit: dict[str, str] = {}

    def lines(self) -> list[str]:
        """The headline as line 0, then the body's lines from 1."""
        return [self.title, *self.body.split("\n")]


class Marked(NamedTuple):
    article: GoldArticle
    mention: Mention


def _articles() -> list[GoldArticle]:
    lines = [line for path in sorted(GOLD.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [msgspec.json.decode(line, type=GoldArticle) for line in lines]


ARTICLES = _articles()
EVENTS = [Marked(article, m) for article in ARTICLES for m in article.mentions if m.level == "event"]
CLEANED = [article for article in ARTICLES if article.drop is not None]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _named(article: GoldArticle) -> Iterator[str]:
    for mention in article.mentions:
        yield from (*mention.actor, *mention.target, *mention.place)


def test_ids_are_unique() -> None:
    assert [i for i, n in Counter(article.id for article in ARTICLES).items() if n > 1] == []


def annotations_lie_in_their_lines(article: GoldArticle) -> None:
    """Raises AssertionError where a sentence, trigger or date is not the article's own words."""
    lines = article.lines()
    for mention in article.mentions:
        assert mention.sentence in lines[mention.line]
        assert mention.trigger
        assert mention.trigger in mention.sentence
        assert mention.date_text in mention.sentence


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_every_annotation_lies_in_its_line(article: GoldArticle) -> None:
    annotations_lie_in_their_lines(article)
    assert [m.sentence for m in article.mentions if len(m.sentence.split()) < WORDS_A_SENTENCE] == []


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_every_name_is_made_of_the_article_s_words(article: GoldArticle) -> None:
    known = set(_words("\n".join(article.lines())))
    assert {name for name in _named(article) if not set(_words(name)) <= known} == set()


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_an_event_has_a_status_and_a_reference_has_none(article: GoldArticle) -> None:
    for mention in article.mentions:
        assert (mention.status is not None) == (mention.level == "event")
        assert mention.status not in mention.status_alt
        assert mention.level == "event" or not (mention.actor or mention.target or mention.place or mention.status_alt)
        assert mention.type != "executive_order" or not mention.target
        assert mention.type == "deployment" or not mention.place


@pytest.mark.parametrize("article", CLEANED, ids=lambda article: article.id)
def test_cleaning_only_deletes(article: GoldArticle) -> None:
    lines = article.lines()
    assert set(article.drop or []) <= set(range(1, len(lines)))
    for number, text in article.edit.items():
        assert int(number) not in (article.drop or [])
        assert text != lines[int(number)]
        left = iter(lines[int(number)])
        assert all(char in left for char in text)  # a subsequence


@pytest.mark.parametrize("article", CLEANED, ids=lambda article: article.id)
def test_no_annotation_lies_in_a_dropped_line(article: GoldArticle) -> None:
    assert {mention.line for mention in article.mentions} & set(article.drop or []) == set()


@pytest.mark.parametrize("kind", EVENT_TYPES)
@pytest.mark.parametrize("status", STATUSES)
def test_every_pair_of_type_and_status_occurs_in_several_articles(kind: KnownType, status: Status) -> None:
    articles = {a.id for a, m in EVENTS if (m.type, m.status) == (kind, status)}
    assert len(articles) >= EVENTS_A_PAIR


def test_the_set_is_large_enough() -> None:
    assert len(ARTICLES) >= NUMBER_OF_ARTICLES
    assert len(CLEANED) >= NUMBER_OF_CLEANED
    assert len(ARTICLES) - len({article.id for article, _ in EVENTS}) >= NUMBER_WITHOUT_EVENT


def test_the_articles_are_of_the_present_day() -> None:
    assert all("2025-09-01" <= article.published <= "2026-11-30" for article in ARTICLES)
