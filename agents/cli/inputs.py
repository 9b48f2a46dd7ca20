"""The articles that a command line names: files, folders and standard input, read one after the other."""

import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

import click

from agents.cli.pieces import Fault, Piece, form_of, pieces
from agents.cli.terminal import complain
from schemas.errors import SettingsError

STDIN = "-"
_STDIN_NAME = "standard input"
_KNOWN = ".txt, .html, .json or .jsonl, each also .gz"


class Inputs:
    """All articles of the given files and folders, in that order, a folder's files by name; none given: standard input.

    Iterating yields a Piece for each article and a Fault for what cannot be one, in bounded memory. `done` and `total`
    count bytes as they lie on disk; `total` is None when standard input or another pipe is among them.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        """Find the files; raises SettingsError for a path that is not there and a folder without articles."""
        self._paths = [file for path in paths or (STDIN,) for file in _files(path)]
        self.total: int | None = None
        if all(path != STDIN and Path(path).is_file() for path in self._paths):
            self.total = sum(Path(path).stat().st_size for path in self._paths)
        self.done = 0

    def __iter__(self) -> Iterator[Piece | Fault]:
        """Read on; a file that cannot be read is a Fault and does not stop the rest."""
        before = 0
        for path in self._paths:
            name = _STDIN_NAME if path == STDIN else path
            try:
                with _opened(path) as stream:
                    for item in pieces(name, stream):
                        if self.total is not None:
                            self.done = before + stream.tell()
                        yield item
            except (OSError, EOFError, zlib.error) as error:
                yield Fault(name, f"cannot be read: {getattr(error, 'strerror', None) or error}")
            before = self.done


def standard_input() -> BinaryIO:
    """Its bytes; raises SettingsError when it is closed."""
    if sys.stdin is None:
        raise SettingsError("standard input is closed; give files")
    return click.get_binary_stream("stdin")


def _opened(path: str) -> "nullcontext[BinaryIO] | BinaryIO":
    if path != STDIN:
        return Path(path).open("rb")
    stream = standard_input()
    if stream.isatty():
        complain("reading an article from the keyboard; Ctrl-D ends it")
    return nullcontext(stream)


def _files(path: str) -> Iterator[str]:
    """The files that a path stands for; of a folder those whose names say what they hold, hidden ones left out."""
    place = Path(path)
    if place.is_dir() and path != STDIN:
        inside = (file.relative_to(place) for file in place.rglob("*") if form_of(file.name) and file.is_file())
        found = sorted(file for file in inside if not any(part.startswith(".") for part in file.parts))
        if not found:
            raise SettingsError(f"no articles in folder {path}: no file in it ends in {_KNOWN}")
        yield from (str(place / file) for file in found)
    elif path == STDIN or place.exists():
        yield path
    else:
        raise SettingsError(f"no file or folder {path}; give files, folders, or - for standard input")
