"""The example pack on sentences of our own: every status, mentions, other senses, roles, and what records promise."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detect import detect
from pipeline.detect.packs import parse
from schemas.article import CleanArticle
from schemas.codec import decode, encode
from schemas.event import PolicyEvent

PACK = parse((Path(__file__).parents[4] / "docs" / "packs" / "sanctions.toml").read_bytes(), "sanctions.toml")

EVENTS = [
    # sentence, status, trigger, who, whom
    (
        "Varonia imposed sanctions on three Kestrel banks on Tuesday.",
        "done",
        "imposed",
        "Varonia",
        "three Kestrel banks",
    ),
    ("The treasury sanctioned Marlow Shipping over oil sales.", "done", "sanctioned", "treasury", "Marlow Shipping"),
    (
        "Two banks were suddenly sanctioned by the foreign ministry.",
        "done",
        "sanctioned",
        "foreign ministry",
        "Two banks",
    ),
    ("New sanctions on Ostrava were announced by Varonia.", "done", "announced", "Varonia", "Ostrava"),
    ("Varonia hit Kestrel with sanctions on Friday.", "done", "hit", "Varonia", "Kestrel"),
    ("Ministers plan to impose new sanctions on Kestrel next week.", "planned", "impose", "Ministers", "Kestrel"),
    ("Varonia is considering sanctions against Ostrava.", "planned", "considering", "Varonia", "Ostrava"),
    ("The chancellor said Varonia would impose an embargo on Kestrel.", "planned", "impose", "Varonia", "Kestrel"),
    ("Varonia will slap an embargo on Kestrel if the shelling goes on.", "threatened", "slap", "Varonia", "Kestrel"),
    ("Varonia threatened Kestrel with sanctions on Friday.", "threatened", "threatened", "Varonia", "Kestrel"),
    ("Varonia warned that it would impose sanctions on Kestrel.", "threatened", "impose", "Varonia", "Kestrel"),
    ("A court suspended Varonia’s travel ban on Ada Quill.", "blocked", "suspended", "Varonia", "Ada Quill"),
    (
        "The council barred the ministry from imposing sanctions on Kestrel.",
        "blocked",
        "imposing",
        "ministry",
        "Kestrel",
    ),
    ("Varonia lifted its sanctions against Kestrel on Monday.", "reversed", "lifted", "Varonia", "Kestrel"),
    ("The bloc plans to ease sanctions on Kestrel.", "reversed", "ease", "bloc", "Kestrel"),
    ("The premier ruled out sanctions against Kestrel.", "denied", "ruled", "premier", "Kestrel"),
    ("Varonia will not impose sanctions on Kestrel.", "denied", "impose", "Varonia", "Kestrel"),
    ("Varonia has imposed no sanctions on Kestrel.", "denied", "imposed", "Varonia", "Kestrel"),
]
MENTIONS = [
    "The sanctions have hurt the farmers of Kestrel.",
    "Critics of the embargo gathered in the square.",
    "Sanctions imposed in March have closed two refineries.",
    "The sanctioned banks opened as usual.",
    "Opposition lawmakers urged the government to impose sanctions on Kestrel.",
    "Trade will fall if Varonia imposes sanctions.",
    "Ada Quill refused to lift the sanctions.",
    "The sanctions hit exports.",
]
FIGURATIVE = [
    "The league imposed sanctions on two clubs after the riot.",
    "The referee sanctioned the striker for a foul.",
]
OTHERS = "The minister announced a budget after talks on sanctions."
WORDS = ["sanctions", "sanctioned", "the", "on", "Varonia", "lifted", "to", ",", "“", "not"]


def article(text: str, headline: str = "") -> CleanArticle:
    return CleanArticle(id="a", headline=headline, text=text, published="2025-09-03")


def sanctions(source: CleanArticle) -> list[PolicyEvent]:
    return [event for event in detect(source, [PACK]).events if event.type == "sanctions"]


@pytest.mark.parametrize(("text", "status", "trigger", "who", "whom"), EVENTS)
def test_events_with_status_and_roles(text: str, status: str, trigger: str, who: str, whom: str) -> None:
    (event,) = sanctions(article(text))
    assert (event.status, event.trigger.text) == (status, trigger)
    assert event.actor is not None
    assert event.target is not None
    assert (event.actor.name, event.target.name) == (who, whom)
    assert event.place is None


def test_every_status_is_among_them() -> None:
    assert len({status for _, status, *_ in EVENTS}) == 6


@pytest.mark.parametrize(
    ("texts", "count"), [(MENTIONS, "reference"), (FIGURATIVE, "figurative"), ([OTHERS], "other_sense")]
)
def test_what_is_no_event_is_counted_as_what_it_is(texts: list[str], count: str) -> None:
    for text in texts:
        detection = detect(article(text), [PACK])
        assert detection.events == [], text
        assert count in detection.verdict.counts, text


def test_a_speaker_is_found_for_a_pronoun() -> None:
    (event,) = sanctions(article("“We will impose sanctions on every general,” Prime Minister Ada Quill said."))
    assert event.actor is not None
    assert (event.actor.name, event.attribution.kind) == ("Ada Quill", "quote")


def test_what_a_sentence_leaves_open_comes_from_the_others() -> None:
    text = "Varonia’s sanctions on Kestrel have hurt farmers. A court suspended the sanctions on Friday."
    (event,) = sanctions(article(text))
    assert event.actor is not None
    assert event.target is not None
    assert (event.actor.name, event.target.name) == ("Varonia", "Kestrel")
    assert event.cue == event.trigger


def test_a_headline_in_the_present_and_a_noun_that_is_a_verb() -> None:
    (event,) = sanctions(article("", "Varonia sanctions Kestrel oil network"))
    assert event.trigger.text == "sanctions"
    assert event.target is not None
    assert (event.status, event.target.name) == ("done", "Kestrel oil network")
    assert sanctions(article("", "Varonia sanctions force refinery to close")) == []


def test_one_sentence_can_hold_two_events_of_different_status() -> None:
    found = sanctions(article("The ministry imposed sanctions on Kestrel and lifted an embargo on Ostrava."))
    assert [(event.status, event.target.name if event.target else "") for event in found] == [
        ("done", "Kestrel"),
        ("reversed", "Ostrava"),
    ]


def test_a_pack_changes_nothing_about_the_known_types() -> None:
    text = "Two unions sued the ministry. Varonia imposed sanctions on Kestrel. The governor signed an executive order."
    alone, beside = detect(article(text)), detect(article(text), [PACK])
    assert [event for event in beside.events if event.type != "sanctions"] == alone.events
    assert [event.type for event in beside.events] == ["lawsuit", "sanctions", "executive_order"]


def test_an_event_of_a_pack_survives_the_wire() -> None:
    (event,) = sanctions(article("Varonia imposed sanctions on Kestrel."))
    assert decode(encode(event), PolicyEvent) == event


@given(st.lists(st.sampled_from([*(text for text, *_ in EVENTS), *MENTIONS, *FIGURATIVE, OTHERS]), max_size=6))
@settings(max_examples=30, deadline=None)
def test_counts_add_up_and_offsets_hold(pieces: list[str]) -> None:
    source = article(" ".join(pieces))
    detection = detect(source, [PACK])
    counts = detection.verdict.counts
    assert counts.get("candidates", 0) == sum(count for name, count in counts.items() if name != "candidates")
    assert len({event.id for event in detection.events}) == len(detection.events)
    for event in detection.events:
        for span in (event.sentence, event.trigger, event.cue, event.actor, event.target, event.date):
            if span is not None:
                assert getattr(source, span.part)[span.start : span.end] == span.text
    assert detect(source, [PACK]) == detection


@given(st.text(), st.lists(st.sampled_from(WORDS)))
@settings(max_examples=60, deadline=None)
def test_no_text_raises(text: str, words: list[str]) -> None:
    detect(article(f"{text} {' '.join(words)}", " ".join(words)), [PACK])
