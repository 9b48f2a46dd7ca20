"""What is shown to people: the console, progress bars, complaints, and JSON lines."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click

from agents.printable import safe_json, safe_line

if TYPE_CHECKING:
    from rich.console import Console

_PIPE_WIDTH = 100  # columns of the readable form where there is no terminal to fit it to


def write_json(line: bytes) -> None:
    """One JSON object on standard output, at once: byte for byte in a pipe, escaped where a terminal shows it."""
    stream = click.get_binary_stream("stdout")
    stream.write(safe_json(line.decode("utf-8", "replace")).encode() if sys.stdout.isatty() else line)
    stream.write(b"\n")
    stream.flush()


def output_is_a_file() -> bool:
    """Whether standard output goes into a file: a bar garbles a screen, also what `less` shows."""
    return stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)


def complain(message: str) -> None:
    """One line on standard error about work that goes on."""
    # Not through click, which would write past a progress bar that makes room above itself.
    sys.stderr.write(f"policywire: {safe_line(message)}\n")


def console(pipe_width: int = _PIPE_WIDTH) -> "Console":
    """The console for standard output: colours on a terminal (unless NO_COLOR), plain text so wide in a pipe."""
    from agents.cli.pipe_console import PipeConsole

    width = None if sys.stdout.isatty() else pipe_width
    return PipeConsole(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


class Advance(Protocol):
    """Tells the progress bar how far the work is."""

    def __call__(self, done: int, note: str = "") -> None:
        """`done` counts in the bar's own unit; `note` stands after the bar."""


@contextmanager
def progress(label: str, total: int | None, *, shown: bool = True) -> Iterator[Advance]:
    """A progress bar on standard error where that is a terminal and `shown`; otherwise nothing.

    `total` is None while the end is not known (standard input).
    """
    if not (shown and sys.stderr.isatty()) or os.environ.get("TERM") == "dumb":
        yield _no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[note]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total, note="")

        def advance(done: int, note: str = "") -> None:
            bar.update(task, completed=done, note=note)

        yield advance


def _no_progress(done: int, note: str = "") -> None:
    """There is no terminal to show it on."""
