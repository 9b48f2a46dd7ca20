"""Verb groups, clauses, tenses and what rules say of the status."""

import pytest

from pipeline.detect.syntax import clause_start, definiteness, tense, verb_group
from pipeline.detect.tokens import tokenise
from pipeline.detect.view import show, view
from pipeline.detect.votes import votes


@pytest.mark.parametrize(
    ("text", "verb", "form", "expected"),
    [
        ("The army will not send tanks", "send", "base", "modal"),
        ("They'll send tanks", "send", "base", "modal"),
        ("It plans to send tanks", "send", "base", "to"),
        ("It has quietly sent tanks", "sent", "past", "perfect"),
        ("Tanks were sent north", "sent", "past", "passive"),
        ("It is sending tanks", "sending", "ing", "progressive"),
        ("Army sending tanks", "sending", "ing", "participle"),
        ("It sent tanks", "sent", "past", "past"),
        ("Army sends tanks", "sends", "s", "present"),
    ],
)
def test_tense(text: str, verb: str, form: str, expected: str) -> None:
    tokens = tokenise(text)
    assert tense(verb_group(tokens, tokens.words.index(verb)), form) == expected


def test_negative_group() -> None:
    tokens = tokenise("The union has not yet sued anyone")
    group = verb_group(tokens, tokens.words.index("sued"))
    assert group.negative
    assert tokens.at(group.start) == "union"


def test_clause_start() -> None:
    tokens = tokenise("The union, which won before, said that it would sue")
    assert tokens.at(clause_start(tokens, tokens.words.index("sue"))) == "that"


def test_definiteness() -> None:
    assert [definiteness(d, f) for d, f in (("the", "one"), ("an", "one"), ("", "many"), ("", "one"))] == [
        "known",
        "new",
        "plural",
        "bare",
    ]


@pytest.mark.parametrize(
    ("text", "verb", "vote"),
    [
        ("The union will sue if the bridge closes", "sue", "condition.after"),
        ("If the bridge closes, the union will sue", "sue", "condition.before"),
        ("Pay up or the union will sue", "sue", "condition.or"),
        ("The union has never sued", "sued", "denied.perfect"),
        ("The union declined to sue", "sue", "denied.refuse.to"),
        ("The union threatened to sue", "sue", "threat.to"),
        ("The union is prepared to sue", "sue", "prepared"),
        ("The union plans to sue", "sue", "governed.intend.to"),
    ],
)
def test_votes(text: str, verb: str, vote: str) -> None:
    tokens = tokenise(text)
    at = tokens.words.index(verb)
    form = "part" if verb.endswith("d") else "base"
    assert vote in list(votes(view(show(tokens), at, at + 1, form, "alone")))
