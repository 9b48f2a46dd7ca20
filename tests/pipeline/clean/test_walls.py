"""A beginning before a paywall, a page that asks for consent and a page too large are told from whole articles."""

import pytest

from pipeline.clean import clean
from pipeline.clean.markup import MAX_PAGE
from pipeline.clean.walls import walls
from schemas.article import RawArticle

PARAGRAPH = "The council of Dover voted on Monday to close the ferry to the island until the strike is over."
LONG = "\n".join(f"{PARAGRAPH} That was item {number:02d}." for number in range(20))


def kinds(body: str) -> list[str]:
    return [defect.kind for defect in clean(RawArticle(id="a", body=body)).defects]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{PARAGRAPH}\nSubscribe to continue reading.", ["paywall"]),
        (f"{PARAGRAPH}\nThis article is for subscribers only.\nAlready a subscriber? Log in", ["paywall"]),
        (f"{LONG}\nSubscribe to continue reading.", []),
        ("We and our 12 partners use cookies.\nAccept all cookies", ["cookie_wall"]),
        ("Please enable JavaScript to view this page.", ["cookie_wall"]),
        (f"{LONG}\nWe use cookies to improve your visit.", []),
        (PARAGRAPH, []),
    ],
)
def test_walls_of_plain_text(body: str, expected: list[str]) -> None:
    assert kinds(body) == expected


def test_the_line_that_says_so_is_shown_at_the_end() -> None:
    article = clean(RawArticle(id="a", body=f"{PARAGRAPH}\nSubscribe to continue reading."))
    (defect,) = article.defects
    assert (defect.start, defect.end, defect.text) == (len(PARAGRAPH), len(PARAGRAPH), "Subscribe to continue reading.")


@pytest.mark.parametrize(("text", "expected"), [(PARAGRAPH, ["paywall"]), (LONG, [])])
def test_a_page_that_declares_itself_locked(text: str, expected: list[str]) -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    page = f"<html><head>{head}</head><body><article>{paragraphs}</article></body></html>"
    assert kinds(page) == expected


def test_a_page_too_large_is_cut_off_and_says_so() -> None:
    page = "<html><body><article>" + f"<p>{PARAGRAPH}</p>" * (MAX_PAGE // len(PARAGRAPH))
    assert "cut_off" in kinds(page)


def test_each_kind_is_told_once() -> None:
    found = walls("", ["Accept all cookies", "Subscribe to continue reading."], locked=True, cut_off=True)
    assert [defect.kind for defect in found] == ["paywall", "cookie_wall", "cut_off"]
