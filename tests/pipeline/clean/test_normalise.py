"""One spelling for the same text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.normalise import normalise


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("One.\r\nTwo.\rThree.\u2028Four.", "One.\nTwo.\nThree.\nFour."),
        ("  One  two\t three \n\n \n Four ", "One two three\nFour"),
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("bell\x07 and null\x00", "bell and null"),
        ("Cafe\u0301", "Café"),
        ("Poe &amp; Lund &amp;quot;met&amp;quot; &#8217;19 AT&T", 'Poe & Lund "met" ’19 AT&T'),
        ("&amp;amp;amp;amp;lt;b&gt;", "<b>"),
        ("The councilâ€™s â€œplanâ€\u009d", "The council’s “plan”"),
        ("FranÃ§ois lost", "François lost"),
        ("\ud800 lone", "\ufffd lone"),
        ("", ""),
    ],
)
def test_spellings(raw: str, text: str) -> None:
    assert normalise(raw) == text


def test_sound_text_in_other_scripts_is_left_alone() -> None:
    text = "Ça va à Ålesund, où l’été est là. Москва. 東京都。 naïve Ñandú"
    assert normalise(text) == text


@given(st.text(max_size=300))
def test_it_leaves_its_own_results_as_they_are(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\n\n" not in once
    assert "  " not in once
    assert once == once.strip()


@given(st.text(alphabet="&amp;#x38;ltgquot ÃÂâ€™œ\u0301e\n ", max_size=80))
def test_also_for_the_characters_it_looks_for(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once) == once


def test_a_word_too_long_to_be_mended_whole_is_not_mended_in_part() -> None:
    mended, whole = "the " + "’" * 50, "the " + "â€™" * 50
    assert normalise(whole) == mended
    longer = "the " + "â€™" * 80
    assert normalise(longer) == longer
