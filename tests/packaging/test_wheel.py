"""The built wheel: what is in it, and the command that it installs, run from another folder."""

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from pipeline.version import PIPELINE_VERSION
from tests.packaging.conftest import ROOT, Environment

PACKAGES = ("agents", "pipeline", "schemas")


def _names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_it_takes_three_top_level_names_and_no_other(wheel: Path) -> None:
    names = {name.partition("/")[0] for name in _names(wheel)}
    assert {name for name in names if not name.endswith(".dist-info")} == set(PACKAGES)


def test_every_file_of_the_packages_is_in_it(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *PACKAGES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if tracked.returncode != 0:
        pytest.skip("the checkout is not a git repository")
    files = {name for name in tracked.stdout.split("\0") if name and (ROOT / name).exists()}
    seeds = {f"agents/seeds/{seed.name}" for seed in (ROOT / "seeds").iterdir()}
    assert (files | seeds) - set(_names(wheel)) == set()


def test_the_command_runs_from_another_folder(installed: Environment) -> None:
    done = installed.run("policywire", "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert PIPELINE_VERSION in done.stdout


def test_the_installed_command_finds_its_data_and_extracts_the_seed(installed: Environment) -> None:
    (seed,) = (ROOT / "seeds").glob("*.txt")
    done = installed.run("policywire", "extract", "--json", seed)
    assert done.returncode == 0, done.stderr
    assert {event["type"] for event in json.loads(done.stdout)["events"]} == {
        "deployment",
        "executive_order",
        "lawsuit",
    }


def test_its_packages_come_from_the_wheel(installed: Environment) -> None:
    program = (
        "import importlib.util, sys\n"
        f"for name in {PACKAGES}:\n"
        "    origin = importlib.util.find_spec(name).origin\n"
        "    assert origin.startswith(sys.prefix), origin\n"
    )
    done = installed.run("python", "-c", program)
    assert done.returncode == 0, done.stderr
