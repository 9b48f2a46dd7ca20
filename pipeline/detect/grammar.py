"""Closed classes of English words, read and checked once."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from schemas.errors import DataError

_FILE = "grammar.toml"


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(resources.files("pipeline.detect").joinpath(_FILE).read_text(encoding="utf-8"))


def modals() -> dict[str, str]:
    """The modal that each word stands for; raises DataError when the file does not hold what it should."""
    table = _tables().get("modals")
    if not (isinstance(table, dict) and all(isinstance(word, str) for word in table.values())):
        raise DataError(f"{_FILE}: [modals]: must be a table of strings")
    return table


def closed_class(name: str) -> frozenset[str]:
    """A list of the file; raises DataError when it has none of that name, or one of something else than strings."""
    found = _tables().get("words", {}).get(name)
    if not (isinstance(found, list) and all(isinstance(word, str) for word in found)):
        raise DataError(f"{_FILE}: words.{name}: must be a list of strings")
    return frozenset(found)
