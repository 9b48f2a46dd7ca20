"""Text from strangers: nothing that moves the cursor or turns text round is left, and JSON keeps its value."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from agents.printable import safe, safe_json, safe_line

HOSTILE = "a\x1b[31mred\x1b]0;title\x07\u202eturned\u2066\x9b2J\ud800\U000e0041\ufeffz"


def test_nothing_that_moves_the_cursor_or_turns_the_text_is_left() -> None:
    assert safe(HOSTILE) == "a[31mred]0;titleturned2Jz"
    assert safe_line("one\ntwo\r\n\tthree\u2028four") == "one two threefour"


@given(st.text())
def test_json_for_a_terminal_is_the_same_value_and_safe(text: str) -> None:
    line = orjson.dumps({"text": text.encode("utf-8", "replace").decode()})
    shown = safe_json(line.decode())
    assert orjson.loads(shown) == orjson.loads(line)
    assert safe(shown) == shown
