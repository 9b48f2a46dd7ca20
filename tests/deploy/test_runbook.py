"""The runbook: a section for each alert and each dead letter's code, and commands that there are."""

import re
import shlex
from pathlib import Path
from typing import Any, get_args

import click
import pytest

from agents.__main__ import cli
from schemas.errors import DeadLetterCode
from tests.deploy.test_operations import FOLDER, alerts

PAGE = (FOLDER / "runbook.md").read_text("utf-8")
PAGES = sorted(FOLDER.rglob("*.md"))


def sections(part: str) -> dict[str, str]:
    """The sections of a part of the runbook, by their names."""
    text = PAGE.partition(f"\n## {part}\n")[2].partition("\n## ")[0]
    _, *found = re.split(r"^### (.*)\n", text, flags=re.MULTILINE)
    return dict(zip(found[::2], found[1::2], strict=True))


ALERTS, CODES = sections("Alerts"), sections("Dead letters")


def commands(page: str) -> set[str]:
    """The `policywire` commands of the shell blocks and of the inline code, without what they are piped into."""
    code = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    inline = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", page, flags=re.DOTALL))
    code += [text.replace("\n", " ") for text in inline]
    lines = [line.partition("|")[0].partition(" #")[0] for text in code for line in text.splitlines()]
    # Where a command begins: not after `-n`, where it is a namespace.
    found = (re.search(r"(?:^\s*|-- |[A-Z_]+=\S+ )(policywire [a-z].*)", line) for line in lines)
    return {each[1].strip() for each in found if each}


def test_every_alert_and_every_code_has_its_section_and_nothing_else_has() -> None:
    assert list(ALERTS) == [rule["alert"] for rule in alerts()]
    assert list(CODES) == list(get_args(DeadLetterCode))
    assert re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL), re.MULTILINE) == [
        *("Runbook", "Alerts", *ALERTS),
        *("Dead letters", *CODES),
    ]


@pytest.mark.parametrize("name", [*ALERTS, *CODES])
def test_a_section_says_what_it_means_how_to_look_and_how_to_mend(name: str) -> None:
    text = (ALERTS | CODES)[name]
    assert re.findall(r"^\*\*(\w+)\*\* ", text, re.MULTILINE) == ["Means", "Look", "Mend"]
    look = text.partition("**Look** ")[2].partition("**Mend** ")[0]
    assert "policywire " in look or "curl " in look or "`show`" in look or "`why`" in look


@pytest.mark.parametrize("rule", alerts(), ids=lambda rule: str(rule["alert"]))
def test_an_alert_points_at_its_section(rule: dict[str, Any]) -> None:
    assert rule["annotations"]["runbook"] == f"docs/operations/runbook.md#{rule['alert'].lower()}"


def test_links_within_the_runbook_lead_to_a_section() -> None:
    names = {name.lower() for name in (*ALERTS, *CODES)}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= names


def test_every_code_that_may_be_replayed_or_dropped_is_so_by_its_own_name() -> None:
    for code, text in CODES.items():
        done = {tuple(each.split()[2:5]) for each in commands(text) if each.split()[1:2] == ["dlq"] and "--go" in each}
        assert done, code
        assert {what[1:] for what in done} == {("--code", code)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(FOLDER)))
def test_commands_and_their_options_exist(page: Path) -> None:
    for line in commands(page.read_text("utf-8")):
        _, *arguments = shlex.split(line)
        command: click.Command = cli
        while isinstance(command, click.Group) and arguments:
            assert arguments[0] in command.commands, line
            command = command.commands[arguments.pop(0)]
        try:
            command.make_context(line, arguments)
        except click.ClickException as error:
            pytest.fail(f"{line}: {error.format_message()}")


def test_commands_are_found_where_they_stand() -> None:
    page = "`policywire status` and\n```sh\nkubectl exec deploy/policywire-x -- policywire dlq ls | head  # see\n```\n"
    assert commands(page) == {"policywire status", "policywire dlq ls"}
