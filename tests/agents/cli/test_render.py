"""The readable form: evidence where it stands, verdicts in words, nothing lost in the marking."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from rich.console import Console

from agents.cli.marking import Mark, marked
from agents.cli.render import show_article, show_event, verdict_line
from agents.printable import safe
from schemas.article import Defect, EnrichedArticle, Removed
from schemas.base import Span
from schemas.event import (
    ArticleRef,
    Attribution,
    Codes,
    Confidence,
    EventDate,
    Place,
    PlaceCandidate,
    PolicyEvent,
    Role,
)
from schemas.verdict import Verdict

TEXT = "Ana Reyes is the governor. On Monday she sent troops to Eastport, officials said."
SENTENCE = Span(text=TEXT[27:], start=27, end=len(TEXT))


def at(words: str) -> dict[str, int | str]:
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


EVENT = PolicyEvent(
    id="1",
    type="deployment",
    status="done",
    sentence=SENTENCE,
    trigger=Span(**at("sent")),  # type: ignore[arg-type]
    actor=Role(name="Ana Reyes", role="governor", **at("Ana Reyes")),  # type: ignore[arg-type]
    place=Place(name="Eastport", country="US", **at("Eastport")),  # type: ignore[arg-type]
    date=EventDate(value="2026-03-02", **at("On Monday")),  # type: ignore[arg-type]
    background=True,
    attribution=Attribution(kind="report", speaker="officials"),
    confidence=Confidence(event=0.912, status=0.8),
    article=ArticleRef(id="a", headline="Storm"),
)
PLAIN = """\
  DEPLOYMENT done - it happened, or the decision has been taken; told as background
     sentence [when: On Monday] she [trigger: sent] troops to [where: Eastport], officials said.
     who      Ana Reyes (governor) - told elsewhere in the article
     sends    not said
     where    Eastport (US)
     when     On Monday (2026-03-02)
     because  the word sent; told as a report of officials
     sure     91% that it is an event, 80% of its status
"""


SPRINGFIELD = Place(
    name="Springfield",
    candidates=[
        PlaceCandidate(geonames_id=number, name="Springfield", admin1=region, country="US", population=100)
        for number, region in enumerate(("Missouri", "Massachusetts", "Illinois", "Oregon"))
    ],
    **at("Eastport"),  # type: ignore[arg-type]
)
PORTLAND = Place(
    name="Portland",
    geonames_id=5746545,
    admin1="Oregon",
    country="US",
    linked_by="qualifier",
    evidence=Span(text="Ore.", start=0, end=4),
    **at("Eastport"),  # type: ignore[arg-type]
)


def shown(width: int = 100, *, colour: bool = False) -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(file=out, width=width, force_terminal=colour, highlight=False, markup=False, emoji=False), out


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (SPRINGFIELD, "Springfield - not told which: Missouri, US; Massachusetts, US; Illinois, US or elsewhere"),
        (PORTLAND, "Portland (Oregon, US) - GeoNames 5746545, by “Ore.”"),
    ],
)
def test_a_place_says_which_one_it_is_or_may_be(place: Place, line: str) -> None:
    console, out = shown(width=120)
    show_event(console, structs.replace(EVENT, place=place))
    assert f"     where    {line}\n" in out.getvalue()


def test_codes_are_shown_where_there_are_any() -> None:
    console, out = shown()
    codes = Codes(plover="MOBILIZE-troops", plover_aux="future", iptc="medtop:20000599", version="1")
    show_event(console, structs.replace(EVENT, codes=codes))
    assert "     codes    PLOVER MOBILIZE-troops (future), Media Topic medtop:20000599\n" in out.getvalue()


def test_an_event_without_colour() -> None:
    console, out = shown()
    show_event(console, EVENT)
    assert out.getvalue() == PLAIN


def test_colour_stands_in_for_brackets() -> None:
    console, out = shown(colour=True)
    show_event(console, EVENT)
    assert "[trigger" not in out.getvalue()
    assert "\x1b[1;4msent\x1b[0m" in out.getvalue()


def test_no_line_is_wider_than_the_terminal() -> None:
    console, out = shown(width=60)
    show_event(console, EVENT)
    assert max(map(len, out.getvalue().splitlines())) <= 60


@pytest.mark.parametrize(
    ("verdict", "line"),
    [
        (
            Verdict(outcome="events", counts={"candidates": 5, "events": 1, "reference": 3, "figurative": 1}),
            "1 event from 5 candidates; turned down: 3 only mention an event as known, 1 figurative.",
        ),
        (
            Verdict(outcome="no_event", reason="no_trigger"),
            "No event: no word in it can report an event of any type.",
        ),
        (
            Verdict(outcome="no_event", reason="all_turned_down", counts={"candidates": 2, "other_sense": 2}),
            "No event: every sentence that looked like one was turned down; turned down: 2 mean something else.",
        ),
        (Verdict(outcome="skipped", reason="language"), "Skipped: it is not in English."),
    ],
)
def test_verdicts_in_words(verdict: Verdict, line: str) -> None:
    assert verdict_line(verdict).plain == line


def test_cuts_and_damage_are_marked_where_they_stood() -> None:
    base = "ADVERT\nThe mayor said .\nShare this\nRain fell."
    article = EnrichedArticle(
        id="a",
        text="The mayor said .\nRain fell.",
        removed=[
            Removed(reason="advert", start=0, end=7, text="ADVERT"),
            Removed(reason="share", start=24, end=35, text="Share this"),
        ],
        defects=[
            Defect(kind="lost_link", start=15, end=16, text="said ."),
            Defect(kind="truncated_end", start=26, end=27, text="fell."),
        ],
        verdict=Verdict(outcome="no_event", reason="no_trigger"),
    )
    console, out = shown()
    show_article(console, article, base)
    text = out.getvalue()
    assert "[cut, advertisement: ADVERT]\n  The mayor said [damaged, words of a link are missing: .]\n" in text
    assert "[cut, share bar: Share this]\n  Rain fell[damaged, the end is missing: .]\n" in text
    assert "Cut: 1 advertisement, 1 share bar." in text
    assert "Damaged: words of a link are missing (“said .”), the end is missing (“fell.”)." in text


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=8))
def test_marking_in_colour_loses_no_character(passage: str, places: list[tuple[int, int]]) -> None:
    marks = [Mark("trigger", start, end) for start, end in places]
    assert marked(passage, marks, colour=True).plain == safe(passage)
