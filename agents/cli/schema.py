"""`policywire schema`: the contracts as shipped, and whether they are what the types say."""

import sys
from pathlib import Path
from typing import Any

import click

from agents.cli.terminal import complain, write_json
from schemas.codec import load_json
from schemas.compatibility import breaks
from schemas.documents import documents, published, render
from schemas.errors import SettingsError


@click.group()
def schema() -> None:
    """Show or check the JSON Schemas and the AsyncAPI document.

    \b
    Example:
      policywire schema show policy-event
    """


@schema.command()
@click.argument("name", required=False)
def show(name: str | None) -> None:
    """Print the document NAME, or the names of all documents.

    \b
    Examples:
      policywire schema show
      policywire schema show policy-event
    """
    found = published()
    if name is None:
        for file in sorted(found):
            click.echo(file)
        return
    matches = [file for file in sorted(found) if file == name or file.split(".")[0] == name]
    if not matches:
        raise SettingsError(f"no document {name}; there are {', '.join(sorted(found))}")
    write_json(render(found[matches[-1]]).rstrip(b"\n"))


@schema.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Compare the shipped documents with the types.

    The exit code is 1 where they differ. With FILES, older JSON Schemas under their own names: also where a reader
    that knows only them would stumble.

    \b
    Examples:
      policywire schema check
      policywire schema check old/policy-event.v1.json
    """
    shipped, made = published(), documents()
    stumbles = [f"{file}: {line}" for file in files for line in _breaks(file, shipped)]
    for line in stumbles:
        complain(line)
    differing = [name for name in sorted(shipped | made) if shipped.get(name) != made.get(name)]
    for name in differing:
        click.echo(f"{name} differs from the types; write it again with: python -m schemas.documents", err=True)
    if differing or stumbles:
        sys.exit(1)
    click.echo(f"{len(made)} documents are as the types say")


def _breaks(file: Path, shipped: dict[str, Any]) -> list[str]:
    if file.name not in shipped:
        raise SettingsError(f"{file}: no schema of that name is shipped; there are {', '.join(sorted(shipped))}")
    old = load_json(file.read_bytes())
    return breaks(old, shipped[file.name])
