"""Whole articles: what is cut, what is kept, and that the account of it adds up."""

import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.clean import base_text, clean, normalise
from schemas.article import CleanArticle, RawArticle

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared"  # the annotated data beside the checkout
PIECES = [
    "The council met on Monday and voted for the plan.",
    "“We will sue,” said Ann Poe, the mayor of Dover.",
    "Advertisement",
    "READ MORE:",
    "Mayor and Council At Odds Over Shelter Plan Again",
    "DOVER, Del. (AP) — The governor spoke.",
    "(CNN) The governor spoke.",
    "Share Tweet Post Email",
    "Photo: Kim Roe/AP",
    "By Ann Poe",
    "Sign up for our newsletter",
    "The post Mayor quits appeared first on Valley Times.",
    "Edited by: Ann Poe",
    "x Some post.",
    "\u0301",
    "",
]


def raw(body: str, **fields: str) -> RawArticle:
    return RawArticle(id="a", body=body, body_type="text/plain", **fields)


def check(article: RawArticle) -> CleanArticle:
    """The clean article, once its account adds up and its text comes out of a second cleaning as it went in."""
    result = clean(article)
    base = base_text(article)
    pieces, at = [], 0
    for cut in result.removed:
        assert at <= cut.start < cut.end <= len(base)
        assert base[cut.start : cut.end].strip().startswith(cut.text)
        pieces.append(base[at : cut.start])
        at = cut.end
    assert "".join([*pieces, base[at:]]) == result.text
    assert [result.text[block.start : block.end] for block in result.blocks] == result.text.split("\n") * bool(
        result.text
    )
    for defect in result.defects:
        assert 0 <= defect.start < defect.end <= len(result.text) or defect.start == defect.end == len(result.text)
    again = clean(replace(article, body=result.text, body_type="text/plain"))
    assert (again.text, again.removed) == (result.text, [])
    assert clean(raw(result.text)).text == result.text
    return result


def test_the_seed() -> None:
    result = check(raw((ROOT / "seeds" / "000_02a24c1d5b9d34d2.txt").read_text("utf-8")))
    assert (result.headline, result.source) == ("US: Trump sending more ICE resources to Chicago", "Deutsche Welle")
    assert result.origins == {"headline": "footer", "source": "footer"}
    assert [cut.reason for cut in result.removed] == ["credit", "footer"]
    assert [defect.kind for defect in result.defects] == ["lost_subject", "lost_link"]
    assert [result.text[block.start : block.end] for block in result.blocks if block.kind == "heading"] == [
        "Pritzker calls deployments ‘an invasion’",
        "Mayor bars police cooperation with ICE",
    ]
    assert result.language == "en"


@pytest.mark.parametrize(
    ("body", "text", "reasons"),
    [
        ("One met.\nAdvertisement\nTwo met.", "One met.\nTwo met.", ["advert"]),
        ("DOVER, Del. (AP) — The council met.\nIt voted.", "DOVER, Del. — The council met.\nIt voted.", ["agency"]),
        (
            "The council met.\nREAD MORE:\nWhat the Vote Means\nShare",
            "The council met.",
            ["related", "related", "share"],
        ),
        (
            "The mayor said that the ferry is the only way to the island.\nThe ferry is the only way to the island.",
            "The mayor said that the ferry is the only way to the island.",
            ["pull_quote"],
        ),
        ("The council met on Monday.\nThe council met on Monday.", "The council met on Monday.", ["repeated"]),
    ],
)
def test_cuts(body: str, text: str, reasons: list[str]) -> None:
    result = check(raw(body))
    assert result.text == text
    assert [cut.reason for cut in result.removed] == reasons


PARAGRAPHS = [
    "The council of Dover met on Monday to vote on the ferry, which has lost money in each of the past nine years.",
    "Ann Poe, the mayor, said that she would rather sell the town hall than leave two hundred families without it.",
    "Engines and hull are forty years old, and a survey in May found rust in places that nobody had seen since then.",
    "A firm from Salem has offered to run smaller boats at its own cost, but only between April and late October.",
    "Nothing was decided in the end, and members will come together again once the state has answered their letter.",
]


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["Nobody in Dover Will Ask Who Pays for the Old Ferry?"], 2),
        (["How a ferry came to be worth more than its island"], 5),
        (["Dover", "Ferries"], 5),
        (["The crew waited on the pier for hours. Council again without a majority"], 0),
    ],
    ids=["a title that asks", "a heading of nothing", "tags", "a caption and a headline"],
)
def test_titles_go_where_no_heading_stands(lines: list[str], place: int) -> None:
    body = "\n".join([*PARAGRAPHS[:place], *lines, *PARAGRAPHS[place:]])
    assert check(raw(body, headline="No majority for Dover's ferry")).text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("line", ["Who pays for it?", "A ferry and its island", "What Comes Next"])
def test_a_heading_stays(line: str) -> None:
    body = "\n".join([*PARAGRAPHS[:2], line, *PARAGRAPHS[2:]])
    assert check(raw(body)).text == body


PEELED = {
    "a tag, often": "(AP) — " * 60 + "The council met.",
    "names at the top": "\n".join(f"Ann {letter}{letter.lower()} Poe" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 2),
    "biographies at both ends": "\n".join(f"Ann Poe is a reporter for paper number {number}." for number in range(400)),
    "an entity made by a cut": "Poe &amp(RELATED: Ten facts about the ferry); Lund agreed.",
}


@pytest.mark.parametrize("name", PEELED)
def test_what_is_peeled_off_layer_by_layer_settles(name: str) -> None:
    check(raw(PEELED[name]))


def test_what_the_junk_knows_is_kept_with_its_origin() -> None:
    result = check(
        raw(
            "By Ann Poe\nPublished 3:04 PM EST Mar 3, 2019\nDOVER, Del. (AP) — The council met.\nIt voted.\n"
            "The post Mayor quits appeared first on Valley Times."
        )
    )
    assert (result.byline, result.published, result.headline, result.source) == (
        "Ann Poe",
        "2019-03-03",
        "Mayor quits",
        "Valley Times",
    )
    assert result.dateline is not None
    assert (result.dateline.place, result.dateline.agency) == ("DOVER, Del.", "AP")
    assert result.origins == {
        "byline": "body",
        "published": "body",
        "dateline": "body",
        "headline": "footer",
        "source": "footer",
    }
    given = clean(raw("By Ann Poe\nThe council met.", byline="B. Lund"))
    assert (given.byline, given.origins) == ("B. Lund", {})


def test_a_list_that_is_the_article_stays() -> None:
    body = "Where the band plays this year:\n" + "\n".join(
        f"{day} Harbor Hall, Dover, Town {day}" for day in range(20, 40)
    )
    assert check(raw(body)).text == body


@pytest.mark.parametrize(
    "line", ["The council met on Monday. ", "word ", "a\n", "Advertisement\n", "“(The. \n", "x Ann Ann MORE "]
)
def test_time_grows_with_length_alone(line: str) -> None:
    def seconds(length: int) -> float:
        start = time.process_time()
        clean(raw((line * length)[:length]))
        return time.process_time() - start

    seconds(1_000)
    # A hundred times the text may take three hundred times as long, measured on a shared machine, and never seconds.
    assert seconds(1_000_000) < max(300 * seconds(10_000), 3)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=60), max_size=12))
def test_the_account_adds_up_whatever_comes(lines: list[str]) -> None:
    check(raw("\n".join(lines), headline="Mayor quits"))


@settings(deadline=None)
@given(st.text(max_size=400))
def test_random_bodies_never_raise(body: str) -> None:
    result = clean(RawArticle(id="a", body=body))
    assert result == clean(RawArticle(id="a", body=body))
    assert normalise(result.text) == result.text


def _bodies() -> Iterator[RawArticle]:
    gold, corpus = SHARED / "gold" / "train_clean.jsonl", SHARED / "corpus" / "news-5k.jsonl.gz"
    for row in map(json.loads, gold.read_text("utf-8").splitlines()):
        yield raw(row["body"], headline=row["title"], source=row["source"])
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for number, row in enumerate(map(json.loads, lines)):
            if number % 5 == 0:
                yield raw(row["body"], headline=row["title"], source=row["source"])


@pytest.mark.skipif(not (SHARED / "corpus").exists(), reason="the annotated data is not beside the checkout")
def test_the_account_adds_up_over_the_corpus() -> None:
    for article in _bodies():
        check(article)
