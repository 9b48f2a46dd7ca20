"""Conditions on JSON records: `type=lawsuit,confidence.event>=0.8`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from schemas.errors import SettingsError

_CONDITION = re.compile(r"\s*([\w.-]+)\s*(!=|>=|<=|=|~)(.*)", re.DOTALL)
_HELP = "write field=value, with = != >= <= or ~ (contains), several with commas, such as type=lawsuit,actor.name~Bonta"


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison; `path` leads through objects, and through lists to any of their items."""

    path: tuple[str, ...]
    operator: str
    value: str

    def holds(self, record: object) -> bool:
        """Whether the record fulfils it; `!=` holds when no value there equals, so also when there is none."""
        values = list(_values(record, self.path))
        if self.operator == "!=":
            return not any(_compare(found, "=", self.value) for found in values)
        return any(_compare(found, self.operator, self.value) for found in values)


def conditions(texts: Iterable[str]) -> list[Condition]:
    """The conditions of `--where`, all of which must hold; raises SettingsError."""
    found = []
    for part in (part for text in texts for part in text.split(",")):
        match = _CONDITION.fullmatch(part)
        if not match:
            raise SettingsError(f"--where {part!r} is no condition; {_HELP}")
        found.append(Condition(tuple(match[1].split(".")), match[2], match[3].strip()))
    return found


def _values(record: object, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(record, list):
        for item in record:
            yield from _values(item, path)
    elif not path:
        yield record
    elif isinstance(record, dict):
        # Log lines have dots in their names ("article.id"), records have objects in objects.
        whole = ".".join(path)
        if whole in record:
            yield from _values(record[whole], ())
        elif path[0] in record:
            yield from _values(record[path[0]], path[1:])


def _compare(found: object, operator: str, value: str) -> bool:
    """Numbers as numbers, everything else as text without regard to letter case; null is the empty text."""
    if isinstance(found, bool) or found is None:
        text = {True: "true", False: "false", None: ""}[found]
    elif isinstance(found, int | float):
        number = _number(value)
        if number is not None and operator != "~":
            return {"=": found == number, ">=": found >= number, "<=": found <= number}[operator]
        text = str(found)
    else:
        text = str(found)
    left, right = text.casefold(), value.casefold()
    return {"=": left == right, ">=": left >= right, "<=": left <= right, "~": right in left}[operator]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
