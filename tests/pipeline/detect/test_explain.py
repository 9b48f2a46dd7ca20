"""The grounds of decisions: complete, in order, and the same decisions that `detect` takes."""

from pathlib import Path

import pytest

from pipeline.detect import detect, explain
from pipeline.detect.deliberate import deliberate
from pipeline.detect.encoder.network import network
from pipeline.detect.explain import Explained, Grounds
from pipeline.detect.frame import Document
from pipeline.detect.model import SCALE, model, probability
from pipeline.detect.packs import Pack, parse
from schemas.article import CleanArticle

TEXT = (
    "Two unions threatened to sue the ministry on Monday if it cuts pay. The lawsuit says that pay fell. "
    "The mayor signed an executive order. Nothing else happened in Eastport."
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return parse((Path(__file__).parents[3] / "docs" / "packs" / "sanctions.toml").read_bytes(), "sanctions.toml")


def document(text: str) -> Document:
    return Document(CleanArticle(id="a", headline="", text=text))


def candidates(found: list[Explained]) -> list[Grounds]:
    return [grounds for explained in found for grounds in explained.candidates]


def test_the_decisions_are_those_of_detection() -> None:
    source = document(TEXT)
    grounds = candidates(explain(source))
    assert [one.outcome for one in grounds] == [one.outcome for one in deliberate(source).considered]
    events = [one for one in grounds if one.event]
    for told, event in zip(events, detect(source.article).events, strict=True):
        assert told.event is not None
        assert (told.event.status, told.trigger) == (event.status, event.trigger)
        for slot, role in (("actor", event.actor), ("target", event.target), ("place", event.place)):
            if slot in told.event.roles:
                assert told.event.roles[slot][0].chosen
                assert told.event.roles[slot][0].name == (role.name if role else "")


def test_the_weights_given_add_up_to_the_probability() -> None:
    settings = network().settings
    (grounds,) = (one for one in candidates(explain(document("Two unions sued the ministry."))) if one.event)
    slope, offset = settings.event_scale
    bias = slope * settings.linear_event * model().event_bias / SCALE
    logit = bias + offset + sum(weight for _, weight in grounds.weights)
    assert grounds.probability == pytest.approx(probability(logit), abs=0.01)
    assert grounds.threshold == settings.threshold


def test_sentences_without_candidates_only_when_asked_for() -> None:
    shown, every = explain(document(TEXT)), explain(document(TEXT), every=True)
    assert len(every) == 4
    assert shown == [explained for explained in every if explained.candidates]
    assert every[-1].nothing == "no trigger word of any type"
    assert not shown[0].nothing


def test_each_way_to_give_nothing_has_its_reason() -> None:
    found = candidates(explain(document("They threatened to sue the ministry. The lawsuit says that pay fell.")))
    reasons = {one.outcome: one.why for one in found}
    assert reasons["duplicate"] == "another word of the sentence reports the same"
    assert "another sense" in reasons["other_sense"] or "so unlikely" in reasons["other_sense"]
    assert "entry of a list" in explain(document("Tax claims"), every=True)[0].nothing
    assert "table" in explain(document("word " * 400), every=True)[0].nothing


def test_a_rule_is_named_with_what_it_does() -> None:
    found = candidates(explain(document("“We will see them in court,” said Ada Quill.")))
    (event,) = (one for one in found if one.event)
    assert event.rules == ("“see in court”, with which it is an event with at least 60%",)
    assert event.event is not None
    assert event.event.decided_by == "rule"


def test_the_rules_of_a_pack_are_its_grounds(pack: Pack) -> None:
    found = candidates(explain(document("Varonia imposed sanctions on Kestrel."), [pack]))
    event, noun = found
    assert (event.threshold, event.weights) == (None, ())
    assert event.rules == ("the verb governs “sanction”", "the plain past form")
    assert event.event is not None
    assert {slot: (one.name, one.function) for slot, (one,) in event.event.roles.items()} == {
        "actor": ("Varonia", "subject"),
        "target": ("Kestrel", "on"),
    }
    assert (noun.outcome, noun.why) == ("duplicate", "“imposed” reports it")
