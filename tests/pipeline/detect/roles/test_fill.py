"""Who, whom, where and when, on sentences of the kinds that news are made of."""

import pytest

from pipeline.detect.frame import Slots
from schemas.event import EventType, Place, Role, Status
from tests.pipeline.detect.roles.support import roles


def names(slots: Slots) -> tuple[str, str, str]:
    """The names of actor, target and place, "" for null."""

    def name(slot: Role | Place | None) -> str:
        return slot.name if slot else ""

    return name(slots.actor), name(slots.target), name(slots.place)


DEPLOYMENTS: list[tuple[str, str, Status, tuple[str, str, str]]] = [
    (
        "Governor Ana Ruiz sent 300 National Guard soldiers to Fairport on Friday.",
        "sent",
        "done",
        ("Ana Ruiz", "300 National Guard soldiers", "Fairport"),
    ),
    (
        "President Karel Dvorak plans to deploy two frigates to the Baltic Sea next month.",
        "deploy",
        "planned",
        ("Karel Dvorak", "two frigates", "Baltic Sea"),
    ),
    (
        "About 500 soldiers were sent to Lagos by President Bola Ade last week.",
        "sent",
        "done",
        ("Bola Ade", "500 soldiers", "Lagos"),
    ),
]


@pytest.mark.parametrize(("text", "trigger", "status", "want"), DEPLOYMENTS)
def test_deployment(text: str, trigger: str, status: Status, want: tuple[str, str, str]) -> None:
    got = names(roles("deployment", text, trigger, status))
    assert all(part in have for part, have in zip(want, got, strict=True)), got


SUITS: list[tuple[str, str, Status, tuple[str, str]]] = [
    (
        "The Rivermead Tenants Union sued Harwick Holdings on Monday.",
        "sued",
        "done",
        ("Rivermead Tenants Union", "Harwick Holdings"),
    ),
    (
        "Attorney General Dana Whitlock filed a lawsuit against the Department of Education on Tuesday.",
        "filed",
        "done",
        ("Dana Whitlock", "Department of Education"),
    ),
    (
        "A lawsuit against Northgate Motors was filed by the Clean Air Alliance last year.",
        "filed",
        "done",
        ("Clean Air Alliance", "Northgate Motors"),
    ),
    (
        "Premier Joan Hale said she would sue the federal government if it cuts funding.",
        "sue",
        "threatened",
        ("Joan Hale", "federal government"),
    ),
]


@pytest.mark.parametrize(("text", "trigger", "status", "want"), SUITS)
def test_lawsuit(text: str, trigger: str, status: Status, want: tuple[str, str]) -> None:
    got = names(roles("lawsuit", text, trigger, status))
    assert all(part in have for part, have in zip(want, got, strict=False)), got
    assert got[2] == ""


ORDERS: list[tuple[str, str, str]] = [
    ("Mayor Lena Ortiz signed an executive order on Thursday.", "signed", "Lena Ortiz"),
    ("Prime Minister Sean Doyle met farmers. He issued a decree that bans the pesticide.", "issued", "Sean Doyle"),
    ("Governor Pat Lind was in town. The governor signed a proclamation there.", "signed", "Pat Lind"),
    ("An executive order was signed by Governor Pat Lind on Monday.", "signed", "Pat Lind"),
]


@pytest.mark.parametrize(("text", "trigger", "want"), ORDERS)
def test_executive_order(text: str, trigger: str, want: str) -> None:
    slots = roles("executive_order", text, trigger)
    assert names(slots) == (want, "", "")


def test_short_names_are_brought_to_the_fullest_with_the_title() -> None:
    text = "Oregon Governor Ruth Mallory spoke on Sunday. Mallory signed an executive order on housing."
    actor = roles("executive_order", text, "signed").actor
    assert actor is not None
    assert (actor.name, actor.role, actor.text, actor.kind) == ("Ruth Mallory", "Oregon Governor", "Mallory", "person")


def test_two_who_act_together_are_named_both() -> None:
    text = "Mayor Lena Ortiz and Governor Pat Lind met. Both Ortiz and Lind said they plan to sue if troops come."
    actor = roles("lawsuit", text, "sue", "threatened").actor
    assert actor is not None
    assert actor.name == "Lena Ortiz and Pat Lind"


@pytest.mark.parametrize("kind", ["deployment", "executive_order", "lawsuit"])
def test_every_span_gives_back_its_words(kind: EventType) -> None:
    text = (
        "Gov. Ana Ruiz sent 300 troops to Fairport. Her lawyers sued the Port Authority, she signed an order on May 2."
    )
    slots = roles(kind, text, {"deployment": "sent", "executive_order": "signed", "lawsuit": "sued"}[kind])
    for slot in (slots.actor, slots.target, slots.place, slots.date):
        if slot is not None:
            assert text[slot.start : slot.end] == slot.text
