"""Dead letters in a form to read: one a line, or one with all that is known of it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, get_args

import orjson
from rich.console import Console
from rich.text import Text

from agents.cli.dlq_words import MEANINGS
from agents.cli.message import first_bytes
from agents.cli.render import indented
from agents.letters import Letter
from agents.printable import safe_line
from schemas.dead_letter import original
from schemas.errors import DeadLetterCode

_UNKNOWN = ("unknown", "it was not written by an agent")


def line(letter: Letter, state: str) -> str:
    """A letter on one line: when, what, where it stands, what was done with it, and why it is there."""
    facts = (
        f"{safe_line(letter.failed_at):24}",
        f"{safe_line(letter.stage):6}",
        f"{safe_line(letter.code) or '?':9}",
        f"{_at(letter):>8}",
        f"{state:8}",
    )
    return "  ".join((*facts, safe_line(letter.reason)))


def facts_json(letter: Letter, state: str) -> bytes:
    """The same for programs, and where its message came from, as a line of JSON; without the message."""
    message = letter.message
    facts: dict[str, Any] = {
        "stage": letter.stage,
        "partition": letter.place.partition,
        "offset": letter.place.offset,
        "state": state,
        "code": letter.code,
        "exception": letter.exception,
        "reason": letter.reason,
        "failed_at": letter.failed_at,
        "first_failed_at": letter.first_failed_at,
        "replays": letter.replays,
        "bytes": len(letter.value or b""),
        "from": message and {"topic": message.topic, "partition": message.partition, "offset": message.offset},
    }
    return orjson.dumps(facts)


def summary(counts: Counter[tuple[str, str, str]]) -> Iterable[str]:
    """Lines that count letters by stage, code and state."""
    for stage, code in sorted({(stage, code) for stage, code, _ in counts}):
        states = ", ".join(f"{n} {state}" for (s, c, state), n in sorted(counts.items()) if (s, c) == (stage, code))
        yield f"{safe_line(stage):6}  {safe_line(code) or '?':9}  {states}"


def show(console: Console, letter: Letter, state: str, length: int) -> None:
    """Everything about a letter, with so many characters of its message."""
    known = letter.code in get_args(DeadLetterCode)
    meaning, advice = MEANINGS[letter.code] if known else _UNKNOWN  # type: ignore[index]
    heading = (
        letter.code or "?",
        f"{letter.stage} agent",
        letter.failed_at,
        f"{letter.place.topic} {_at(letter)}",
        state,
    )
    console.print(Text("  ".join(map(safe_line, heading)), "bold red"))
    place = letter.message
    rows = {
        "means": meaning,
        "why": ": ".join(filter(None, (letter.exception, letter.reason))),
        "do": advice,
        "from": f"{place.topic} {place.partition}:{place.offset}" if place else "nobody knows where",
        "failed": f"first {letter.first_failed_at}, replayed {letter.replays} times since" if letter.replays else "",
        "key": "" if letter.key is None else letter.key.decode("utf-8", "backslashreplace"),
        **{
            f"header {name}": (value or b"").decode("utf-8", "backslashreplace")
            for name, value in original(letter.headers)
        },
        "holds": first_bytes(letter.value, length),
    }
    width = max(len(safe_line(label)) for label, text in rows.items() if text)
    for label, text in rows.items():
        if text:
            indented(console, Text(safe_line(text)), Text(f"{safe_line(label):{width}} ", "dim"))
    console.print()


def _at(letter: Letter) -> str:
    return f"{letter.place.partition}:{letter.place.offset}"
