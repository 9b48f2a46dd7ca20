"""Files of the repository name nothing of the machine that they were written on."""

import re
import subprocess

import pytest

from tests.packaging.conftest import ROOT

# Put together here, so that this file does not hold what it looks for.
_HOSTS = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "crates" + ".io",
    "proxy.golang" + ".org",
    "repo1.maven" + ".org",
    "repo.maven.apache" + ".org",
    "deb.debian" + ".org",
)
_FOLDERS = ("/work" + "/", "/root" + "/", "/home" + "/")
_FOUND = re.compile("|".join([*map(re.escape, _HOSTS), *(rf"(?<![\w./:-]){folder}\w" for folder in _FOLDERS)]))


def test_no_file_names_a_package_registry_or_a_folder_of_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("the checkout is not a git repository")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        text = path.read_bytes().decode("utf-8", "ignore") if path.is_file() else ""
        found += [f"{name}: {match.group()}" for match in _FOUND.finditer(text)]
    assert not found
