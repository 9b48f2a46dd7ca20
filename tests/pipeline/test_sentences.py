"""Sentences end where a reader would say they do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["The council met.", "It voted."],
        ["Gov. Ann B. Poe met Lt. Gov. Lund on Jan. 3 in Dover, Del. on the U.S. border.", "She left."],
        ["He lives in the U.S.", "The court agreed."],
        ["The U.S. Supreme Court agreed."],
        ["It opens at 5 p.m. Friday.", "Doors close at 9 p.m.", "The rest is silence."],
        ["“Why now?” Ann Poe asked."],
        ["“Why now?”", "The council had no answer."],
        ["“We will sue.”", "“We will win.”"],
        ["The paper said “No.”", "Then it folded."],
        ["She was No. 1 on the list."],
        ["He said no.", "Nobody believed him."],
        ["Will they go?", "They will!", "Perhaps…", "Perhaps not."],
        ["Prices rose 3.5 percent.", "Wages did not."],
        ["Poe & Co. v. Lund was heard on Monday.", "It was dismissed."],
        ["Martin Lund Jr. spoke.", "(He is 40.)", "He left."],
        ["Économie first.", "École second."],
    ],
)
def test_splits(parts: list[str]) -> None:
    assert split(" ".join(parts)) == parts


def test_line_breaks_end_sentences_also_without_stops() -> None:
    assert split("A heading without stop\nThe council met.\n\nIt voted.") == [
        "A heading without stop",
        "The council met.",
        "It voted.",
    ]


def test_a_numbered_list_keeps_its_numbers() -> None:
    assert split("1. The council met.\n2. It voted.") == ["1. The council met.", "2. It voted."]


def test_sentences_run_together_are_two() -> None:
    assert split("They went to the border.The governor stayed.") == ["They went to the border.", "The governor stayed."]


@given(st.text(alphabet="Ab .!?”“\n1U.S", max_size=200))
def test_spans_are_in_order_and_cover_all_but_space(text: str) -> None:
    spans = list(sentences(text))
    rest = list(text)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        rest[start:end] = [""] * (end - start)
        last = end
    assert not "".join(rest).strip()
