"""Text from strangers on a terminal, and how the command ends."""

import orjson
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from agents.__main__ import cli
from agents.cli.group import Failure
from agents.cli.terminal import safe, safe_json, safe_line
from schemas.errors import BrokerError, SettingsError

HOSTILE = "a\x1b[31mred\x1b]0;title\x07\u202eturned\u2066\x9b2J\ud800\U000e0041\ufeffz"


def test_nothing_that_moves_the_cursor_or_turns_the_text_is_left() -> None:
    assert safe(HOSTILE) == "a[31mred]0;titleturned2Jz"
    assert safe_line("one\ntwo\r\n\tthree\u2028four") == "one two threefour"


@given(st.text())
def test_json_for_a_terminal_is_the_same_value_and_safe(text: str) -> None:
    line = orjson.dumps({"text": text.encode("utf-8", "replace").decode()})
    shown = safe_json(line)
    assert orjson.loads(shown) == orjson.loads(line)
    assert safe(shown.decode()) == shown.decode()


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
