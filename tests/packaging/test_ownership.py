"""Another distribution that installs a package named `agents` is noticed at every start."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.ownership import check_owner
from tests.packaging.conftest import Environment


@pytest.fixture
def intruder(tmp_path: Path) -> Path:
    """The wheel of a distribution that owns `agents` too, as there are some."""
    wheel = tmp_path / "other_agents-1.0-py3-none-any.whl"
    info = "other_agents-1.0.dist-info"
    files = {
        "agents/__init__.py": '"""Somebody else."""\n',
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: other-agents\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(name, content)
    return wheel


@pytest.mark.parametrize("ours_first", [True, False])
def test_the_command_refuses_in_one_line_beside_another_owner(
    ours_first: bool, make_environment: Callable[..., Environment], wheel: Path, intruder: Path
) -> None:
    environment = make_environment(*((wheel, intruder) if ours_first else (intruder, wheel)))
    done = environment.run("policywire", "--version")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("policywire: other-agents ")
    assert done.stderr.count("\n") == 1


def test_without_another_owner_the_check_says_nothing() -> None:
    check_owner()
