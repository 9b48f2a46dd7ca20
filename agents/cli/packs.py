"""The option that adds event types from packs."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from pipeline.detect.packs import Pack

F = TypeVar("F", bound=Callable[..., object])


def with_packs(command: F) -> F:
    """Gives a command `--pack`, whose paths it gets as `packs`."""
    return click.option(
        "--pack",
        "packs",
        multiple=True,
        metavar="FILE",
        help="Find the event type of this pack too: a TOML file, or a folder of such; may be given more than once.",
    )(command)


def loaded(paths: tuple[str, ...]) -> "tuple[Pack, ...]":
    """The packs of these paths; raises DataError. Nothing is loaded where there are none."""
    if not paths:
        return ()
    from agents.packs import load

    return load(paths)
