"""Cuts made in rounds add up to cuts of the first text."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.cuts import Cut, delete, tidy, whole

Rounds = st.lists(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=4), max_size=4)


@given(st.text(min_size=1, max_size=40), Rounds)
def test_rounds_add_up(text: str, rounds: list[list[tuple[int, int]]]) -> None:
    kept = whole(text)
    for spans in rounds:
        kept = kept.minus([Cut(start, start + length, "other") for start, length in spans])
    assert delete(text, kept.cuts) == kept.text
    assert all(a.end <= b.start for a, b in zip(kept.cuts, kept.cuts[1:], strict=False))
    assert all(cut.start < cut.end <= len(text) for cut in kept.cuts)


def test_the_first_of_overlapping_cuts_keeps_its_whole() -> None:
    assert tidy([Cut(2, 6, "share"), Cut(0, 4, "advert")]) == [Cut(0, 4, "advert"), Cut(4, 6, "share")]


def test_a_cut_over_an_earlier_one_is_split_around_it() -> None:
    kept = whole("abcdefgh").minus([Cut(2, 4, "advert")]).minus([Cut(1, 4, "share")])
    assert kept.text == "agh"
    assert kept.cuts == (Cut(1, 2, "share"), Cut(2, 4, "advert"), Cut(4, 6, "share"))
