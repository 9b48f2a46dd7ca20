"""Sentences of other people's articles with what annotators made of them, kept without the articles' text.

A pointer says where a sentence stands in the article as it came, by part, start and length, with a hash to know it by;
its mentions point into the sentence (the trigger) and the body (the roles; `"roles": false` where a name is not in it).
`"doubtful": true` marks what a careful reader could take either way. `read` gives annotated articles back.
"""

import gzip
import json
from collections.abc import Container, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.clean import clean
from schemas.errors import DataError
from schemas.raw import from_mapping

_ROLES = ("actor", "target", "place")
_DIGITS = 16  # of the hash: enough to notice another text


def read(pointers: Path, corpus: Path) -> list[dict[str, Any]]:
    """The pointed-at articles, cleaned, in the form of annotated ones; `judged` are the sentences that were looked at.

    Raises DataError naming the first sentence that the corpus does not hold as it was.
    """
    wanted: dict[str, list[dict[str, Any]]] = {}
    for line in pointers.read_text(encoding="utf-8").splitlines():
        pointer = json.loads(line)
        wanted.setdefault(pointer["article"], []).append(pointer)
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        found = (json.loads(line) for line in lines)
        return [_article(raw, wanted[str(raw["id"])]) for raw in found if str(raw["id"]) in wanted]


def bare(corpus: Path, ids: Container[str] | None = None) -> list[dict[str, Any]]:
    """The articles of a corpus, those with one of the ids if they are given, cleaned and without annotations."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        found = (json.loads(line) for line in lines)
        return [_bare(raw) for raw in found if ids is None or str(raw["id"]) in ids]


def _bare(raw: dict[str, Any]) -> dict[str, Any]:
    article = clean(from_mapping(raw))
    return {"id": str(raw["id"]), "title": article.headline, "body": article.text, "published": "", "mentions": []}


def digest(text: str) -> str:
    """What a sentence is known by."""
    return sha256(text.encode()).hexdigest()[:_DIGITS]


def _article(raw: dict[str, Any], pointers: Iterable[dict[str, Any]]) -> dict[str, Any]:
    out = _bare(raw) | {"judged": []}
    parts = {"headline": out["title"], "text": out["body"]}
    for pointer in pointers:
        source = raw["title"] if pointer["part"] == "headline" else raw["body"]
        text = source[pointer["start"] : pointer["start"] + pointer["length"]]
        if digest(text) != pointer["sha256"]:
            raise DataError(f"article {raw['id']}: at {pointer['start']} of the {pointer['part']} stands another text")
        start = parts[pointer["part"]].find(text)
        if start < 0:
            continue  # today's cleaning cuts it
        out["judged"].append((pointer["part"], start))
        line = 0 if pointer["part"] == "headline" else out["body"].count("\n", 0, start) + 1
        out["mentions"] += [_mention(mention, text, line, raw["body"]) for mention in pointer["mentions"]]
    return out


def _mention(pointed: dict[str, Any], sentence: str, line: int, body: str) -> dict[str, Any]:
    first, last = pointed["trigger"]
    names = {role: [body[start:end] for start, end in pointed.get(role, ())] for role in _ROLES}
    own = {key: pointed[key] for key in ("type", "level", "status")} | {"roles": pointed.get("roles", True)}
    return own | names | {"line": line, "sentence": sentence, "trigger": sentence[first:last]}
