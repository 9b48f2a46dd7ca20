"""What the rest of the article says of its names: who stands before and after the words of each type of event.

A later sentence often says "the lawsuit was filed in March" and leaves who sues whom to the first paragraphs.
"""

import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.detect.frame import Document
from pipeline.detect.roles.names import Entity, Index
from pipeline.detect.whole import whole
from schemas.errors import DataError
from schemas.event import EVENT_TYPES, EventType

_FILE = "memory.toml"
_REACH = 90  # characters between a name and the word; about one clause
_MOST = 40  # words looked at in one article; later ones repeat the first
_BORDER = re.compile(r"[.!?] |\n")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of an event type, and on which side of it stands which role ("left": "actor")."""

    pattern: re.Pattern[str]
    left: str
    right: str


@cache
def cues() -> dict[EventType, tuple[Cue, ...]]:
    """The cues of memory.toml by type; raises DataError when one is not as it should be."""
    data = tomllib.loads(files("pipeline.detect.roles").joinpath(_FILE).read_text(encoding="utf-8"))
    out: dict[EventType, tuple[Cue, ...]] = {}
    for kind in EVENT_TYPES:
        entries = data.get(kind)
        if not isinstance(entries, list):
            raise DataError(f"{_FILE}: {kind}: expected an array of tables")
        out[kind] = tuple(_cue(kind, entry) for entry in entries)
    return out


def _cue(kind: str, entry: dict[str, str]) -> Cue:
    try:
        pattern = re.compile(rf"(?:{entry['words']})\b")
    except (KeyError, re.error) as error:
        raise DataError(f"{_FILE}: {kind}: words: {error}") from None
    return Cue(pattern, entry.get("left", ""), entry.get("right", ""))


def remember(document: Document, index: Index, kind: EventType) -> dict[int, dict[str, int]]:
    """For entities, by `id`, how often each stands where that role stands near a word of the type."""
    seen: dict[int, dict[str, int]] = {}
    for order, text in enumerate(document.plain):
        for cue in cues()[kind]:
            for count, match in enumerate(whole(cue.pattern, text)):
                if count >= _MOST:
                    break
                for entity, role in _around(text, index, order, match.span(), cue):
                    roles = seen.setdefault(id(entity), {})
                    roles[role] = roles.get(role, 0) + (2 if order == 0 else 1)
    return seen


def _around(text: str, index: Index, order: int, span: tuple[int, int], cue: Cue) -> list[tuple[Entity, str]]:
    out: list[tuple[Entity, str]] = []
    at = bisect_left(index.mentions, (order, span[0]), key=lambda m: m[0])
    if cue.left and at:
        (part, start), length, entity = index.mentions[at - 1]
        between = text[start + length : span[0]]
        if part == order and len(between) <= _REACH and not _BORDER.search(between):
            out.append((entity, cue.left))
    if cue.right and at < len(index.mentions):
        (part, start), length, entity = index.mentions[at]
        if start < span[1] and at + 1 < len(index.mentions):
            (part, start), length, entity = index.mentions[at + 1]
        between = text[span[1] : start]
        if part == order and len(between) <= _REACH and not _BORDER.search(between):
            out.append((entity, cue.right))
    return out
