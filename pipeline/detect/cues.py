"""The cue data, read and checked once: for a word the classes that decide level and status."""

import tomllib
from functools import cache
from importlib import resources

from pipeline.detect.lexicon import forms_of
from schemas.errors import DataError

_FILE = "cues.toml"


@cache
def word_classes() -> dict[str, tuple[str, ...]]:
    """Classes by word, in the order of the file; raises DataError when the file does not hold what it should."""
    text = resources.files("pipeline.detect").joinpath(_FILE).read_text(encoding="utf-8")
    table = tomllib.loads(text).get("classes")
    if not isinstance(table, dict):
        raise DataError(f"{_FILE}: [classes]: missing")
    out: dict[str, list[str]] = {f"<{name}>": [name] for name in table}  # a name that stands for its office
    for name, items in table.items():
        if not (isinstance(items, list) and all(isinstance(item, str) for item in items)):
            raise DataError(f"{_FILE}: classes.{name}: must be a list of strings")
        for item in items:
            for _, words in forms_of(item):
                if len(words) != 1:
                    raise DataError(f"{_FILE}: classes.{name}: {item!r}: must be one word")
                kinds = out.setdefault(words[0], [])
                if name not in kinds:
                    kinds.append(name)
    return {word: tuple(kinds) for word, kinds in out.items()}
