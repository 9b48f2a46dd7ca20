"""Word pieces, as BERT's own tokenizer cuts them, and windows of long sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect.encoder.pieces import BEFORE, HEADLINE, LONGEST, pieces, vocabulary, window
from pipeline.detect.frame import Sentence
from schemas.base import Part

SENTENCE = "The governor said that she would send the Guard to Harborview."


def cut(text: str) -> list[str]:
    names = {number: piece for piece, number in vocabulary().items()}
    return [names[number] for number in pieces(text)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What the tokenizer published with the model makes of them.
        ("She redeployed troops.", ["she", "red", "##ep", "##lo", "##yed", "troops", "."]),
        ("we’re coming", ["we", "’", "re", "coming"]),
        ("Gov. Peña-Nieto", ["gov", ".", "pena", "-", "ni", "##eto"]),
        ("U.S. $5bn", ["u", ".", "s", ".", "$", "5", "##bn"]),
        ("€5", ["€", "##5"]),
        ("a_b", ["a", "_", "b"]),
        ("\U0001f600", ["[UNK]"]),
        ("x" * 101, ["[UNK]"]),
    ],
)
def test_words_are_cut_as_the_model_learned_them(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(st.text(max_size=80))
def test_offsets_lie_in_the_text_and_in_order(text: str) -> None:
    ids, offsets = pieces(text)
    assert len(ids) == len(offsets)
    assert all(0 <= start < end <= len(text) for start, end in offsets)
    assert offsets == sorted(offsets)


def sentence(text: str, start: int = 0, part: Part = "text") -> Sentence:
    return Sentence(1, part, start, start + len(text), text)


def test_a_short_sentence_has_one_window() -> None:
    before = sentence("He had asked for it.")
    one, two = (window(sentence(SENTENCE, 30), at, [before]) for at in (30, 70))
    assert one == two
    start = 30 + SENTENCE.index("send")
    span = one.span("text", start, start + 4)
    assert span is not None
    assert [one.ids[k] for k in range(*span)] == pieces("send")[0]
    assert len(one.ids) - one.own == len(pieces(before.text)[0]) + 1
    assert one.span("headline", 0, 10) is None


def test_a_long_sentence_is_read_around_the_trigger() -> None:
    long = " ".join(f"word{k}" for k in range(400))
    at = long.index("word300")
    read = window(sentence(long), at, [])
    assert len(read.ids) == LONGEST + 2
    assert read.span("text", at, at + 7)
    assert read.span("text", 0, 5) is None


def test_of_the_sentence_before_the_end_is_read_and_of_a_headline_the_beginning() -> None:
    before, headline = sentence("and " * 100 + "so it was"), sentence("Guard out " + "and " * 100, part="headline")
    read = window(sentence(SENTENCE, 900), 900, [before, headline])
    assert len(read.ids) - read.own == BEFORE + 1 + HEADLINE + 1
    last = read.own + BEFORE
    assert list(read.ids[last - 3 : last]) == pieces("so it was")[0][-3:]
    assert read.span("headline", 0, 5) == (last + 1, last + 2)
