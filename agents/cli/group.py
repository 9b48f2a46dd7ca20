"""The command group: errors in one line, exit codes 0, 1 and 2, and silence when nobody reads on."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from agents.printable import safe_line
from schemas.errors import DataError, PolicywireError, SettingsError


class Failure(click.ClickException):
    """A one-line error; exit code 2 where the command line or the settings are wrong, 1 where the work failed."""

    def __init__(self, error: PolicywireError) -> None:
        super().__init__(str(error))
        self.exit_code = 2 if isinstance(error, SettingsError | DataError) else 1

    def show(self, file: Any = None) -> None:
        """One line on standard error."""
        lines = self.message.splitlines()
        click.echo(f"policywire: {safe_line(lines[0] if lines else '')}", file=file, err=file is None)
        for line in lines[1:]:
            click.echo(f"  {safe_line(line)}", file=file, err=file is None)


class PolicywireGroup(click.Group):
    """The group of all subcommands, listed in the order in which they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names as the help shows them."""
        return list(self.commands)

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        """Read the command line; what is wrong with it is said back without what a terminal would obey."""
        with _harmless():
            return super().make_context(*arguments, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand; a closed pipe ends it with code 0, for who reads no further has what they wanted."""
        try:
            with _harmless():
                result = super().invoke(ctx)
            sys.stdout.flush()
        except PolicywireError as error:
            raise Failure(error) from error
        except BrokenPipeError:
            _write_no_more()
            ctx.exit(0)
        except OSError as error:
            _write_no_more()
            raise Failure(PolicywireError(f"{error.filename or 'output'}: {error.strerror or error}")) from error
        return result


@contextmanager
def _harmless() -> Iterator[None]:
    """File names are other people's text, and click says them back as they are."""
    try:
        yield
    except click.ClickException as error:
        error.message = safe_line(error.message)
        raise


def _write_no_more() -> None:
    """The interpreter flushes standard output once more when it ends, which must not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
