"""The words that date an event, and their value for a reader on Wednesday, 3 September 2025."""

import pytest

from pipeline.detect.roles.dates import find_date
from schemas.event import Status
from tests.pipeline.detect.roles.support import candidate, document

CASES: list[tuple[str, Status, str, str]] = [
    ("The mayor sent police to the port on Saturday.", "done", "on Saturday", "2025-08-30"),
    ("The mayor sent police to the port yesterday.", "done", "yesterday", "2025-09-02"),
    ("The mayor sent police to the port last week.", "done", "last week", "2025-08-25/2025-08-31"),
    ("The mayor sent police to the port in 2014.", "done", "in 2014", "2014"),
    ("The mayor sent police to the port on Sept. 1.", "done", "on Sept. 1", "2025-09-01"),
    ("The mayor sent police to the port on 12 May 2023.", "done", "on 12 May 2023", "2023-05-12"),
    ("The mayor sent police to the port in December.", "done", "in December", "2024-12"),
    ("The mayor sent police to the port three years ago.", "done", "three years ago", "2022"),
    ("A plan to have police sent to the port on Friday was made.", "planned", "on Friday", "2025-09-05"),
]


@pytest.mark.parametrize(("text", "status", "words", "value"), CASES)
def test_date(text: str, status: Status, words: str, value: str) -> None:
    doc = document(text)
    one = candidate(doc, "deployment", "sent")
    found = find_date("2025-09-03T08:00:00Z", one.sentence, one, status)
    assert found is not None
    assert (found.text, found.value) == (words, value)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize("text", ["Police may be sent to the port.", "Police were sent to march beside the crowd."])
def test_a_verb_is_no_month(text: str) -> None:
    doc = document(text)
    one = candidate(doc, "deployment", "sent")
    assert find_date("2025-09-03", one.sentence, one, "planned") is None


@pytest.mark.parametrize("published", ["", "yesterday", "2025-02-30"])
def test_without_a_day_of_publication_a_relative_date_has_no_value(published: str) -> None:
    doc = document("The mayor sent police to the port last week.")
    one = candidate(doc, "deployment", "sent")
    found = find_date(published, one.sentence, one, "done")
    assert found is not None
    assert found.value == ""
