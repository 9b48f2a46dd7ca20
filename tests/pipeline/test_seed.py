"""The seed article: what a careful reader finds in it, and nothing more."""

from pathlib import Path

import pytest

from pipeline.clean import clean
from pipeline.detect import enrich
from schemas.article import EnrichedArticle
from schemas.event import PolicyEvent
from schemas.raw import from_mapping

SEED = Path(__file__).parents[2] / "seeds" / "000_02a24c1d5b9d34d2.txt"


@pytest.fixture(scope="module")
def article() -> EnrichedArticle:
    return enrich(clean(from_mapping({"body": SEED.read_text(encoding="utf-8")})))


def events(article: EnrichedArticle, kind: str, status: str) -> list[PolicyEvent]:
    return [event for event in article.events if (event.type, event.status) == (kind, status)]


def actors(found: list[PolicyEvent]) -> set[str]:
    return {event.actor.name for event in found if event.actor}


def test_headline_and_source_come_from_the_footer(article: EnrichedArticle) -> None:
    assert article.headline == "US: Trump sending more ICE resources to Chicago"
    assert article.source == "Deutsche Welle"
    assert "appeared first on" not in article.text
    assert "Kieran Burke" not in article.text


def test_the_lost_link_and_the_lost_subject_are_marked(article: EnrichedArticle) -> None:
    assert {"lost_link", "lost_subject"} <= {defect.kind for defect in article.defects}


def test_a_deployment_to_chicago_is_planned(article: EnrichedArticle) -> None:
    found = events(article, "deployment", "planned")
    assert actors(found) & {"Kristi Noem", "Department of Homeland Security"}
    assert all(event.place and event.place.name == "Chicago" for event in found)


def test_a_deployment_is_threatened_by_the_president(article: EnrichedArticle) -> None:
    (event,) = events(article, "deployment", "threatened")
    assert event.trigger.text == "we’re coming"
    assert event.actor
    assert event.actor.name == "Trump"


def test_a_lawsuit_is_threatened_by_mayor_and_governor(article: EnrichedArticle) -> None:
    (event,) = events(article, "lawsuit", "threatened")
    assert event.actor
    assert event.actor.name == "Brandon Johnson and JB Pritzker"


def test_the_order_is_the_only_thing_that_is_done(article: EnrichedArticle) -> None:
    done = [event for event in article.events if event.status == "done"]
    assert {event.type for event in done} == {"executive_order"}
    assert actors(done) == {"Brandon Johnson"}
