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
_STOP = re.compile(
    rf"[.!?…][\"'”’)\]]*(?=\s+[\"'“‘(\[]{{0,2}}[{_CAPITAL}0-9])"
    rf"|(?<=[a-z][a-z])[.!?][\"”’)]?(?=[{_CAPITAL}][a-z]+[ ,’'])|\n+"
)
_LOOK_BACK = 24  # longer than any abbreviation with its left border
_BEFORE = r"(?:^|(?<=[\s(\[\"'“‘/—–-]))"
_LISTS = {"titles", "others", "numbered", "starters", "speaking"}


@dataclass(frozen=True, slots=True)
class _Words:
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
    for match in _STOP.finditer(text):
        if text[match.start()] != "\n" and not _ends(words, text, start, match):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _ends(words: _Words, text: str, start: int, match: re.Match[str]) -> bool:
    at, end = match.span()
    if text[at] != "." and end - at > 1:
        return words.speaker.match(text, end) is None
    if text[at] != "." or end - at > 1:
        return True
    before = text[max(start, at - _LOOK_BACK) : at]
    if words.number.search(before):
        # A number at a line's start counts a list; "No." is an abbreviation before a number.
        return before.strip("( \n")[-1:].isalpha() and not text[end : end + 2].strip()[:1].isdigit()
    if words.other.search(before):
        return words.starter.match(text, end) is not None
    return words.title.search(before) is None


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        yield start + left, start + right


@cache
def _words() -> _Words:
    data = tomllib.loads(files("pipeline").joinpath("sentences.toml").read_text("utf-8"))
    if set(data) != _LISTS or not all(isinstance(words, str) and words.split() for words in data.values()):
        raise DataError(f"pipeline/sentences.toml: must hold the word lists {', '.join(sorted(_LISTS))} and no more")
    any_of = {name: "|".join(re.escape(word) for word in words.split()) for name, words in data.items()}
    starters = any_of["starters"] + "|" + any_of["starters"].replace("’", "'")
    return _Words(
        title=re.compile(rf"{_BEFORE}(?:[A-Z]|{any_of['titles']})$"),
        other=re.compile(rf"{_BEFORE}(?:{any_of['others']}|(?:[A-Za-z]\.)+[A-Za-z])$"),
        number=re.compile(rf"(?:^|[\s(])(?:{any_of['numbered']})$|(?:^|\n)\(?\d{{1,3}}$"),
        starter=re.compile(rf"\s+[\"'“‘(\[]{{0,2}}(?:{starters})(?=[ ,])"),
        speaker=re.compile(rf"\s+(?:[A-Z][\w.’'-]{{0,30}},? ){{1,5}}(?:{any_of['speaking']})\b"),
    )
