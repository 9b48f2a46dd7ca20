"""Events and verdicts of whole articles."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.detect import deliberate, detect, enrich
from pipeline.detect.frame import Document
from schemas.article import CleanArticle, RawArticle

SEED = Path(__file__).parents[3] / "seeds" / "000_02a24c1d5b9d34d2.txt"
PIECES = [
    "The governor signed an executive order on Tuesday.",
    "Two unions sued the ministry over the pay freeze.",
    "“We will see them in court,” said Ada Quill.",
    "The army will withdraw its soldiers from the island if talks succeed.",
    "A judge blocked the order.",
    "Nothing happened.",
    "Troops deployed there say morale is low — don’t they?",
    "İstanbul’da 3,000 police officers arrived.",
]


def article(text: str, headline: str = "", **fields: str) -> CleanArticle:
    return CleanArticle(id="a", headline=headline, text=text, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("The governor signed an executive order on Tuesday that bans barking dogs.", "executive_order", "done"),
        ("The president will sign an executive order next week, his spokesman said.", "executive_order", "planned"),
        ("A federal judge blocked the president's executive order on Friday.", "executive_order", "blocked"),
        ("The new governor rescinded the executive order on Monday.", "executive_order", "reversed"),
        ("Two unions sued the ministry on Monday over the pay freeze.", "lawsuit", "done"),
        ("Two unions threatened to sue the ministry over the pay freeze.", "lawsuit", "threatened"),
        ("Two unions said they will sue the ministry next month.", "lawsuit", "planned"),
        ("A federal judge dismissed the lawsuit on Monday.", "lawsuit", "blocked"),
        ("The company agreed to settle the lawsuit for $3 million.", "lawsuit", "reversed"),
        ("The government deployed 500 troops to the border on Friday.", "deployment", "done"),
        ("The government plans to send 500 troops to the border.", "deployment", "planned"),
        ("The government withdrew its troops from the island in March.", "deployment", "reversed"),
        ("The minister ruled out sending troops to the island.", "deployment", "denied"),
    ],
)
def test_plain_sentences(text: str, kind: str, status: str) -> None:
    assert (kind, status) in {(event.type, event.status) for event in detect(article(text)).events}


def test_the_seed() -> None:
    found = detect(clean(RawArticle(id="seed", body=SEED.read_text(encoding="utf-8")))).events
    said = {(event.type, event.status, event.trigger.text) for event in found}
    assert {
        ("deployment", "threatened", "we’re coming"),
        ("deployment", "planned", "add"),
        ("lawsuit", "threatened", "sue"),
        ("executive_order", "done", "signed"),
    } <= said
    assert {event.type for event in found if event.status == "done"} == {"executive_order"}


@pytest.mark.parametrize(
    ("clean_article", "outcome", "reason"),
    [
        (article("The bakery opens at six."), "no_event", "no_trigger"),
        (article("The lawsuit says that pay fell."), "no_event", "all_turned_down"),
        (article(" "), "skipped", "no_text"),
        (article("Le préfet a signé un décret.", language="fr"), "skipped", "language"),
        (article("They sued.", pub_status="canceled"), "skipped", "withdrawn"),
    ],
)
def test_verdicts(clean_article: CleanArticle, outcome: str, reason: str) -> None:
    verdict = detect(clean_article).verdict
    assert (verdict.outcome, verdict.reason) == (outcome, reason)


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from(PIECES))
@settings(max_examples=40, deadline=None)
def test_counts_add_up_and_offsets_hold(pieces: list[str], headline: str) -> None:
    source = article(" ".join(pieces), headline)
    detection = detect(source)
    counts = detection.verdict.counts
    assert counts.get("candidates", 0) == sum(count for name, count in counts.items() if name != "candidates")
    assert counts.get("events", 0) == len(detection.events)
    assert len({event.id for event in detection.events}) == len(detection.events)
    for event in detection.events:
        for span in (event.sentence, event.trigger, event.cue):
            if span is not None:
                assert getattr(source, span.part)[span.start : span.end] == span.text
        assert 0 <= event.confidence.event <= 1
        assert 0 <= event.confidence.status <= 1
    assert detect(source) == detection


@given(st.text(), st.text())
@settings(max_examples=60, deadline=None)
def test_no_text_raises(headline: str, text: str) -> None:
    detect(article(text, headline))


def test_enriched_keeps_the_article() -> None:
    source = article("Two unions sued the ministry on Monday.", "Unions sue ministry", source="Gazette")
    enriched = enrich(source)
    assert (enriched.headline, enriched.text, enriched.source) == (source.headline, source.text, "Gazette")
    assert enriched.events[0].article.headline == source.headline
    assert enriched.verdict.outcome == "events"


def test_every_candidate_has_its_grounds() -> None:
    deliberation = deliberate(Document(article("Two unions sued the ministry. The lawsuit says pay fell.")))
    assert deliberation.considered
    assert all(c.features and c.outcome for c in deliberation.considered)
    assert all(bool(c.statuses) == (c.heard is not None) for c in deliberation.considered)
    assert all(c.heard for c in deliberation.events)
