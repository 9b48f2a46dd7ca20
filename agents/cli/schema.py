"""`policywire schema`: the contracts as shipped, and whether they are what the types say."""

import sys

import click

from agents.cli.terminal import write_json
from schemas.documents import documents, published, render
from schemas.errors import SettingsError


@click.group()
def schema() -> None:
    """Show the JSON Schemas and the AsyncAPI document, or check them.

    \b
    Examples:
      policywire schema show
      policywire schema show policy-event
      policywire schema check
    """


@schema.command()
@click.argument("name", required=False)
def show(name: str | None) -> None:
    """Print the document NAME, or the names of all documents."""
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
def check() -> None:
    """Compare the shipped documents with the types; exit code 1 where they differ."""
    shipped, made = published(), documents()
    differing = [name for name in sorted(shipped | made) if shipped.get(name) != made.get(name)]
    for name in differing:
        click.echo(f"{name} differs from the types; write it again with: python -m schemas.documents", err=True)
    if differing:
        sys.exit(1)
    click.echo(f"{len(made)} documents are as the types say")
