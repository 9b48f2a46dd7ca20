"""Identities come from content alone."""

from hypothesis import given
from hypothesis import strategies as st

from schemas.ids import content_id


def test_an_id_is_the_same_on_every_machine() -> None:
    # Written down once; a change here changes every id that consumers have stored.
    assert content_id("article", "lawsuit", "text", "120") == "4416a731ff9b847416e944768a380b60"


@given(st.text(), st.text())
def test_parts_do_not_run_together(first: str, second: str) -> None:
    if "\x1f" not in first + second and second:
        assert content_id(first, second) != content_id(first + second)
