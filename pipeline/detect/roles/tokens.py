"""Words of one sentence, each with a one-letter word class.

C capitalised name word, n noun or adjective, N number, D determiner, P pronoun, V finite or base verb, E past or
participle, G form in -ing, X auxiliary, R adverb, p preposition, o "of", t "to", S possessive mark, & coordinator,
T words of a date, K subordinator, W relative word, Q quotation mark, and "," "(" ")" ":" "-" "." for the rest of the
punctuation.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.detect.roles.lexicon import Lexicon, lexicon

# First comes what most tokens are, a word of plain letters before a space or comma: nothing else need be tried then.
_TOKEN = re.compile(
    r"[A-Za-z]+(?=[ ,])"
    r"|(?:[A-Za-z]\.){2,}|[A-Z]\.(?=\s[A-Z])"
    r"|(?:Mr|Mrs|Ms|Dr|Gov|Govs|Sen|Sens|Rep|Reps|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Cmdr|Rev|Prof|Jr|Sr|St|Ft|Inc|Corp|Co|No"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Calif|Fla|Ill|Mass|Tex|Va|Wash)\.(?=[\s,])"
    r"|\d+(?:[.,]\d+)*"
    r"|[A-Za-z]+n['’]t\b"
    r"|[A-Z]['’][A-Z]\w+"
    r"|\w+(?:[-‑&]\w+)*"
    r"|['’](?:s|re|ve|d|ll|m)\b"
    r"|\S"
)
_QUOTES = frozenset('“”"«»„')
_PUNCTUATION = {
    ",": ",",
    ";": ":",
    ":": ":",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    "—": "-",
    "–": "-",
    "-": "-",
    "‘": "Q",
}
_QUANTIFIERS = frozenset(
    {"more than", "fewer than", "less than", "up to", "at least", "as many as", "as few as", "close to", "no more than"}
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLOSED = frozenset("DPpto&KWXRN")
_BY_CONTEXT = frozenset("SnVEGWP")  # classes that the word before may change


@dataclass(frozen=True, slots=True)
class Tokens:
    """A sentence cut into words: `tags[i]` is the class of `words[i]`, at `starts[i]` of the part it stands in."""

    words: tuple[str, ...]
    lower: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    tags: str

    def at(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of words that the offsets touch; empty at the end when they touch none."""
        first = next((i for i, e in enumerate(self.ends) if e > start), len(self.words))
        last = next((i for i, s in enumerate(self.starts) if s >= end), len(self.words))
        return first, max(first, last)


def tokenize(text: str, offset: int = 0) -> Tokens:
    """Words and classes of one sentence that begins at `offset` of its part."""
    words = _TOKEN.findall(text)
    starts: list[int] = []
    at = 0
    for word in words:  # faster than asking each match for its place
        at = text.find(word, at)
        starts.append(offset + at)
        at += len(word)
    low = "\n".join(words).lower().replace("’", "'")  # lowered at once, no word holds a line break
    lower = tuple(low.split("\n")) if words else ()
    ends = tuple([start + len(word) for start, word in zip(starts, words, strict=True)])
    return Tokens(tuple(words), lower, tuple(starts), ends, _tags(words, lower))


def _tags(words: list[str], lower: tuple[str, ...]) -> str:
    lex = lexicon()
    headline = _title_case(words, lex.tags)
    raw: list[str] = []
    begins = True
    for word in words:
        tag = _tag(word, begins, headline)
        raw.append(tag)
        begins = tag in ("Q", ".", ":") or (begins and tag == "(")
    for i in range(1, len(raw)):
        if raw[i] in _BY_CONTEXT:
            raw[i] = _in_context(raw, lower, i, lex)
    if "N" in raw:
        _quantifiers(raw, lower)
    _dates(raw, words, lower, lex)
    return "".join(raw)


def _quantifiers(tags: list[str], lower: tuple[str, ...]) -> None:
    """ "more than 200", "up to 200" and their like are determiners of the number."""
    for i, tag in enumerate(tags):
        if tag == "N":
            for size in (3, 2):
                if i >= size and " ".join(lower[i - size : i]) in _QUANTIFIERS:
                    tags[i - size : i] = "D" * size


def _dates(tags: list[str], words: list[str], lower: tuple[str, ...], lex: Lexicon) -> None:
    """The words of a date, with what leads it in, belong to no phrase: T."""
    for i, word in enumerate(words):
        if lower[i] not in lex.date_words and not _YEAR.fullmatch(word):
            continue
        first = _date_from(word, lower, i, lex)
        if first is None:
            continue
        while first and lower[first - 1] in lex.date_leads:
            first -= 1
        last = i + 1
        while last < len(tags) and lower[last].isdigit():
            last += 1
        tags[first:last] = "T" * (last - first)


def _date_from(word: str, lower: tuple[str, ...], i: int, lex: Lexicon) -> int | None:
    """Where the date that the word is the core of begins, None when it is none."""
    low, before = lower[i], lower[i - 1] if i else ""
    if low in lex.periods and before in lex.period_leads:
        return i - 1
    named = word[0].isupper() and (low in lex.weekdays or (low in lex.month_names and _dated(lower, i, lex)))
    return i if named or (before in lex.date_leads and _YEAR.fullmatch(low)) else None


def _dated(lower: tuple[str, ...], i: int, lex: Lexicon) -> bool:
    """Whether a month's name is one, and not a person's: a number follows, or a preposition of time stands before."""
    return (i + 1 < len(lower) and lower[i + 1].isdigit()) or (i > 0 and lower[i - 1] in lex.date_leads)


def _title_case(words: list[str], tags: dict[str, str]) -> bool:
    long = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len(long) > 2 and all(word[0].isupper() or tags.get(word, "n") in _CLOSED for word in long)


@lru_cache(maxsize=16384)
def _tag(word: str, begins: bool, headline: bool) -> str:
    """The class of a word by itself; `begins` where a sentence or quotation does."""
    lex = lexicon()
    low = word.lower().replace("’", "'")
    if word in _QUOTES:
        return "Q"
    if word in _PUNCTUATION:
        return _PUNCTUATION[word]
    known = lex.tags.get(low)
    if word != low.replace("'", "’") and word != low:
        return _capitalised(word, known, begins, headline)
    if low == "of":
        return "o"
    if known:
        return known
    if not low[0].isalnum():
        return "."
    return "N" if low[0].isdigit() else _by_ending(low)


def _capitalised(word: str, known: str | None, begins: bool, headline: bool) -> str:
    if word == "I" or word.startswith("I'"):
        return "P"
    if known is None or (word.isupper() and len(word) > 1):
        return "C"
    if word == "Of":
        return "o"
    if begins:
        return known if known in _CLOSED or known in "EG" or headline else "C"
    return known if headline else "C"


def _by_ending(low: str) -> str:
    if low.endswith("ly") and len(low) > 4:
        return "R"
    if low.endswith("ing") and len(low) > 5:
        return "G"
    return "E" if low.endswith("ed") and len(low) > 4 else "n"


def _in_context(tags: list[str], lower: tuple[str, ...], i: int, lex: Lexicon) -> str:
    """Forms that are noun or verb, adjective or participle, by the word before."""
    tag, before = tags[i], tags[i - 1]
    if tag == "S" and len(lower[i]) == 1 and not lower[i - 1].endswith("s"):
        return "Q"
    if tag == "n" and before == "t" and i + 1 < len(tags) and tags[i + 1] in "DPR":
        return "V"
    if tag == "V":
        return _noun_or_verb(lower, before, i, lex)
    if tag in "EG":
        return "n" if before in "DS" else tag
    if tag == "W" and lower[i] == "that" and before in "po":
        return "D"
    if tag == "P" and lower[i] == "her" and i + 1 < len(tags) and tags[i + 1] in "nCN":
        return "D"
    return tag


def _noun_or_verb(lower: tuple[str, ...], before: str, i: int, lex: Lexicon) -> str:
    if before in "DSNpo":
        return "n"
    if before in "VEG" and not lower[i].endswith("s"):
        return "n"
    if before in "nC" and lower[i] in lex.forces:
        return "n"
    noun = before == "n" and lower[i] in lex.instruments and not lower[i - 1].endswith("s")
    return "n" if noun else "V"
