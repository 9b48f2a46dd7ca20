"""Names hidden from the model, so that it learns how events are told and not of whom: "Ontario" becomes "<name>"."""

from collections.abc import Iterable
from functools import cache, lru_cache
from operator import eq

from pipeline.detect.cues import word_classes
from pipeline.detect.grammar import closed_class
from pipeline.detect.lexicon import known_words
from pipeline.detect.tokens import Tokens

OFFICES = frozenset({"chief", "court", "parliament", "forces", "party"})  # classes of cues.toml that name an office
_DATES = closed_class("dates")
REACH = 3  # words of a name that an office before it covers


def names(sentences: Iterable[Tokens]) -> frozenset[str]:
    """Words (lower case) that some sentence writes with a capital within it, and none without one."""
    capital: set[str] = set()
    small: set[str] = set()
    every = list(sentences)
    for tokens in every:
        words = tokens.words
        changed = [i for i, same in enumerate(map(eq, words, tokens.raw)) if not same]
        upper = [i for i in changed if tokens.raw[i][0].isupper()]
        small.update(words[i] for i in changed if not tokens.raw[i][0].isupper())
        if not _title_case(tokens, len(upper)):
            capital.update(words[i] for i in upper if i > 0 and words[i - 1] not in "“\".:'‘—–-(")
    capital -= small
    capital -= _ordinary()
    for tokens in every:
        capital.difference_update(tokens.raw)
    return frozenset(capital)


@cache
def _ordinary() -> frozenset[str]:
    """Words that decide something and are shown whatever their spelling."""
    return known_words() | word_classes().keys()


def _title_case(tokens: Tokens, capitals: int) -> bool:
    """Whether a sentence with so many capitalised words is a title, so that its capitals say nothing."""
    return 2 * capitals > sum([raw[0].isalpha() for raw in tokens.raw])


def holders(sentences: Iterable[Tokens], hidden: frozenset[str]) -> dict[str, str]:
    """For a name the class of office that some sentence gives it: "President X Y" makes X and Y chiefs."""
    offices = _offices()
    out: dict[str, str] = {}
    for tokens in sentences:
        if offices.keys().isdisjoint(tokens.words) or hidden.isdisjoint(tokens.words):
            continue
        office, since = "", 9
        for word in tokens.words:
            since += 1
            if word in hidden and office and since <= REACH:
                out.setdefault(word, office)
            elif found := offices.get(word, ""):
                office, since = found, 0
            elif word != ".":
                office = office if word in hidden else ""
    return out


@cache
def _offices() -> dict[str, str]:
    """The first class of office of each word that has one."""
    found = ((word, next((kind for kind in kinds if kind in OFFICES), "")) for word, kinds in word_classes().items())
    return {word: kind for word, kind in found if kind}


def masked(tokens: Tokens, hidden: frozenset[str], office: dict[str, str]) -> Tokens:
    """The tokens with "<name>", "<chief>", "<date>", "<year>" or "<number>" for such words; `raw` stays as it is."""
    words = [f"<{office.get(word, 'name')}>" if word in hidden else shape(word) for word in tokens.words]
    return Tokens(tokens.text, tokens.raw, tuple(words))


@lru_cache(maxsize=16384)
def shape(word: str) -> str:
    """The kind of a number or date, and any other word as it is."""
    if word in _DATES:
        return "<date>"
    if word[0].isdigit() or (word[0] == "$" and len(word) > 1):
        return "<year>" if len(word) == 4 and word.isdecimal() and word[:2] in ("19", "20") else "<number>"
    return word
