"""Names hidden from the model, so that it learns how events are told and not of whom: "Ontario" becomes "<name>"."""

from collections.abc import Iterable

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
    for tokens in sentences:
        title = _title_case(tokens)
        for i, (word, raw) in enumerate(zip(tokens.words, tokens.raw, strict=True)):
            if not raw[0].isalpha():
                continue
            if not raw[0].isupper():
                small.add(word)
            elif i > 0 and not title and tokens.words[i - 1] not in "“\".:'‘—–-(":
                capital.add(word)
    return frozenset(capital - small - known_words() - word_classes().keys())


def _title_case(tokens: Tokens) -> bool:
    """Whether a sentence is a title, so that its capitals say nothing."""
    letters = [raw for raw in tokens.raw if raw[0].isalpha()]
    return 2 * sum(raw[0].isupper() for raw in letters) > len(letters)


def holders(sentences: Iterable[Tokens], hidden: frozenset[str]) -> dict[str, str]:
    """For a name the class of office that some sentence gives it: "President X Y" makes X and Y chiefs."""
    classes = word_classes()
    out: dict[str, str] = {}
    for tokens in sentences:
        office, since = "", 9
        for word in tokens.words:
            since += 1
            if word in hidden and office and since <= REACH:
                out.setdefault(word, office)
            elif found := next((kind for kind in classes.get(word, ()) if kind in OFFICES), ""):
                office, since = found, 0
            elif word != ".":
                office = office if word in hidden else ""
    return out


def masked(tokens: Tokens, hidden: frozenset[str], office: dict[str, str]) -> Tokens:
    """The tokens with "<name>", "<chief>", "<date>", "<year>" or "<number>" for such words; `raw` stays as it is."""
    words = (f"<{office.get(word, 'name')}>" if word in hidden else shape(word) for word in tokens.words)
    return Tokens(tokens.text, tokens.raw, tuple(words))


def shape(word: str) -> str:
    """The kind of a number or date, and any other word as it is."""
    if word in _DATES:
        return "<date>"
    if word[0].isdigit() or (word[0] == "$" and len(word) > 1):
        return "<year>" if len(word) == 4 and word.isdecimal() and word[:2] in ("19", "20") else "<number>"
    return word
