"""How news names places, loaded from usage.toml and checked."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from pipeline.linking.gazetteer import Kind, folded
from schemas.errors import DataError

_FILE = "usage.toml"


class Usage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of usage.toml; names in `alone`, `elsewhere`, `names` and `others` as the gazetteer folds them."""

    alone: list[str]
    federations: list[str]
    parts: list[str]
    sorts: dict[Kind, list[str]]
    offices: list[str]
    elsewhere: list[str]
    names: dict[str, int]
    others: dict[str, int]
    abbreviations: dict[str, str]


@cache
def usage() -> Usage:
    """The one table of usage; raises DataError when usage.toml does not hold what it should."""
    return parse(files("pipeline.linking").joinpath(_FILE).read_text(encoding="utf-8"))


def parse(text: str) -> Usage:
    """Usage from TOML; raises DataError."""
    try:
        read = msgspec.convert(tomllib.loads(text), Usage)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(f"{_FILE}: {error}") from None
    return msgspec.structs.replace(
        read,
        alone=[folded(name) for name in read.alone],
        elsewhere=[folded(name) for name in read.elsewhere],
        names={folded(name): number for name, number in read.names.items()},
        others={folded(name): number for name, number in read.others.items()},
    )
