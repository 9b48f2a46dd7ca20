"""Which sentences of an article can hold a candidate, told by the words in it; the others cost nothing more."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.detect.frame import Document, Sentence
from pipeline.sentences import sentences
from schemas.base import Part

# Letters and digits; all other signs part words. Bytes are translated and split in a fraction of a pattern's time.
_SIGNS = bytes(byte if chr(byte).isalnum() and byte < 128 else 32 for byte in range(256))


@dataclass(frozen=True, slots=True)
class Keys:
    """By a word that each has: the list that a word or phrase in lower case is in, itself, and its other words.

    `known` are all these words.
    """

    by_word: dict[bytes, tuple[tuple[str, str, frozenset[bytes]], ...]]
    known: frozenset[bytes]


class Index:
    """An article's text, of which only the lines that hold what is asked for are cut into sentences.

    The index of such a sentence is its place in headline and text together.
    """

    def __init__(self, document: Document, keys: Keys) -> None:
        self._article = document.article
        self._text = "\n".join(document.plain)
        self._body = len(document.plain[0]) + 1
        self._cut: dict[int, list[Sentence]] = {}
        self._present: dict[str, list[str]] = {}
        words = keys.known.intersection(_words(self._text))
        for word in words:
            for name, key, others in keys.by_word.get(word, ()):
                if not others or (others <= words and key in self._text):
                    self._present.setdefault(name, []).append(key)

    def holding(self, name: str, beside: str | None = None) -> list[Sentence]:
        """The sentences in reading order that have a key of that list, and one of the list `beside` if it is given."""
        found: dict[int, Sentence] = {}
        if beside is None or beside in self._present:
            for key in self._present.get(name, ()):
                self._find(key, found)
        if beside is not None:
            others = self._present.get(beside, ())
            found = {index: one for index, one in found.items() if self._has(one, others)}
        return [found[index] for index in sorted(found)]

    def _find(self, key: str, found: dict[int, Sentence]) -> None:
        at = _next(self._text, key, 0, len(self._text))
        while at >= 0:
            after = at + len(key)
            line = self._line(at)
            number = bisect_right(line, at, key=_index) - 1
            if number >= 0 and at < line[number].index + len(line[number].text):
                sentence = line[number]
                found[sentence.index] = sentence
                after = sentence.index + len(sentence.text)
            at = _next(self._text, key, after, len(self._text))

    def _has(self, sentence: Sentence, keys: Iterable[str]) -> bool:
        start, end = sentence.index, sentence.index + len(sentence.text)
        return any(_next(self._text, key, start, end) >= 0 for key in keys)

    def _line(self, at: int) -> list[Sentence]:
        """The sentences of the line that holds the place."""
        begin = self._text.rfind("\n", 0, at) + 1
        found = self._cut.get(begin)
        if found is None:
            shift = self._body if begin >= self._body else 0
            part: Part = "text" if shift else "headline"
            end = self._text.find("\n", at)
            line = getattr(self._article, part)[begin - shift : end - shift if end >= 0 else None]
            start = begin - shift
            found = self._cut[begin] = [
                Sentence(begin + left, part, start + left, start + right, line[left:right])
                for left, right in sentences(line)
            ]
        return found


def by_word(lists: Mapping[str, Iterable[str]]) -> Keys:
    """The keys of named lists of words and phrases in lower case, by the longest word of each."""
    out: dict[bytes, list[tuple[str, str, frozenset[bytes]]]] = {}
    for name, phrases in lists.items():
        for phrase in phrases:
            words = _words(phrase)
            longest = max(words, key=len)
            out.setdefault(longest, []).append((name, phrase, frozenset(words) - {longest}))
    known = frozenset(word for entries in out.values() for *_, others in entries for word in others).union(out)
    return Keys({word: tuple(found) for word, found in out.items()}, known)


def _index(sentence: Sentence) -> int:
    return sentence.index


def _words(text: str) -> list[bytes]:
    return text.encode("ascii", "replace").translate(_SIGNS).split()


def _next(text: str, key: str, start: int, end: int) -> int:
    """Where the key next occurs and is no part of a longer word, or -1."""
    at = text.find(key, start, end)
    while at >= 0:
        after = at + len(key)
        if not ((at and text[at - 1].isalpha()) or text[after : after + 1].isalpha()):
            return at
        at = text.find(key, after, end)
    return at
