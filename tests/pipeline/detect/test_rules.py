"""Set ways of speaking, cues, history and who says so."""

import re

import pytest

from pipeline.detect.attribution import attribution
from pipeline.detect.background import background
from pipeline.detect.candidates import Proposal, propose
from pipeline.detect.frame import Document
from pipeline.detect.model import parse as parse_model
from pipeline.detect.rules import parse, rule_for
from pipeline.detect.status import amended, cue
from schemas.article import CleanArticle
from schemas.errors import DataError


def proposal(text: str, trigger: str, headline: str = "") -> tuple[Document, Proposal]:
    document = Document(CleanArticle(id="a", headline=headline, text=text))
    found, _ = propose(document)
    return document, next(p for p in found if p.tokens.words[p.hit.first] == trigger)


@pytest.mark.parametrize(
    ("text", "trigger", "name"),
    [
        ("The mayor signed an order on barking dogs.", "signed", "signs an order"),
        ("The state is sending more officers to the border.", "sending", "sends more"),
        ("“We will see them in court,” she said.", "in", "see in court"),
        ("“Open the gate or we’re coming.”", "we're", "we're coming"),
    ],
)
def test_rules(text: str, trigger: str, name: str) -> None:
    rule = rule_for(proposal(text, trigger)[1])
    assert rule is not None
    assert rule.name == name


def test_no_rule_for_another_trigger() -> None:
    assert rule_for(proposal("The mayor rescinded the order she signed.", "signed")[1]) is None


def test_a_broken_rule_is_named() -> None:
    with pytest.raises(DataError, match="rule 3: pattern: has no group named trigger"):
        parse(3, {"name": "n", "type": "lawsuit", "pattern": "x", "floor": 0.5, "status": ""})
    with pytest.raises(DataError, match="rule 4"):
        parse(4, {"name": "n", "type": "lawsuit", "pattern": "(", "floor": 0.5, "status": ""})


def test_patterns_find_their_trigger() -> None:
    rule = parse(1, {"name": "n", "type": "lawsuit", "pattern": "(?P<trigger>x)", "floor": 0.5, "status": "done"})
    assert isinstance(rule.pattern, re.Pattern)
    assert rule.status == "done"


def test_headline_participle_is_a_plan_at_most() -> None:
    _, bare = proposal("", "sending", "Governor sending troops to the coast")
    _, full = proposal("", "sending", "Governor is sending troops to the coast")
    assert amended(bare, "done") == "planned"
    assert amended(full, "done") == "done"


def test_a_plan_on_a_condition_is_a_threat() -> None:
    _, found = proposal("The union will sue if the bridge closes.", "sue")
    assert amended(found, "planned") == "threatened"
    assert amended(found, "denied") == "denied"


@pytest.mark.parametrize(
    ("text", "trigger", "status", "expected"),
    [
        ("The union vowed to sue the port.", "sue", "planned", "vowed"),
        ("The union has not sued the port.", "sued", "denied", "not"),
        ("The union threatened to sue the port.", "sue", "threatened", "threatened"),
        ("A judge dismissed the lawsuit.", "dismissed", "blocked", "dismissed"),
    ],
)
def test_cue(text: str, trigger: str, status: str, expected: str) -> None:
    document, found = proposal(text, trigger)
    span = cue(document, found, status)  # type: ignore[arg-type]
    assert span is not None
    assert span.text == expected
    assert text[span.start : span.end] == expected


def test_the_plain_past_has_no_cue() -> None:
    assert cue(*proposal("The union sued the port.", "sued"), "done") is None


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("The queen sent troops there in 1998.", "2026-03-01", True),
        ("The queen sent troops there in 2025.", "2026-03-01", False),
        ("The queen sent troops there in 2025.", "2026-11-01", True),
        ("The queen sent troops there three decades ago.", "", True),
        ("The queen sent troops there on Friday.", "2026-03-01", False),
        ("The queen sent troops there in 1998.", "", False),
    ],
)
def test_background(text: str, published: str, expected: bool) -> None:
    assert background(proposal(text, "sent")[1], published) is expected


@pytest.mark.parametrize(
    ("text", "kind", "speaker"),
    [
        ("The union sued the port.", "act", ""),
        ("“The union sued the port,” said Ada Quill.", "quote", "Ada Quill"),
        ("The union sued the port, Ada Quill said.", "report", "Ada Quill"),
        ("According to Ada Quill, the union sued the port.", "report", "Ada Quill"),
        ("The union sued the port, she said.", "report", ""),
    ],
)
def test_attribution(text: str, kind: str, speaker: str) -> None:
    found = attribution(proposal(text, "sued")[1])
    assert (found.kind, found.speaker) == (kind, speaker)


def test_a_model_of_other_statuses_is_refused() -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_model({"statuses": ["done"]})
