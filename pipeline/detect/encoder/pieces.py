"""A sentence and what stands around it as the encoder reads them: ids of word pieces, and where each stands.

WordPiece as BERT's uncased models use it. The library that has it brings a network client whose version of click Faust
refuses; what it does to English is little.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from unicodedata import category, normalize

from pipeline.detect.frame import Sentence
from schemas.base import Part
from schemas.errors import DataError

FILE = "vocabulary.txt"
LONGEST = 104  # pieces of a sentence; of a longer one those around the trigger are read
BEFORE = 36  # pieces of the sentence before it, its end
HEADLINE = 20  # pieces of the headline, its beginning
_STEP = LONGEST // 4
_WORD = 100  # characters; a longer word is unknown, as in BERT
_BEGIN, _END, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"


@dataclass(frozen=True, slots=True)
class Window:
    """What is read at once: `ids` of the sentence between marks, `own` of them, and then of what stands around it.

    `places` are the part of the article and (start, end) in it of the word of each id; marks have none.
    """

    ids: tuple[int, ...]
    own: int
    places: tuple[tuple[Part, int, int] | None, ...]

    def span(self, part: Part, start: int, end: int) -> tuple[int, int] | None:
        """Indexes in `ids` of the pieces of the words between those offsets of the part; None when none are."""
        inside = [k for k, at in enumerate(self.places) if at and at[0] == part and at[2] > start and at[1] < end]
        return (inside[0], inside[-1] + 1) if inside else None


def window(sentence: Sentence, at: int, around: Iterable[Sentence]) -> Window:
    """The window of a sentence for a trigger at that offset of its part; one that fits has the same for all offsets.

    Of a sentence around it from the text the end is read, of a headline the beginning.
    """
    marks = vocabulary()
    own = _placed(sentence)
    if len(own) > LONGEST:
        here = next((k for k, (_, (_, _, end)) in enumerate(own) if end > at), 0)
        # In steps, so that neighbours share a window.
        first = max(0, min(here // _STEP * _STEP - _STEP, len(own) - LONGEST))
        own = own[first : first + LONGEST]
    out: list[tuple[int, tuple[Part, int, int] | None]] = [(marks[_BEGIN], None), *own, (marks[_END], None)]
    for other in around:
        found = _placed(other)
        out += found[:HEADLINE] if other.part == "headline" else found[-BEFORE:]
        out.append((marks[_END], None))
    return Window(tuple(number for number, _ in out), len(own) + 2, tuple(place for _, place in out))


def _placed(sentence: Sentence) -> list[tuple[int, tuple[Part, int, int]]]:
    ids, offsets = pieces(sentence.text)
    return [
        (number, (sentence.part, sentence.start + start, sentence.start + end))
        for number, (start, end) in zip(ids, offsets, strict=True)
    ]


def pieces(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Ids of the word pieces of a text, and (start, end) of the word that each is of."""
    ids: list[int] = []
    offsets: list[tuple[int, int]] = []
    for match in _words().finditer(text):
        found = _of_word(match.group())
        ids += found
        offsets += [match.span()] * len(found)
    return ids, offsets


@cache
def vocabulary() -> dict[str, int]:
    """The id of each word piece, those inside a word with ## before them."""
    text = files("pipeline.detect.encoder").joinpath(FILE).read_text(encoding="utf-8")
    out = {piece: number for number, piece in enumerate(text.split("\n")[:-1])}
    if missing := [mark for mark in (_BEGIN, _END, _UNKNOWN) if mark not in out]:
        raise DataError(f"{FILE}: lacks {', '.join(missing)}")
    return out


@cache
def _words() -> re.Pattern[str]:
    """Words, and each sign of punctuation by itself; signs that are none, such as €, are letters here."""
    signs = "".join(chr(code) for code in range(128, 0x10000) if category(chr(code)).startswith("P"))
    signs = rf"!-/:-@\[-`{{-~{re.escape(signs)}"
    return re.compile(rf"[^\s{signs}]+|[{signs}]")


@lru_cache(maxsize=65_536)
def _of_word(word: str) -> tuple[int, ...]:
    known = vocabulary()
    word = word.lower()
    if not word.isascii():
        word = "".join(sign for sign in normalize("NFD", word) if category(sign)[0] != "C" and category(sign) != "Mn")
    out: list[int] = []
    start = 0
    while start < len(word):
        inside = "##" if start else ""
        ends = range(len(word), start, -1) if len(word) <= _WORD else ()
        end = next((end for end in ends if inside + word[start:end] in known), None)
        if end is None:
            return (known[_UNKNOWN],)
        out.append(known[inside + word[start:end]])
        start = end
    return tuple(out)
