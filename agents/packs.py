"""Packs of event types from files and folders, checked together."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.detect.packs import Pack, parse
from pipeline.detect.packs.pack import MAX_BYTES
from schemas.errors import DataError


def load(paths: Iterable[str]) -> tuple[Pack, ...]:
    """The packs in that order, a folder's *.toml by name; raises DataError that lists every mistake of every pack."""
    packs: list[Pack] = []
    wrong: list[str] = []
    for file in (file for path in paths for file in _files(Path(path))):
        try:
            packs.append(parse(_content(file), str(file), [pack.type for pack in packs]))
        except DataError as error:
            wrong.append(str(error))
    if wrong:
        raise DataError("; ".join(wrong))
    return tuple(packs)


def _files(path: Path) -> Iterator[Path]:
    found = sorted(path.glob("*.toml")) if path.is_dir() else []
    yield from found or [path]


def _content(file: Path) -> bytes:
    if file.is_dir():
        raise DataError(f"{file}: no pack in this folder; a pack is a file that ends in .toml")
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise DataError(f"{file}: cannot be read ({error.strerror or error})") from None
