"""Which sentences of an article can hold a candidate, told by the words in it; the others cost nothing more."""

import re
from collections.abc import Iterable

from pipeline.detect.frame import Document, Sentence

# A word with its inner hyphens, as the tokens have them: no other word can be one of a token's.
_WORD = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
PER_LINE = 1000  # more sentences than a line has; their indexes here give the order and no more

Keys = dict[str, tuple[str, ...]]
"""Words and phrases in lower case by a word that each has."""


class Index:
    """The lines of an article, of which only those that hold what is asked for are cut into sentences.

    `known` are the words of all keys that will be asked for.
    """

    def __init__(self, document: Document, known: frozenset[str]) -> None:
        self._document = document
        self._lines = [line.plain for line in document.lines]
        self._text = "\n".join(self._lines)
        self._words = known.intersection(_WORD.findall(self._text))
        self._split: dict[int, list[tuple[Sentence, str]]] = {}

    def holding(self, keys: Keys, beside: Keys | None = None) -> list[Sentence]:
        """The sentences in reading order that have one of the keys, and one of those of `beside` if it is given."""
        present = self._present(keys)
        others = self._present(beside) if present and beside is not None else None
        if not present or others == []:
            return []
        return [
            sentence
            for number, line in enumerate(self._lines)
            if _holds(line, present) and (others is None or _holds(line, others))
            for sentence, text in self._sentences(number)
            if _holds(text, present) and (others is None or _holds(text, others))
        ]

    def _present(self, keys: Keys) -> list[str]:
        found = [(word, key) for word in self._words if word in keys for key in keys[word]]
        return [key for word, key in found if key == word or key in self._text]

    def _sentences(self, number: int) -> list[tuple[Sentence, str]]:
        found = self._split.get(number)
        if found is None:
            found = self._split[number] = self._cut(number)
        return found

    def _cut(self, number: int) -> list[tuple[Sentence, str]]:
        line = self._document.lines[number]
        out: list[tuple[Sentence, str]] = []
        for k, (left, right) in enumerate(line.sentences):
            at = line.start + left
            sentence = Sentence(number * PER_LINE + k, line.part, at, line.start + right, line.text[left:right])
            out.append((sentence, line.plain[left:right]))
        return out


def by_word(phrases: Iterable[str]) -> Keys:
    """The keys for words and phrases in lower case, by the longest word of each."""
    out: dict[str, list[str]] = {}
    for phrase in phrases:
        out.setdefault(max(_WORD.findall(phrase), key=len), []).append(phrase)
    return {word: tuple(found) for word, found in out.items()}


def _holds(text: str, keys: list[str]) -> bool:
    """Whether one of the keys occurs, and is no part of a longer word."""
    for key in keys:
        at = text.find(key)
        while at >= 0:
            end = at + len(key)
            if not ((at and text[at - 1].isalpha()) or text[end : end + 1].isalpha()):
                return True
            at = text.find(key, end)
    return False
