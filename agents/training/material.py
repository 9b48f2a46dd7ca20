"""What the models are made from: annotated news, written articles, sentences of other people's articles, and bare ones.

News and written articles are annotated whole, of pointed ones some sentences are (`pointers`), bare ones not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from agents.training import pointers
from agents.training.rows import read_gold

Article = dict[str, Any]
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Material:
    """Articles by kind; see the module."""

    news: list[Article]
    written: list[Article]
    pointed: list[Article] = field(default_factory=list)
    bare: list[Article] = field(default_factory=list)

    @property
    def annotated(self) -> list[Article]:
        """All but the bare ones."""
        return self.news + self.written + self.pointed

    @property
    def articles(self) -> list[Article]:
        """All of them; their numbers are places in this list."""
        return self.annotated + self.bare


def annotated(command: Callable[..., None]) -> Callable[..., None]:
    """The argument and options of a command that name annotated articles, for `read`."""
    options = (
        click.argument("gold", type=FILE),
        click.option("--written", type=FOLDER, help="Folder of articles written to be trained on, JSONL."),
        click.option("--pointed", type=FILE, help="Pointers to annotated sentences of the corpus."),
        click.option("--corpus", type=FILE, help="The articles pointed to, among others; gzipped JSONL."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def read(gold: Path, written: Path | None, pointed: Path | None, corpus: Path | None) -> Material:
    """The annotated articles of those files and that folder; raises click.UsageError for pointers without a corpus."""
    if pointed and not corpus:
        raise click.UsageError("--pointed needs --corpus, the articles that it points to")
    return Material(
        news=read_gold(gold),
        written=[article for file in sorted(written.glob("*.jsonl")) for article in read_gold(file)] if written else [],
        pointed=pointers.read(pointed, corpus) if pointed and corpus else [],
    )
