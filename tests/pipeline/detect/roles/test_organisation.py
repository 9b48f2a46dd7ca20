"""Whom a person acts for, by title and apposition."""

import pytest

from pipeline.detect.roles.offices import acted_for, parse
from schemas.errors import DataError
from tests.pipeline.detect.roles.support import roles


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Homeland Security Secretary", "Department of Homeland Security"),
        ("Acting Defense Secretary", "Department of Defense"),
        ("Home Secretary", "Home Office"),
        ("Chicago Mayor", "City of Chicago"),
        ("Texas Gov.", "Government of Texas"),
        ("Texas Lt. Gov.", "Government of Texas"),
        ("New South Wales Premier", "Government of New South Wales"),
        ("U.S. President", "Government of the United States"),
        ("Russian President", "Government of Russia"),
        ("Deputy Foreign Minister", "Foreign Ministry"),
        ("Greek Defense Minister", "Greek Defense Ministry"),
        ("Illinois Attorney General", "Illinois Attorney General's Office"),
        ("White House press secretary", "White House"),
        ("FBI Director", "FBI"),
        ("Bank of England governor", "Bank of England"),
        ("Army Gen.", "Army"),
        ("Connecticut's governor", "Government of Connecticut"),
    ],
)
def test_a_title_says_whom_its_holder_acts_for(title: str, expected: str) -> None:
    assert acted_for(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        *("President", "Prime Minister", "Vice President", "Executive Director", "Sen.", "Mr.", "Secretary", ""),
        *("Deputy Attorney General", "Former Defense Secretary", "March President", "Navy relieves carrier commander"),
    ],
)
def test_a_title_that_names_nobody_else_says_nothing(title: str) -> None:
    assert acted_for(title) == ""


@pytest.mark.parametrize(
    ("text", "organisation", "evidence"),
    [
        (
            "Homeland Security Secretary Kim Lake sent 300 agents to Fairport.",
            "Department of Homeland Security",
            "Homeland Security Secretary",
        ),
        (
            "Fairport Mayor Ana Ruiz spoke on Monday. She sent 300 officers to the harbour.",
            "City of Fairport",
            "Fairport Mayor",
        ),
        (
            "Kim Lake, the Homeland Security secretary, sent 300 agents to Fairport.",
            "Department of Homeland Security",
            "Homeland Security secretary",
        ),
        (
            "Department of Harbours (DH) Secretary Kim Lake sent 300 agents to Fairport.",
            "Department of Harbours",
            "Department of Harbours (DH) Secretary",
        ),
        (
            "Secretary of Defense Kim Lake sent 300 soldiers to Fairport.",
            "Department of Defense",
            "Secretary of Defense Kim Lake",
        ),
        (
            "Kim Lake, the Secretary of Defense, sent 300 soldiers to Fairport.",
            "Department of Defense",
            "Secretary of Defense",
        ),
        ("Ana Ruiz, the mayor of Fairport, sent 300 officers to the harbour.", "City of Fairport", "mayor of Fairport"),
    ],
)
def test_an_actor_s_organisation_stands_beside_the_name(text: str, organisation: str, evidence: str) -> None:
    actor = roles("deployment", text, "sent").actor
    assert actor is not None
    assert actor.organisation == organisation
    assert actor.organisation_evidence is not None
    assert actor.organisation_evidence.text == evidence
    assert text[actor.organisation_evidence.start : actor.organisation_evidence.end] == evidence


def test_the_director_of_a_fund_sues_for_it() -> None:
    actor = roles("lawsuit", "Jane Roe, director of the Coastal Fund, sued Acme Mining on Friday.", "sued").actor
    assert actor is not None
    assert (actor.name, actor.organisation) == ("Jane Roe", "Coastal Fund")


@pytest.mark.parametrize(
    "text",
    [
        "President Karel Dvorak sent two frigates to Fairport.",
        "Former Fairport Mayor Ana Ruiz sent 300 officers to the harbour.",
        "Ohio Secretary of State Jane Roe sent 300 officers to Fairport.",
        "Fairport (AP) President Karel Dvorak sent two frigates to the coast.",
        "Ana Ruiz, a lawyer for Karel Dvorak, sent 300 officers to the harbour. Dvorak did not.",
    ],
)
def test_what_the_text_does_not_say_is_left_open(text: str) -> None:
    actor = roles("deployment", text, "sent").actor
    assert actor is not None
    assert actor.organisation == ""
    assert actor.organisation_evidence is None


@pytest.mark.parametrize("text", ["ranks = 1", "office = [", "surprise = 1"])
def test_a_table_of_the_wrong_shape_is_refused(text: str) -> None:
    with pytest.raises(DataError, match=r"offices\.toml"):
        parse(text)
