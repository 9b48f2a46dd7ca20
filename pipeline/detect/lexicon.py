"""The trigger data, read and checked once: which words may carry an event, and which stand by as context."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from pipeline.detect.prefilter import Keys, by_word
from schemas.errors import DataError
from schemas.event import EVENT_TYPES, EventType

_FILE = "triggers.toml"
_VOWELS = "aeiou"
List = Literal["alone", "nouns", "weak", "verbs", "bold", "beside", "known"]
_LISTS: tuple[List, ...] = ("alone", "nouns", "weak", "verbs", "bold", "beside", "known")
_ASKED: dict[List, str] = {
    "alone": "strong",
    "nouns": "strong",
    "weak": "weak",
    "bold": "bold",
    "beside": "beside",
    "known": "known",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One form of a lexicon entry. `form` is base, s, past, part, ing (verbs), one, many (nouns) or fixed (phrases)."""

    lemma: str
    form: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The entries of one type.

    `index` gives, for the first word of a form, its lists and entries, longest first.
    """

    type: EventType
    reach: int
    nouns_alone: bool
    index: dict[str, tuple[tuple[List, Entry], ...]]


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """The vocabulary of each event type; raises DataError when the file does not hold what it should."""
    text = resources.files("pipeline.detect").joinpath(_FILE).read_text(encoding="utf-8")
    return tuple(parse(tomllib.loads(text)))


@cache
def known_words() -> frozenset[str]:
    """Every word of every entry."""
    found = (entry.words for v in vocabularies() for entries in v.index.values() for _, entry in entries)
    return frozenset(word for words in found for word in words)


@cache
def keys() -> Keys:
    """What the prefilter is asked for where it looks for the known types."""
    return keys_of(vocabularies())


def keys_of(found: Iterable[Vocabulary]) -> Keys:
    """What the prefilter is asked for, as lists named by type and "strong" (alone and nouns), or as the list is."""
    lists: dict[str, list[str]] = {}
    for vocabulary in found:
        for entries in vocabulary.index.values():
            for name, entry in entries:
                if name in _ASKED:
                    lists.setdefault(f"{vocabulary.type} {_ASKED[name]}", []).append(" ".join(entry.words))
    return by_word(lists)


def parse(data: dict[str, Any]) -> Iterator[Vocabulary]:
    """Vocabularies from the parsed file."""
    for kind in EVENT_TYPES:
        table = data.get(kind)
        if not isinstance(table, dict):
            raise DataError(f"{_FILE}: [{kind}]: missing")
        for key in _LISTS:
            if not (isinstance(table.get(key), list) and all(isinstance(word, str) for word in table[key])):
                raise DataError(f"{_FILE}: {kind}.{key}: must be a list of strings")
        reach, alone = table.get("reach"), table.get("nouns_alone")
        if not (isinstance(reach, int) and isinstance(alone, bool)):
            raise DataError(f"{_FILE}: {kind}: reach must be a whole number, nouns_alone true or false")
        yield vocabulary(kind, reach, alone, table)


def vocabulary(kind: EventType, reach: int, nouns_alone: bool, lists: Mapping[str, list[str]]) -> Vocabulary:
    """A type's vocabulary from its lists of items by name; one that is missing is empty."""
    return Vocabulary(kind, reach, nouns_alone, _index(lists))


def _index(lists: Mapping[str, list[str]]) -> dict[str, tuple[tuple[List, Entry], ...]]:
    out: dict[str, list[tuple[List, Entry]]] = {}
    for name in _LISTS:
        for item in lists.get(name, ()):
            for entry in _entries(item):
                out.setdefault(entry.words[0], []).append((name, entry))
    return {first: tuple(sorted(found, key=lambda f: -len(f[1].words))) for first, found in out.items()}


def _entries(item: str) -> Iterator[Entry]:
    lemma = item[2:].split()[0] if item.startswith("v:") else item.removeprefix("n:")
    for form, words in forms_of(item):
        yield Entry(lemma, form, words)


def forms_of(item: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(form, words) of an item of the data files, each spelling once: "v:send sent", "n:national guard", "out of"."""
    if item.startswith("v:"):
        base, *irregular = item[2:].split()
        seen: set[str] = set()
        for form, word in verb_forms(base, *irregular):
            if word not in seen:
                seen.add(word)
                yield form, (word,)
    elif item.startswith("n:"):
        *before, noun = item[2:].split()
        yield "one", (*before, noun)
        yield "many", (*before, _plural(noun))
    else:
        yield "fixed", tuple(item.split())


def verb_forms(base: str, past: str = "", participle: str = "") -> Iterator[tuple[str, str]]:
    """(form, word) of a verb, regular unless a past (and a participle) is given."""
    yield "base", base
    yield "s", _plural(base)
    stem = base[:-1] if base.endswith("e") and not base.endswith(("ee", "ye")) else base
    if _doubles(base):
        stem = base + base[-1]
    regular = (base[:-1] + "ied") if base.endswith("y") and base[-2] not in _VOWELS else stem + "ed"
    yield "past", past or regular
    yield "part", participle or past or regular
    yield "ing", stem + "ing"


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "sh", "ch", "x", "o")) else "s")


# Endings before a last consonant that is not doubled: their verbs are not stressed on the last syllable.
_UNSTRESSED = ("en", "er", "el", "op", "et", "it", "ion")
_DOUBLED = frozenset(["stop", "drop", "ship", "set", "hit", "let", "rip", "commit", "permit", "admit"])


def _doubles(word: str) -> bool:
    """Whether the last letter is doubled before -ed and -ing: consonant, vowel, consonant in a stressed syllable."""
    if len(word) < 3:
        return False
    before, vowel, last = word[-3], word[-2], word[-1]
    pattern = before not in _VOWELS and vowel in _VOWELS and last not in _VOWELS + "wxyh"
    return pattern and (word in _DOUBLED or not word.endswith(_UNSTRESSED))
