"""Dockerfile and .dockerignore: what goes into the image, as whom it runs, and its health check."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from agents.health import Health
from agents.settings import Settings
from agents.web import serving
from tests.support.ports import free_ports

ROOT = Path(__file__).parents[2]
DOCKERFILE = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FINAL = DOCKERFILE.rpartition("FROM ")[2]


def _arguments(instruction: str, text: str = DOCKERFILE) -> list[str]:
    return re.findall(rf"^{instruction} +(.*)$", text, re.MULTILINE)


def _copied() -> set[str]:
    return {source for line in _arguments("COPY") if not line.startswith("--from") for source in line.split()[:-1]}


def test_the_build_copies_what_the_wheel_is_made_of() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["packages"], *wheel["force-include"], "pyproject.toml", PROJECT["project"]["readme"]}
    assert _copied() == needed | set(PROJECT["project"]["license-files"])


def test_the_build_sees_what_it_copies_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in lines
    assert {line[1:] for line in lines if line.startswith("!")} == _copied()


def test_the_image_holds_no_source_and_is_not_root() -> None:
    assert _arguments("COPY", FINAL) == ["--from=build /opt/policywire /opt/policywire"]
    (user,) = _arguments("USER", FINAL)
    assert user.split(":")[0] not in ("0", "root")


def test_both_stages_have_the_same_python_and_one_that_the_project_supports() -> None:
    builds = {line.split()[0] for line in _arguments("FROM")}
    (image,) = builds
    version = image.removeprefix("python:").removesuffix("-slim")
    assert f"Programming Language :: Python :: {version}" in PROJECT["project"]["classifiers"]


def test_the_image_runs_the_command() -> None:
    (entry,) = _arguments("ENTRYPOINT", FINAL)
    assert json.loads(entry)[0] in PROJECT["project"]["scripts"]


def test_its_settings_are_accepted() -> None:
    names = dict(re.findall(r"(POLICYWIRE_\w+)=(\S+)", FINAL))
    assert Settings.from_env(names).web_port


def test_the_health_check_tells_a_live_worker_from_a_stuck_one() -> None:
    now = 0.0
    health = Health(lambda: now)
    (port,) = free_ports(1)
    with serving(Settings(web_port=port), health):
        assert _check(port)
        now = 60.0
        assert not _check(port), "its event loop has stood still for a minute"
    assert not _check(port), "nobody is there"


def _check(port: int) -> bool:
    """Whether the image's health check holds."""
    (check,) = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", FINAL, re.MULTILINE)
    program, *arguments = json.loads(check)
    assert program == "python"
    env = {"POLICYWIRE_WEB_PORT": str(port)}
    return subprocess.run([sys.executable, *arguments], env=env, capture_output=True, check=False).returncode == 0
