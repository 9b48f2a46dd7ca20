"""Refuses to start when another distribution has installed a package named `agents` over ours.

Neither pip nor uv says a word when two distributions own the same top-level name: the later one overwrites files of the
earlier one, and removing either breaks the other. openai-agents is one that does.
"""

import sys
from collections.abc import Iterator
from importlib.metadata import distributions

_NAME = "agents"
_OURS = "policywire"


def check_owner() -> None:
    """End the process with one line and code 1 when somebody else owns the name `agents` too."""
    others = sorted(set(_owners()) - {_OURS})
    if others:
        sys.exit(
            f"policywire: {', '.join(others)} has put a package named `agents` in place of policywire's; "
            f"install policywire in a virtual environment of its own ({sys.prefix} is shared)"
        )


def _owners() -> Iterator[str]:
    """The distributions with files under the name.

    `importlib.metadata.packages_distributions` says the same in three times the time, which every command would pay.
    """
    for distribution in distributions():
        record = "\n" + (distribution.read_text("RECORD") or "")
        top_level = (distribution.read_text("top_level.txt") or "").split()
        if f"\n{_NAME}/" in record or _NAME in top_level:
            yield distribution.name
