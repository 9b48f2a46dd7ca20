"""All patterns of the pipeline, and for each what to repeat before it: its own characters, pairs of them, its words.

A pattern that has several ways to read the same text is slow on repetitions of what it is made of.
"""

import functools
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator

# How a pattern is made up is told by the standard library's own parser, which is not public.
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pipeline
import schemas

_CHARACTERS, _WORDS = 6, 6  # of one pattern, spread over all it has
_ANY = ("a", "A", "1", " ", "-")  # what the classes \w, \d, \s and "." may stand for
_DEPTH = 8


def all_patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern that a module of the pipeline or of the schemas holds or makes, by the place it stands."""
    found: dict[str, re.Pattern[str]] = {}
    seen: set[int] = set()
    for package in (pipeline, schemas):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                for pattern in _inside(value, seen, 0):
                    found[f"{info.name}.{name} {pattern.pattern}"] = pattern
    return found


def _inside(value: Any, seen: set[int], depth: int) -> Iterator[re.Pattern[str]]:
    """The patterns in a value: in containers, in our own objects, in what a cached function without arguments gives."""
    if id(value) in seen or depth > _DEPTH:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
        return
    parts: list[Any] = []
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    elif isinstance(value, functools._lru_cache_wrapper):
        parts = [value()] if not inspect.signature(value).parameters else []
    elif type(value).__module__.startswith(("pipeline.", "schemas.")):
        names = (*getattr(value, "__dict__", ()), *getattr(type(value), "__slots__", ()))
        parts = [getattr(value, name, None) for name in names]
    for part in parts:
        yield from _inside(part, seen, depth + 1)


def pumps(pattern: re.Pattern[str]) -> list[str]:
    """What to repeat before a pattern."""
    characters: dict[str, None] = dict.fromkeys(_ANY)
    words: dict[str, None] = {}
    _collect(parser.parse(pattern.pattern, pattern.flags), characters, words)
    few, some = _spread(list(characters), _CHARACTERS), _spread(list(words), _WORDS)
    pairs = [one + other for one in few for other in few if one != other]
    return list(dict.fromkeys((*few, *pairs, *some, *(f"{word} " for word in some))))


def pumps_of_all_patterns() -> list[str]:
    """The pumps of all, each once."""
    return list(dict.fromkeys(pump for pattern in all_patterns().values() for pump in pumps(pattern)))


def _spread(items: list[str], count: int) -> list[str]:
    return items[:: max(1, len(items) // count)][:count]


def _collect(tree: Any, characters: dict[str, None], words: dict[str, None]) -> None:
    """Into `characters` those that the pattern names, into `words` its runs of letters."""
    run = ""
    for code, argument in tree:
        if code is codes.LITERAL:
            run += chr(argument)
            characters[chr(argument)] = None
            continue
        if len(run) > 1:
            words[run] = None
        run = ""
        if code is codes.IN:
            for kind, what in argument:
                if kind in (codes.LITERAL, codes.RANGE):
                    characters[chr(what if kind is codes.LITERAL else what[0])] = None
        else:
            for part in _subpatterns(argument):
                _collect(part, characters, words)
    if len(run) > 1:
        words[run] = None


def _subpatterns(argument: Any) -> Iterator[Any]:
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, list | tuple):
        for part in argument:
            yield from _subpatterns(part)
