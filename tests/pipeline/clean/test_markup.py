"""Web pages: their text, what their head tells, and a bounded way through hostile ones."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import base_text, clean
from pipeline.clean.markup import is_html, read_page
from schemas.article import BodyType, RawArticle

PARAGRAPHS = [
    "The council of Dover met on Monday to vote on the future of the ferry, which has lost money for nine years.",
    "“Nobody wants to see the boat go,” said Ann Poe, the mayor, who had asked the state for help last week.",
    "The state has not answered, and the island's two hundred families plan for a winter without a crossing.",
]
PAGE = f"""<!DOCTYPE html><html lang="en-US"><head><title>Council votes on ferry | Valley Times</title>
<link rel="canonical" href="https://example.com/ferry"><meta property="og:site_name" content="Valley Times">
<meta property="og:title" content="Council votes on ferry"><meta name="author" content="Kim Roe">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "headline": "Council votes on the ferry",
"datePublished": "2025-03-04T10:00:00Z", "author": [{{"name": "Kim Roe"}}, {{"name": "Bo Lund"}}]}}]}}</script></head>
<body><nav><a href="/">Home</a><a href="/news">News</a></nav><article><h1>Council votes on the ferry</h1>
<p>{PARAGRAPHS[0]}</p>
<div class="newsletter-box"><p>Get the news in your inbox every single morning of the week, free.</p></div>
<p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></article><footer>© 2025 Valley Times</footer></body></html>"""


def html(body: str, kind: BodyType = "text/html") -> RawArticle:
    return RawArticle(id="a", body=body, body_type=kind)


def test_a_page() -> None:
    result = clean(html(PAGE, ""))
    assert result.text == "\n".join(PARAGRAPHS)
    assert (result.headline, result.byline, result.published) == (
        "Council votes on the ferry",
        "Kim Roe, Bo Lund",
        "2025-03-04T10:00:00Z",
    )
    assert (result.source, result.url, result.language) == ("Valley Times", "https://example.com/ferry", "en")
    assert set(result.origins) == {"headline", "byline", "published", "source", "url", "language"}
    assert set(result.origins.values()) == {"markup"}


def test_a_page_in_pieces_comes_together() -> None:
    pieces = "".join(f'<div class="grid"><div class="chunk"><p>{p}</p><p>{p[::-1]}</p></div></div>' for p in PARAGRAPHS)
    text = read_page(f"<html><body><main>{pieces}</main></body></html>").text
    assert all(paragraph in text for paragraph in PARAGRAPHS)


def test_a_paragraph_that_is_a_link_goes_and_one_that_holds_a_link_stays() -> None:
    paragraphs = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    links = '<p><a href="/a">The ferry that nobody in Dover wants to pay for</a></p>'
    held = '<p>The mayor spoke of <a href="/b">what she had told the state in March of last year</a> on Monday.</p>'
    text = read_page(f"<html><body><article>{paragraphs}{links}{held}</article></body></html>").text
    assert "nobody in Dover" not in text
    assert "in March of last year on Monday" in text


def test_a_layout_table_is_no_table() -> None:
    cells = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    text = read_page(f"<html><body><table><tr><td>Menu</td><td>{cells}</td></tr></table></body></html>").text
    assert "|" not in text
    assert PARAGRAPHS[2] in text.split("\n")


def test_a_piece_of_html_is_all_article() -> None:
    body = (
        "<p>The council&nbsp;met.</p><figure><figcaption>A boat</figcaption></figure>"
        "<ul><li>One<br>Two</li></ul>It <b>voted</b>."
    )
    assert base_text(html(body)) == "The council met.\nOne\nTwo\nIt voted."


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (PAGE, "", True),
        ("<p>One.</p><p>Two.</p>", "", True),
        ("One.<br>Two.<br/>Three.", "", True),
        ("He wrote <3 and x < y > z.", "", False),
        ("<p>One.</p><p>Two.</p>", "text/plain", False),
        ("One.", "text/html", True),
    ],
)
def test_what_is_html(body: str, kind: BodyType, expected: bool) -> None:
    assert is_html(html(body, kind)) is expected


HOSTILE = {
    "deep": "<html><body>" + "<div>" * 10_000 + PARAGRAPHS[0] + "</div>" * 10_000,
    "unclosed": "<html><body>" + "<b>word " * 100_000,
    "long": "<html><body><article>" + f"<p>{PARAGRAPHS[0]}</p>" * 35_000,
    "one paragraph": "<html><body><p>" + "word " * 1_000_000,
    "spans": "<html><body><article><p>" + "<span>word</span> " * 150_000,
    "links": "<html><body>" + '<a href="x">link</a> ' * 150_000,
    "attribute": '<html><body><p data-x="' + "x" * 5_000_000 + f'">{PARAGRAPHS[0]}</p>',
    "script": "<html><head><script>" + "x<y;" * 1_250_000 + "</script><body><p>word</p>",
    "scripts": "<html><body>" + "<script>" * 500_000,
    "brackets": "<" * 3_000_000,
    "empty": "<html></html>",
    "nothing": "<!doctype html>",
    "null": "<html><body>\x00<p>\x00</p>",
    "bad json": '<html><head><script type="application/ld+json">{[</script></head><body><p>word</p>',
    "deep json": '<html><script type="application/ld+json">' + "[" * 50_000 + "</script><body><p>word</p>",
    "surrogate": "<html><body><p>\ud800</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_no_seconds(name: str) -> None:
    start = time.process_time()
    clean(html(HOSTILE[name]))
    assert time.process_time() - start < 3  # a shared machine; alone the slowest takes about half a second


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div>", "</div>", "<table><tr><td>", "<!--", "-->", "<script>", "&amp;", "word "]
        )
        | st.text(max_size=20),
        max_size=30,
    )
)
def test_whatever_comes_is_read(pieces: list[str]) -> None:
    clean(html("".join(pieces)))
    clean(html("<html><body>" + "".join(pieces)))
