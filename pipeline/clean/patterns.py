"""The patterns of what is not running text, from patterns.toml and inline.toml, checked and compiled."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from schemas.article import RemovalReason
from schemas.errors import DataError

_KEYS = {"reason", "regex", "cased", "within", "place", "examples", "spares", "needs", "where"}
_PLACES = ("any", "edge")
_WHERE = ("start", "find", "end")
END_LOOK = 110
"""Characters at a line's end that patterns of kind "end" see: a credit is shorter."""


@dataclass(frozen=True, slots=True)
class LinePattern:
    """A whole line that goes when `regex` fits and it has at most `within` characters.

    `folded`: the regex sees the line in lower case with straight apostrophes. `where` it looks: "start" (it must fit
    from there), "find" (anywhere) or "end" (in the last END_LOOK characters). `needs`: strings of which the folded line
    must hold one before the regex is tried. `place` is where in the article the line may stand: any, or edge (the
    first or last lines). `examples` are lines it takes, `spares` lines that look like it and stay.
    """

    name: str
    reason: RemovalReason
    regex: re.Pattern[str]
    folded: bool
    where: str
    needs: tuple[str, ...]
    within: int
    place: str
    examples: tuple[str, ...]
    spares: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InlinePattern:
    """A piece of a line that goes: the `group` of `regex`, which is the one named "cut", or else all it matches.

    `at_start`: it can only fit at the line's start. `needs` is a string that the line has to hold before the pattern is
    tried; a pattern without is `at_start`, and `opening` finds the lines that it fits, each behind its line break.
    `examples` are pairs of before and after.
    """

    name: str
    reason: RemovalReason
    regex: re.Pattern[str]
    group: str | int
    at_start: bool
    needs: str
    opening: re.Pattern[str]
    examples: tuple[tuple[str, str], ...]
    spares: tuple[str, ...]


@cache
def line_patterns() -> tuple[LinePattern, ...]:
    """All patterns of whole lines, in file order; raises DataError."""
    return tuple(
        LinePattern(
            name=name,
            reason=_reason("patterns.toml", name, entry),
            regex=_regex("patterns.toml", name, entry, "cased" if "cased" in entry else "regex"),
            folded="cased" not in entry,
            where=_one_of(name, entry, "where", _WHERE),
            needs=_strings("patterns.toml", name, entry, "needs", needed=False),
            within=int(entry.get("within", 200)),
            place=_one_of(name, entry, "place", _PLACES),
            examples=_strings("patterns.toml", name, entry, "examples"),
            spares=_strings("patterns.toml", name, entry, "spares", needed=False),
        )
        for name, entry in _entries("patterns.toml")
    )


@cache
def inline_patterns() -> tuple[InlinePattern, ...]:
    """All patterns of pieces of lines, in file order; raises DataError."""
    out = []
    for name, entry in _entries("inline.toml"):
        pairs = entry.get("examples")
        if not pairs or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            raise DataError(f"pipeline/clean/inline.toml: {name}.examples must be pairs of before and after")
        regex = _regex("inline.toml", name, entry, "regex")
        needs = str(entry.get("needs", ""))
        if not needs and not regex.pattern.startswith("^"):
            raise DataError(
                f"pipeline/clean/inline.toml: {name} needs a piece to look for, or a regex that starts with ^"
            )
        out.append(
            InlinePattern(
                name=name,
                reason=_reason("inline.toml", name, entry),
                regex=regex,
                group="cut" if "cut" in regex.groupindex else 0,
                at_start=regex.pattern.startswith("^"),
                needs=needs,
                opening=re.compile("\n" + regex.pattern.removeprefix("^")),
                examples=tuple((str(before), str(after)) for before, after in pairs),
                spares=_strings("inline.toml", name, entry, "spares", needed=False),
            )
        )
    return tuple(out)


def load(file: str) -> dict[str, Any]:
    """A data file of this package, parsed; raises DataError when it is not TOML."""
    try:
        return tomllib.loads(files("pipeline.clean").joinpath(file).read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"pipeline/clean/{file}: {error}") from None


@cache
def _vocabulary() -> dict[str, str]:
    """Word lists that patterns name in angle brackets, each as one group of alternatives, longest first."""
    lists = load("vocabulary.toml")
    return {
        name: "(?:" + "|".join(sorted(map(str, words), key=lambda word: (-len(word), word))) + ")"
        for name, words in lists.items()
    }


def expand(file: str, name: str, pattern: str) -> str:
    """`pattern` with each <word list> in it put in place; raises DataError for one that does not exist."""

    def put(match: re.Match[str]) -> str:
        try:
            return _vocabulary()[match[1]]
        except KeyError:
            raise DataError(f"pipeline/clean/{file}: {name} names the unknown list <{match[1]}>") from None

    return re.sub(r"(?<!\?P)<([a-z_]+)>", put, pattern)


def _entries(file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, entry in load(file).items():
        if not isinstance(entry, dict):
            raise DataError(f"pipeline/clean/{file}: {name} must be a table")
        unknown = sorted(set(entry) - _KEYS)
        if unknown:
            raise DataError(f"pipeline/clean/{file}: {name} has the unknown key {unknown[0]}")
        yield name, entry


def _reason(file: str, name: str, entry: dict[str, Any]) -> RemovalReason:
    reason: RemovalReason = entry.get("reason", "")
    if reason not in get_args(RemovalReason):
        raise DataError(f"pipeline/clean/{file}: {name}.reason {reason!r} is none of schemas.article.RemovalReason")
    return reason


def _regex(file: str, name: str, entry: dict[str, Any], key: str) -> re.Pattern[str]:
    if key not in entry:
        raise DataError(f"pipeline/clean/{file}: {name}.{key} is missing")
    try:
        return re.compile(expand(file, name, str(entry[key])))
    except re.error as error:
        raise DataError(f"pipeline/clean/{file}: {name}.{key}: {error}") from None


def _one_of(name: str, entry: dict[str, Any], key: str, values: tuple[str, ...]) -> str:
    value = str(entry.get(key, values[0]))
    if value not in values:
        raise DataError(f"pipeline/clean/patterns.toml: {name}.{key} {value!r} is none of {', '.join(values)}")
    return value


def _strings(file: str, name: str, entry: dict[str, Any], key: str, *, needed: bool = True) -> tuple[str, ...]:
    values = entry.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values) or (needed and not values):
        raise DataError(f"pipeline/clean/{file}: {name}.{key} must be a list of strings")
    return tuple(values)
