"""One pass over the article that says which sentences can hold a candidate; the others cost nothing more."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from pipeline.detect.frame import Document, Sentence
from pipeline.sentences import sentences
from schemas.base import Part

# The first piece of a word: what stands before a hyphen, an apostrophe or a point.
_LINE_END = re.compile(r"\n")
PER_LINE = 1000  # more sentences than a line has; their indexes here give the order and no more
_WORD = re.compile(r"[a-z0-9]+")


class Index:
    """The words of an article, and the sentences in which some of them occur."""

    def __init__(self, document: Document) -> None:
        article = document.article
        self._article = article
        self._shift = len(article.headline) + 1
        self._text = _lower(f"{article.headline}\n{article.text}")
        self._lines = [0, *(match.end() for match in _LINE_END.finditer(self._text))]
        self._split: dict[int, list[Sentence]] = {}
        self.words = frozenset(_WORD.findall(self._text))

    def sentences(self, keys: dict[str, tuple[str, ...]]) -> set[Sentence]:
        """The sentences that hold one of the keys (words and phrases, listed by the first piece of each)."""
        out: set[Sentence] = set()
        for piece in self.words & keys.keys():
            for key in keys[piece]:
                at = self._find(key, 0)
                while at >= 0:
                    sentence, after = self._around(at)
                    if sentence:
                        out.add(sentence)
                    at = self._find(key, max(after, at + 1))
        return out

    def having(self, sentences: set[Sentence], keys: dict[str, tuple[str, ...]]) -> set[Sentence]:
        """Those of the sentences that hold one of the keys, perhaps within a longer word."""
        present = [key for piece in self.words & keys.keys() for key in keys[piece]]
        out: set[Sentence] = set()
        for sentence in sentences:
            start, end = self._place(sentence)
            if any(self._text.find(key, start, end) >= 0 for key in present):
                out.add(sentence)
        return out

    def _place(self, sentence: Sentence) -> tuple[int, int]:
        shift = self._shift if sentence.part == "text" else 0
        return sentence.start + shift, sentence.end + shift

    def _around(self, at: int) -> tuple[Sentence | None, int]:
        """The sentence at an offset of the whole text, and where it ends; only its line is cut into sentences."""
        line = bisect_right(self._lines, at) - 1
        if line not in self._split:
            self._split[line] = list(self._cut(line))
        for sentence in self._split[line]:
            start, end = self._place(sentence)
            if start <= at < end:
                return sentence, end
        return None, at + 1

    def _cut(self, line: int) -> Iterator[Sentence]:
        start = self._lines[line]
        stop = self._lines[line + 1] if line + 1 < len(self._lines) else len(self._text)
        part: Part = "headline" if start < self._shift else "text"
        source: str = self._article.headline if part == "headline" else self._article.text
        offset = start - (self._shift if part == "text" else 0)
        piece = source[offset : stop - (self._shift if part == "text" else 0)]
        for k, (left, right) in enumerate(sentences(piece)):
            yield Sentence(line * PER_LINE + k, part, offset + left, offset + right, piece[left:right])

    def _find(self, key: str, start: int) -> int:
        """Offset of the next occurrence that is no part of a longer word, or -1."""
        text = self._text
        at = text.find(key, start)
        while at >= 0:
            end = at + len(key)
            if not ((at > 0 and text[at - 1].isalpha()) or (end < len(text) and text[end].isalpha())):
                return at
            at = text.find(key, at + 1)
        return at


def by_first_piece(keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words and phrases by the first piece that an article's word set holds of them: "legal" for "legal action"."""
    out: dict[str, list[str]] = {}
    for key in keys:
        match = _WORD.search(key)
        out.setdefault(match.group() if match else key, []).append(key)
    return {piece: tuple(found) for piece, found in out.items()}


def _lower(text: str) -> str:
    """Lower case and straight apostrophes at the same length: some foreign letters grow when lowered, and stay."""
    text = text.replace("’", "'")
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
