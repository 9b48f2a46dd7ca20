"""Which sentences of an article can hold a candidate, told by the words in it; the others cost nothing more."""

from collections.abc import Iterable, Mapping

from pipeline.detect.frame import Document, Sentence

PER_LINE = 1000  # more sentences than a line has; their indexes here give the order and no more
# Letters and digits; all other signs part words. Bytes are translated and split in a fraction of a pattern's time.
_SIGNS = bytes(byte if chr(byte).isalnum() and byte < 128 else 32 for byte in range(256))

Keys = dict[bytes, tuple[tuple[str, str, frozenset[bytes]], ...]]
"""By a word that each has: the list that a word or phrase in lower case is in, itself, and its other words."""


class Index:
    """The lines of an article, of which only those that hold what is asked for are cut into sentences."""

    def __init__(self, document: Document, keys: Keys) -> None:
        self._document = document
        self._lines = [line.plain for line in document.lines]
        self._split: dict[int, list[tuple[Sentence, str]]] = {}
        text = "\n".join(self._lines)
        self._present: dict[str, list[str]] = {}
        words = frozenset(_words(text))
        for word in words & keys.keys():
            for name, key, others in keys[word]:
                if not others or (others <= words and key in text):
                    self._present.setdefault(name, []).append(key)

    def holding(self, name: str, beside: str | None = None) -> list[Sentence]:
        """The sentences in reading order that have a key of that list, and one of the list `beside` if it is given."""
        present = self._present.get(name, [])
        others = self._present.get(beside, []) if beside else None
        if not present or others == []:
            return []
        return [
            sentence
            for number, line in enumerate(self._lines)
            if _holds(line, present) and (others is None or _holds(line, others))
            for sentence, text in self._sentences(number)
            if _holds(text, present) and (others is None or _holds(text, others))
        ]

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


def by_word(lists: Mapping[str, Iterable[str]]) -> Keys:
    """The keys of named lists of words and phrases in lower case, by the longest word of each."""
    out: dict[bytes, list[tuple[str, str, frozenset[bytes]]]] = {}
    for name, phrases in lists.items():
        for phrase in phrases:
            words = _words(phrase)
            longest = max(words, key=len)
            out.setdefault(longest, []).append((name, phrase, frozenset(words) - {longest}))
    return {word: tuple(found) for word, found in out.items()}


def _words(text: str) -> list[bytes]:
    return text.encode("ascii", "replace").translate(_SIGNS).split()


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
