"""Figures on a few sentences worked out by hand, and against the scorer beside the checkout where there is one."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluation import GoldArticle, Mention, evaluate
from pipeline.evaluation.match import right_name
from schemas.base import Span
from schemas.codec import decode
from schemas.event import STATUSES, ArticleRef, Confidence, EventType, Place, PolicyEvent, Role, Status

ANNOTATED = Path(__file__).parents[4] / "shared" / "gold"  # the annotated data beside the checkout
SENT = "The governor sent two hundred troopers to Eastport on Monday."
SUED = "Harbor County sued the port authority over the new fees."
CRITICS = "Critics of the deployment gathered outside the Eastport town hall."


def event(kind: EventType, status: Status, sentence: str, trigger: str, **roles: Any) -> PolicyEvent:
    """An event with only what is scored."""
    return PolicyEvent(
        id="e",
        type=kind,
        status=status,
        sentence=Span(text=sentence, start=0, end=len(sentence)),
        trigger=Span(text=trigger, start=0, end=len(trigger)),
        confidence=Confidence(event=1, status=1),
        article=ArticleRef(id="a"),
        **roles,
    )


def role(name: str) -> Role:
    return Role(name=name, text=name, start=0, end=len(name))


def gold(*mentions: Mention) -> GoldArticle:
    return GoldArticle(id="a", mentions=list(mentions))


SENT_MENTION = Mention(
    type="deployment",
    level="event",
    sentence=SENT,
    trigger="sent",
    status="done",
    actor=["Ana Reyes", "the governor"],
    target=["two hundred troopers"],
    place=["Eastport"],
)
SUED_MENTION = Mention(
    type="lawsuit", level="event", sentence=SUED, trigger="sued", status="done", actor=["Harbor County"]
)
REFERENCE = Mention(type="deployment", level="reference", sentence=CRITICS, trigger="deployment")


def test_an_event_in_its_sentence_with_its_roles_counts_as_found_and_right() -> None:
    place = Place(name="Eastport", text="Eastport", start=0, end=8)
    found = event("deployment", "done", SENT, "sent", actor=role("governor"), target=role("troopers"), place=place)
    result = evaluate([(gold(SENT_MENTION), [found])])
    assert (result.all.found, result.all.missed, result.all.spurious, result.all.status_right) == (1, 0, 0, 1)
    assert result.all_roles.value == 1.0
    assert not result.errors


def test_a_wrong_status_is_found_but_not_right() -> None:
    result = evaluate([(gold(SENT_MENTION), [event("deployment", "planned", SENT, "sent")])])
    assert result.all.f1 == 1.0
    assert result.all.status_f1 == 0.0
    assert result.statuses == {("done", "planned"): 1}
    assert [what for _, what, _ in result.errors["status"]] == ["deployment: done reported as planned"]


def test_a_reference_taken_for_an_event_is_wrong_only_in_the_strict_figures() -> None:
    events = [event("deployment", "done", SENT, "sent"), event("deployment", "done", CRITICS, "deployment")]
    result = evaluate([(gold(SENT_MENTION, REFERENCE), events)])
    assert result.all.precision == 1.0
    assert result.all.strict_precision == 0.5
    assert result.all.strict_f1 == pytest.approx(2 / 3)
    assert [what for _, what, _ in result.errors["reference"]] == ["deployment done “deployment”"]


def test_each_status_is_scored_by_itself() -> None:
    result = evaluate([(gold(SENT_MENTION, SUED_MENTION), [event("deployment", "planned", SENT, "sent")])])
    done, planned = result.by_status["done"], result.by_status["planned"]
    assert (done.found, done.missed, done.spurious) == (0, 2, 0)
    assert (planned.found, planned.missed, planned.spurious) == (0, 0, 1)


def test_a_type_of_a_pack_is_scored_beside_the_known_ones() -> None:
    annotated = Mention(
        type="sanctions", level="event", sentence=SENT, trigger="sent", status="done", actor=["the governor"]
    )
    result = evaluate([(gold(annotated), [event("sanctions", "done", SENT, "sent", actor=role("governor"))])])
    assert (result.types["sanctions"].found, result.all.annotated) == (1, 1)
    assert result.roles["sanctions", "actor"].value == 1.0


def test_two_mentions_of_one_sentence_take_one_event_each() -> None:
    both = gold(SENT_MENTION, Mention(type="deployment", level="event", sentence=SENT, trigger="x", status="planned"))
    events = [event("deployment", "planned", SENT, "sent"), event("deployment", "done", SENT, "sent")]
    result = evaluate([(both, events)])
    assert (result.all.found, result.all.status_right) == (2, 2)


def test_missed_and_spurious_events_are_named_with_their_sentences() -> None:
    result = evaluate([(gold(SENT_MENTION), [event("lawsuit", "done", SUED, "sued")])])
    assert result.errors["missed"] == [("a", "deployment done “sent”", SENT)]
    assert result.errors["spurious"] == [("a", "lawsuit done “sued”", SUED)]
    assert result.all.f1 == 0.0


def test_an_article_is_right_about_a_pair_it_reports_at_least_once() -> None:
    twice = [event("lawsuit", "done", SUED, "sued"), event("lawsuit", "done", SENT, "sued")]
    result = evaluate([(gold(SUED_MENTION), twice)])
    assert (result.articles.found, result.articles.spurious) == (1, 0)


@pytest.mark.parametrize(
    ("answer", "acceptable", "right"),
    [
        ("Reyes", ["Ana Reyes"], True),
        ("Governor Ana Reyes of Maine", ["Ana Reyes"], True),
        ("Ana Lopez", ["Ana Reyes"], False),
        ("", [], True),
        ("Reyes", [], False),
        ("", ["Ana Reyes"], False),
        ("the", ["the state"], False),
    ],
)
def test_a_name_is_right_when_its_words_lie_in_an_acceptable_answer_or_hold_one(
    answer: str, acceptable: list[str], right: bool
) -> None:
    assert right_name(answer, acceptable) is right


@pytest.mark.skipif(not (ANNOTATED / "score.py").exists(), reason="the annotated data is not beside the checkout")
def test_the_figures_equal_those_of_the_scorer_beside_the_checkout(tmp_path: Path) -> None:
    chance = random.Random(7)
    lines = (ANNOTATED / "dev.jsonl").read_text("utf-8").splitlines()
    results = [(decode(line.encode(), GoldArticle), _noisy(line, chance)) for line in lines]
    predicted = tmp_path / "predicted.jsonl"
    with predicted.open("w", encoding="utf-8") as file:
        for article, events in results:
            file.write(json.dumps({"id": article.id, "events": [_as_json(event) for event in events]}) + "\n")
    done = subprocess.run(
        [sys.executable, str(ANNOTATED / "score.py"), str(ANNOTATED / "dev.jsonl"), str(predicted), "--json"],
        capture_output=True,
        check=True,
    )
    theirs, ours = json.loads(done.stdout), evaluate(results)
    for name, score in (*ours.types.items(), ("all", ours.all)):
        figures = (score.precision, score.recall, score.f1, score.strict_precision, score.strict_f1, score.status_f1)
        assert figures == pytest.approx(
            [theirs[name][key] for key in ("P", "R", "F", "strict_P", "strict_F", "status_F")]
        )
    for (kind, name), share in ours.roles.items():
        assert share.value == pytest.approx(theirs[kind][f"role_{name}"])
    assert ours.all_roles.value == pytest.approx(theirs["all"]["roles"])
    assert ours.articles.f1 == pytest.approx(theirs["articles"]["F"])


def _noisy(line: str, chance: random.Random) -> list[PolicyEvent]:
    """Events as a fair detector might find them: some missed, some wrong, some in the next sentence, some twice."""
    events = []
    for mention in json.loads(line)["mentions"]:
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            words = mention["sentence"].split()
            kept = words[: chance.randint(1, len(words))] if chance.random() < 0.4 else words
            roles = {
                name: role(chance.choice([*answers, "Somebody Else"])) if chance.random() < 0.8 else None
                for name in ("actor", "target")
                if (answers := mention.get(name) or ["Anybody"])
            }
            status = mention.get("status") if chance.random() < 0.7 else None
            trigger = mention["trigger"] if chance.random() < 0.8 else chance.choice(words)
            kind: EventType = mention["type"] if chance.random() < 0.9 else "lawsuit"
            events.append(event(kind, status or chance.choice(STATUSES), " ".join(kept), trigger, **roles))
    chance.shuffle(events)
    return events


def _as_json(found: PolicyEvent) -> dict[str, Any]:
    return {
        "type": found.type,
        "status": found.status,
        "sentence": {"text": found.sentence.text},
        "trigger": {"text": found.trigger.text},
        "actor": {"name": found.actor.name} if found.actor else None,
        "target": {"name": found.target.name} if found.target else None,
        "place": None,
    }
