"""Candidates, and the sentences that are looked at for them."""

import pytest

from pipeline.detect.candidates import MAX_CANDIDATES, propose
from pipeline.detect.frame import Document
from pipeline.detect.prefilter import Index, by_word
from schemas.article import CleanArticle


def document(text: str, headline: str = "") -> Document:
    return Document(CleanArticle(id="a", headline=headline, text=text))


def triggers(text: str, headline: str = "") -> list[tuple[str, str]]:
    found, _ = propose(document(text, headline))
    return [(p.candidate.type, p.candidate.sentence.text[slice(*_place(p.candidate))]) for p in found]


def _place(candidate) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    return candidate.start - candidate.sentence.start, candidate.end - candidate.sentence.start


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The premier sent two hundred soldiers to the flooded valley.", ("deployment", "sent")),
        ("The governor signed an executive order on school buses.", ("executive_order", "signed")),
        ("A fishing union is suing the harbour authority.", ("lawsuit", "suing")),
        ("Residents launched a legal challenge to the incinerator.", ("lawsuit", "launched")),
        ("“Step aside or we’re coming,” the general said.", ("deployment", "we’re coming")),
    ],
)
def test_proposed(text: str, expected: tuple[str, str]) -> None:
    assert expected in triggers(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The museum sent two hundred paintings to the coast.",
        "The band signed a new contract and played on.",
        "Executive Orders",  # the entry of a list
    ],
)
def test_not_proposed(text: str) -> None:
    assert triggers(text) == []


def test_weak_words_need_a_strong_one_in_the_article() -> None:
    order = "The order was blocked within hours."
    assert ("executive_order", "blocked") not in triggers(order)
    assert ("executive_order", "blocked") in triggers(f"She issued an executive order on rents. {order}")


def test_the_limit_counts_what_is_left_out() -> None:
    found, over = propose(document("\n".join(["They deployed troops and troops were deployed again."] * 100)))
    assert len(found) == MAX_CANDIDATES
    assert over > 0


def test_index_finds_whole_words_only() -> None:
    index = Index(document("Police arrived. The ice melted.", "A notice"), by_word({"cold": ["ice"]}))
    assert [s.text for s in index.holding("cold")] == ["The ice melted."]


def test_index_finds_sentences_that_hold_both() -> None:
    lists = by_word({"cold": ["ice"], "where": ["thin here"]})
    index = Index(document("The ice melted. The ice is thin here."), lists)
    assert [s.text for s in index.holding("cold", "where")] == ["The ice is thin here."]


def test_offsets_are_those_of_the_part() -> None:
    found, _ = propose(document("Troops left.\nThe mayor sued the railway.", "Mayor sues railway"))
    places = {(p.candidate.sentence.part, p.candidate.start) for p in found if p.candidate.type == "lawsuit"}
    assert places == {("headline", 6), ("text", 23)}
