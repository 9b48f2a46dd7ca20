"""Sentence boundaries in clean text, in code points. The words that decide are data: sentences.toml."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from schemas.errors import DataError

_CAPITAL = "A-ZÀ-ÖØ-Þ"
# A stop ends a sentence when what follows may start one: a space, then a capital, digit or opening quote; or no space
# at all, where a scraper ran two sentences together ("to the border.The governor").
# The sign comes first in the pattern, so that the search runs from sign to sign.
_STOP = re.compile(
    rf"[.!?…\n](?:(?<=\n)\n*|[\"'”’)\]]*(?=\s+[\"'“‘(\[]{{0,2}}[{_CAPITAL}0-9])"
    rf"|(?<=[a-z][a-z][.!?])[\"”’)]?(?=[{_CAPITAL}][a-z]+[ ,’']))"
)
_LOOK_BACK = 24  # longer than any abbreviation with its left border
_TAIL = 3  # letters
_BEFORE = r"(?:^|(?<=[\s(\[\"'“‘/—–-]))"
_LISTS = {"titles", "others", "numbered", "starters", "speaking"}


@dataclass(frozen=True, slots=True)
class _Words:
    """`tails` are the last letters of all abbreviations with at least as many letters and no stop in them."""

    tails: frozenset[str]
    title: re.Pattern[str]
    other: re.Pattern[str]
    number: re.Pattern[str]
    starter: re.Pattern[str]
    speaker: re.Pattern[str]


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence, without surrounding white space; a line break always ends one.

    Raises DataError when sentences.toml is not as it should be.
    """
    words = _words()
    start = 0
    stops = [match.span() for match in _STOP.finditer(text)]
    for at, end in (*stops, (len(text), len(text))):
        if at < len(text) and text[at] != "\n" and not _ends(words, text, start, at, end):
            continue
        piece = text[start:end]
        right = start + len(piece.rstrip())
        if right > start:
            yield end - len(piece.lstrip()), right
        start = end


def _ends(words: _Words, text: str, start: int, at: int, end: int) -> bool:
    if text[at] != "." and end - at > 1:
        return words.speaker.match(text, end) is None
    if text[at] != "." or end - at > 1:
        return True
    tail = text[at - _TAIL : at] if at - start >= _TAIL else ""
    if tail.isalpha() and tail not in words.tails:
        return True  # most words are no abbreviation, and this tells it at a tenth of the patterns' cost
    before = text[max(start, at - _LOOK_BACK) : at]
    if words.number.search(before):
        # A number at a line's start counts a list; "No." is an abbreviation before a number.
        return before.strip("( \n")[-1:].isalpha() and not text[end : end + 2].strip()[:1].isdigit()
    if words.other.search(before):
        return words.starter.match(text, end) is not None
    return words.title.search(before) is None


@cache
def _words() -> _Words:
    data = tomllib.loads(files("pipeline").joinpath("sentences.toml").read_text("utf-8"))
    if set(data) != _LISTS or not all(isinstance(words, str) and words.split() for words in data.values()):
        raise DataError(f"pipeline/sentences.toml: must hold the word lists {', '.join(sorted(_LISTS))} and no more")
    short = " ".join(data[name] for name in ("titles", "others", "numbered")).split()
    any_of = {name: "|".join(re.escape(word) for word in words.split()) for name, words in data.items()}
    starters = any_of["starters"] + "|" + any_of["starters"].replace("’", "'")
    return _Words(
        tails=frozenset(word[-_TAIL:] for word in short if len(word) >= _TAIL),
        title=re.compile(rf"{_BEFORE}(?:[A-Z]|{any_of['titles']})$"),
        other=re.compile(rf"{_BEFORE}(?:{any_of['others']}|(?:[A-Za-z]\.)+[A-Za-z])$"),
        number=re.compile(rf"(?:^|[\s(])(?:{any_of['numbered']})$|(?:^|\n)\(?\d{{1,3}}$"),
        starter=re.compile(rf"\s+[\"'“‘(\[]{{0,2}}(?:{starters})(?=[ ,])"),
        speaker=re.compile(rf"\s+(?:[A-Z][\w.’'-]{{0,30}},? ){{1,5}}(?:{any_of['speaking']})\b"),
    )
