"""A beginning before a paywall, a page that asks for consent and a page too large are told from whole articles."""

import pytest

from pipeline.clean import clean
from pipeline.clean.markup import MAX_DEPTH, MAX_TEXT
from pipeline.clean.walls import walls
from pipeline.detect import enrich
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


FIVE_MB = 5_000_000


@pytest.mark.parametrize(
    ("body", "expected", "reason"),
    [
        ("<html><body><article>" + f"<p>{PARAGRAPH}</p>" * (FIVE_MB // len(PARAGRAPH)), ["cut_off"], "too_large"),
        ("\n".join([PARAGRAPH] * (FIVE_MB // len(PARAGRAPH))), ["cut_off"], "too_large"),
        ("<html><body>" + "<div>" * 10_000 + PARAGRAPH + "</div>" * 10_000, ["too_deep"], "too_deep"),
        ("<html><body>" + f"<b>{PARAGRAPH} " * 10_000, ["too_deep"], "too_deep"),
        (f'<html><body><p data-x="{"x" * FIVE_MB}">{PARAGRAPH}</p>', [], "no_trigger"),
        (f"<html><body><p>{PARAGRAPH}</p><script>{'x<y;' * (FIVE_MB // 4)}</script>", [], "no_trigger"),
        ("<html><body>" + "<div>" * (MAX_DEPTH - 9) + f"<p>{PARAGRAPH}</p>", [], "no_trigger"),
        (PARAGRAPH * (MAX_TEXT // len(PARAGRAPH)), [], "no_trigger"),
    ],
    ids=["page", "text", "nested", "never closed", "attribute", "script", "nearly too deep", "nearly too long"],
)
def test_what_is_too_much_to_read_is_skipped_with_a_reason(body: str, expected: list[str], reason: str) -> None:
    article = clean(RawArticle(id="a", body=body))
    assert [defect.kind for defect in article.defects if defect.kind in ("cut_off", "too_deep")] == expected
    assert enrich(article).verdict.reason == reason


def test_each_kind_is_told_once() -> None:
    found = walls(
        "", ["Accept all cookies", "Subscribe to continue reading."], locked=True, lost=["cut_off", "too_deep"]
    )
    assert [defect.kind for defect in found] == ["paywall", "cookie_wall", "cut_off", "too_deep"]
