"""Every library that the packages import is declared, and every declared one is imported."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.packaging.conftest import ROOT

PACKAGES = ("agents", "pipeline", "schemas")
# Make the shipped weights; run from a checkout, with the dependency group `train`.
_TRAINING = set((ROOT / "agents" / "training").glob("*.py"))


def _imported() -> set[str]:
    """The top-level names that the packages import, their own and the standard library's left out."""
    names: set[str] = set()
    for package in PACKAGES:
        for file in sorted(set((ROOT / package).rglob("*.py")) - _TRAINING):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    names.add(node.module.partition(".")[0])
    return names - set(PACKAGES) - set(sys.stdlib_module_names)


def test_imports_and_declared_dependencies_are_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {_plain(re.split(r"[^\w.-]", requirement)[0]) for requirement in project["dependencies"]}
    owners = packages_distributions()
    imported = {_plain(owners[name][0]) for name in _imported()}
    assert imported == declared


def _plain(name: str) -> str:
    """A distribution's name as all its spellings have it."""
    return re.sub(r"[-_.]+", "-", name).lower()
