"""Which language an article is in, by its script and its commonest small words."""

import re
from collections import Counter
from functools import cache
from operator import itemgetter

from pipeline.clean.patterns import load
from schemas.errors import DataError

_LOOK = 1_200  # characters: some two hundred words, enough to be sure
_FEWEST = 20  # words of text that say anything about its language
# In running text a third to a half of the words are in their language's list, in another's fewer than one in six.
_LEAST_SHARE = 0.18
_CLEAR_LEAD = 1.15
_OTHER_SCRIPT = 1.4  # bytes a character
_TAG = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]{2,8})*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


# Written forms so near each other that small words do not tell them apart safely: the producer's word stands.
_SIBLINGS = {
    "nb": ("no", "da"),
    "nn": ("no", "da"),
    "no": ("da",),
    "da": ("no",),
    "uk": ("ru",),
    "bg": ("ru",),
    "sr": ("ru",),
    "sk": ("cs",),
    "gl": ("pt", "es"),
    "ca": ("es",),
    "ms": ("id",),
}


def language(given: str, text: str) -> str:
    """ISO 639-1, or "" when unsure. `given` is the producer's tag, which yields to a text that is clearly another."""
    tag = _TAG.fullmatch(given.strip())
    told = tag[1].lower() if tag else ""
    found = _of_text(text[:_LOOK])
    if told and found in ("", told, *_SIBLINGS.get(told, ())):
        return told
    return found


def _of_text(text: str) -> str:
    # Letters outside Latin take two bytes or more each; accents and typographic quotes do not add up to as much.
    if len(text.encode("utf-8", "replace")) > _OTHER_SCRIPT * len(text):
        return _of_script(text)
    words = _WORD.findall(text.lower())
    if len(words) < _FEWEST:
        return ""
    if _is_english(words):
        return "en"
    listed = _words()
    scores = Counter([code for word in words if word in listed for code in listed[word]])
    (code, best), (_, second) = [*sorted(scores.items(), key=itemgetter(1), reverse=True), ("", 0), ("", 0)][:2]
    return code if best >= _LEAST_SHARE * len(words) and best >= _CLEAR_LEAD * second else ""


def _is_english(words: list[str]) -> bool:
    """Whether English leads clearly, even if one other language had all words that any other has: a cheap look."""
    english, others = _english_and_others()
    found = sum(map(english.__contains__, words))
    return found >= _LEAST_SHARE * len(words) and found >= _CLEAR_LEAD * sum(map(others.__contains__, words))


def _of_script(text: str) -> str:
    scripts, apart = _scripts()
    counts = {code: len(pattern.findall(text)) for code, pattern in scripts.items()}
    letters = sum(char.isalpha() for char in text)
    # Japanese is written with Chinese characters too; a tenth of kana makes it Japanese.
    if counts["ja"] * 10 > letters:
        return "ja"
    code = max(counts, key=lambda key: counts[key])
    if counts[code] * 2 <= letters:
        return ""
    return next((other for other, base, pattern in apart if base == code and pattern.search(text)), code)


@cache
def _words() -> dict[str, list[str]]:
    """Each listed word with the languages that list it."""
    out: dict[str, list[str]] = {}
    for code, words in sorted(load("languages.toml")["words"].items()):
        for word in str(words).split():
            out.setdefault(word, []).append(str(code))
    return out


@cache
def _english_and_others() -> tuple[frozenset[str], frozenset[str]]:
    """The words listed for English, and those listed for any other language."""
    listed = _words().items()
    return (
        frozenset(word for word, codes in listed if "en" in codes),
        frozenset(word for word, codes in listed if codes != ["en"]),
    )


@cache
def _scripts() -> tuple[dict[str, re.Pattern[str]], tuple[tuple[str, str, re.Pattern[str]], ...]]:
    data = load("languages.toml")
    try:
        scripts = {str(code): re.compile(f"[{first}-{last}]") for code, (first, last) in data["scripts"].items()}
        apart = tuple((str(row["code"]), str(row["base"]), re.compile(f"[{row['letters']}]")) for row in data["apart"])
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise DataError(f"pipeline/clean/languages.toml: scripts and apart: {error}") from None
    return scripts, apart
