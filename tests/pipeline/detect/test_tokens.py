"""Words of a sentence and their places."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect.tokens import tokenise


def test_possessive_and_contraction() -> None:
    tokens = tokenise("The mayor’s aides won't say.")
    assert tokens.words == ("the", "mayor", "'s", "aides", "won't", "say", ".")


def test_numbers_initials_and_hyphens() -> None:
    assert tokenise("The U.S. sent 3,000 re-armed men").words == ("the", "u.s.", "sent", "3,000", "re-armed", "men")


def test_quoted() -> None:
    tokens = tokenise('He said “we will go” and left "now".')
    inside = [word for word, quoted in zip(tokens.words, tokens.quoted, strict=True) if quoted]
    assert inside == ["“", "we", "will", "go", '"', "now"]


def test_outside_is_empty() -> None:
    tokens = tokenise("one two")
    assert (tokens.at(-1), tokens.at(0), tokens.at(2)) == ("", "one", "")


@given(st.text())
def test_offsets_give_back_the_words(text: str) -> None:
    tokens = tokenise(text)
    pieces = [text[start:end] for start, end in zip(tokens.starts, map(tokens.end, range(len(tokens))), strict=True)]
    assert pieces == list(tokens.raw)
    assert "".join(pieces) == "".join(text.split())
