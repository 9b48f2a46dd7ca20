"""What cut lines tell about the making of the article is kept, with where it stood."""

import pytest

from pipeline.clean import clean
from schemas.article import RawArticle

BODY = "\n".join(f"The council of Dover voted on item {number} on Monday." for number in range(6))


@pytest.mark.parametrize(
    ("line", "kind", "origin"),
    [
        ("Edited by: Ann Poe", "editor", "body"),
        ("The Associated Press contributed to this report.", "contributor", "body"),
        ("Ann Poe is a senior fellow at the Valley Institute.", "author", "body"),
        ("This story has been updated.", "update", "body"),
        ("Updated at 4:09 p.m. ET", "time", "body"),
        ("Correction: The first vote was on Sunday.", "correction", "text"),
        ("An earlier version of this article misstated the day of the vote.", "correction", "body"),
    ],
)
def test_notes(line: str, kind: str, origin: str) -> None:
    article = clean(RawArticle(id="a", body=f"{BODY}\n{line}"))
    assert [(note.kind, note.text, note.origin) for note in article.notes] == [(kind, line, origin)]
    assert (line in article.text) == (origin == "text")


def test_an_article_alone_has_none() -> None:
    assert clean(RawArticle(id="a", body=BODY)).notes == []
