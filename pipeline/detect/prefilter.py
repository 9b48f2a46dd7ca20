"""One pass over the article that says which sentences can hold a candidate; the others cost nothing more."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from pipeline.detect.frame import Document

# The first piece of a word: what stands before a hyphen, an apostrophe or a point.
_WORD = re.compile(r"[a-z0-9]+")


class Index:
    """The words of an article, and the sentences in which some of them occur."""

    def __init__(self, document: Document) -> None:
        article = document.article
        self._document = document
        self._shift = len(article.headline) + 1
        self._text = _lower(f"{article.headline}\n{article.text}")
        self._starts: list[int] = []
        self.words = frozenset(_WORD.findall(self._text))

    def sentences(self, keys: dict[str, tuple[str, ...]]) -> set[int]:
        """Indexes of the sentences that hold one of the keys (words and phrases, listed by the first piece of each)."""
        present = self.words & keys.keys()
        if not present:
            return set()
        sentences = self._document.sentences
        if not self._starts:
            self._starts = [s.start + (self._shift if s.part == "text" else 0) for s in sentences]
        starts = self._starts
        out: set[int] = set()
        for piece in present:
            for key in keys[piece]:
                at = self._find(key, 0)
                while at >= 0:
                    index = max(bisect_right(starts, at) - 1, 0)
                    out.add(index)
                    at = self._find(key, starts[index + 1]) if index + 1 < len(starts) else -1
        return out

    def having(self, numbers: set[int], keys: dict[str, tuple[str, ...]]) -> set[int]:
        """Those of the sentences that hold one of the keys, perhaps within a longer word."""
        present = [key for piece in sorted(self.words & keys.keys()) for key in keys[piece]]
        ends = [*self._starts[1:], len(self._text)]
        return {n for n in numbers if any(self._text.find(key, self._starts[n], ends[n]) >= 0 for key in present)}

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
