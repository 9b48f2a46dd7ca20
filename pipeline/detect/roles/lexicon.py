"""The word classes that roles are read by, loaded from words.toml."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from schemas.errors import DataError

_FILE = "words.toml"
_VOWELS = "aeiou"


@dataclass(frozen=True)
class Lexicon:
    """Word classes, all in lower case. `tags` gives closed-class words and verb forms their one-letter class."""

    tags: dict[str, str]
    quantities: frozenset[str]
    speech: frozenset[str]
    titles: frozenset[str]
    offices: frozenset[str]
    organisations: frozenset[str]
    governments: frozenset[str]
    courts: frozenset[str]
    people: frozenset[str]
    forces: frozenset[str]
    places: frozenset[str]
    instruments: frozenset[str]
    weekdays: frozenset[str]
    month_names: frozenset[str]
    periods: frozenset[str]
    period_leads: frozenset[str]
    date_leads: frozenset[str]
    demonyms: dict[str, str]
    aliases: dict[str, str]
    place_names: frozenset[str]

    @cached_property
    def date_words(self) -> frozenset[str]:
        """Weekdays, months and periods."""
        return self.weekdays | self.month_names | self.periods


@cache
def lexicon() -> Lexicon:
    """The one lexicon; raises DataError when words.toml lacks a class or has one of the wrong shape."""
    data = tomllib.loads(files("pipeline.detect.roles").joinpath(_FILE).read_text(encoding="utf-8"))

    def words(key: str) -> tuple[str, ...]:
        value = data.get(key)
        if not isinstance(value, str) or not value.split():
            raise DataError(f"{_FILE}: {key}: expected a string of words")
        return tuple(value.split())

    def table(key: str) -> dict[str, str]:
        value = data.get(key)
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise DataError(f"{_FILE}: {key}: expected a table of strings")
        return value

    places = data.get("place_names")
    if not isinstance(places, dict) or not all(isinstance(v, list) for v in places.values()):
        raise DataError(f"{_FILE}: place_names: expected a table of lists")
    names = frozenset(str(name) for group in places.values() for name in group)
    classes = (
        "quantities",
        "speech",
        "titles",
        "offices",
        "organisations",
        "governments",
        "people",
        "courts",
        "forces",
        "places",
        "instruments",
        "weekdays",
        "month_names",
        "periods",
        "period_leads",
        "date_leads",
    )
    sets = {key: frozenset(words(key)) for key in classes}
    return Lexicon(tags=_tags(words), demonyms=table("demonyms"), aliases=table("aliases"), place_names=names, **sets)


def _tags(words: Callable[[str], tuple[str, ...]]) -> dict[str, str]:
    # Later classes win: a word that is both (as "that") gets the class in which it bounds a noun phrase.
    tags: dict[str, str] = {}
    for base in words("verbs"):
        tags.update(_inflections(base))
    tags.update(dict.fromkeys(words("irregular_verbs"), "V"))
    order = (
        ("numbers", "N"),
        ("adverbs", "R"),
        ("prepositions", "p"),
        ("subordinators", "K"),
        ("coordinators", "&"),
        ("determiners", "D"),
        ("relatives", "W"),
        ("pronouns", "P"),
        ("auxiliaries", "X"),
    )
    for key, tag in order:
        tags.update(dict.fromkeys(words(key), tag))
    tags.update({"to": "t", "who": "W", "whom": "W", "that": "W", "’s": "S", "'s": "S", "’": "S", "'": "S"})
    return tags


def _inflections(base: str) -> dict[str, str]:
    """base → its regular forms; V finite or base, E past or participle, G in -ing."""
    if base.endswith("e"):
        stem, third = base[:-1], base + "s"
    elif base.endswith("y") and base[-2] not in _VOWELS:
        return {base: "V", base[:-1] + "ies": "V", base[:-1] + "ied": "E", base + "ing": "G"}
    elif base.endswith(("s", "sh", "ch", "x", "z")):
        stem, third = base, base + "es"
    else:
        stem, third = base, base + "s"
    forms = {base: "V", third: "V", stem + "ed": "E", stem + "ing": "G"}
    if len(base) > 2 and base[-1] in "bdglmnprt" and base[-2] in _VOWELS and base[-3] not in _VOWELS:
        forms |= {base + base[-1] + "ed": "E", base + base[-1] + "ing": "G"}
    return forms
