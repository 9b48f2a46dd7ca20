"""How the command ends, and what it says then."""

import pytest
from click.testing import CliRunner

from agents.__main__ import cli
from agents.cli.group import Failure
from schemas.errors import BrokerError, SettingsError


@pytest.mark.parametrize(("error", "code"), [(SettingsError("x"), 2), (BrokerError("x"), 1)])
def test_exit_codes(error: SettingsError | BrokerError, code: int) -> None:
    assert Failure(error).exit_code == code


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_subcommand_has_a_help_with_an_example(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"], prog_name="policywire")
    assert result.exit_code == 0
    assert f"  policywire {name}" in result.output.split("Example", 1)[1]


@pytest.mark.parametrize("arguments", [["nonsense"], ["extract", "--nonsense"], ["extract", "no/such/file"]])
def test_a_wrong_command_line_is_one_line_and_code_2(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
