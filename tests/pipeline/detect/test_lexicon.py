"""The trigger data and the forms it makes."""

import pytest

from pipeline.detect.lexicon import forms_of, parse, verb_forms, vocabularies
from schemas.errors import DataError
from schemas.event import EVENT_TYPES


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("deploy", ["deploy", "deploys", "deployed", "deployed", "deploying"]),
        ("deny", ["deny", "denies", "denied", "denied", "denying"]),
        ("issue", ["issue", "issues", "issued", "issued", "issuing"]),
        ("drop", ["drop", "drops", "dropped", "dropped", "dropping"]),
        ("order", ["order", "orders", "ordered", "ordered", "ordering"]),
        ("commit", ["commit", "commits", "committed", "committed", "committing"]),
    ],
)
def test_regular_forms(verb: str, expected: list[str]) -> None:
    assert [word for _, word in verb_forms(verb)] == expected


def test_irregular_forms() -> None:
    words = [words[0] for _, words in forms_of("v:withdraw withdrew withdrawn")]
    assert words == ["withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"]


def test_noun_phrase() -> None:
    assert [words for _, words in forms_of("n:legal battle")] == [("legal", "battle"), ("legal", "battles")]


def test_every_type_has_a_vocabulary() -> None:
    assert tuple(v.type for v in vocabularies()) == EVENT_TYPES


def test_a_missing_list_is_named() -> None:
    with pytest.raises(DataError, match=r"triggers.toml: deployment.alone: must be a list of strings"):
        list(parse({"deployment": {"reach": 9, "nouns_alone": False}}))
