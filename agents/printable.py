"""Text from strangers made safe for a terminal, for a log line, and for who reads either."""

import re

# What an article could use to move the cursor, recolour the screen or turn text round: C0 and C1 controls, the
# Unicode line separators, bidirectional marks, invisible tag characters; and surrogates, which no terminal can be sent.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


def safe(text: str) -> str:
    """The text without control, bidirectional and invisible characters; line ends and tabs stay."""
    return _UNSAFE.sub("", text)


def safe_line(text: str) -> str:
    """The same on one line, every white space a single space."""
    return " ".join(safe(text).split())


def safe_json(line: str) -> str:
    """A JSON text whose unsafe characters are written as escapes: the same value, harmless on a terminal."""
    return _UNSAFE.sub(_escape, line)


def _escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
