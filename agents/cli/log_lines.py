"""Log lines: which are wanted, and how they are shown to people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from agents.printable import safe, safe_line
from schemas.codec import load_json
from schemas.errors import InvalidRecord
from schemas.worker_status import STATUS_EVENT

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_LEVEL_STYLES = {"DEBUG": "dim", "INFO": "", "WARNING": "yellow", "ERROR": "red", "CRITICAL": "bold red"}


@dataclass(frozen=True, slots=True)
class Filter:
    """What lines are wanted: `fields` equal, `level` or above, `grep` (casefolded) in them; empty values want all."""

    fields: Mapping[str, str]
    level: str = ""
    since: datetime | None = None
    grep: str = ""

    def parsed(self, line: bytes) -> dict[str, Any] | None:
        """The line's fields; None when it is no JSON object."""
        try:
            value = load_json(line)
        except InvalidRecord:
            return None
        return value if isinstance(value, dict) else None

    def holds(self, line: bytes, parsed: Mapping[str, Any] | None) -> bool:
        """Whether the line is wanted; a line without the fields that a filter asks for is not."""
        if self.grep and self.grep not in line.decode("utf-8", "replace").casefold():
            return False
        if parsed is None:
            return bool(line.strip()) and not (self.fields or self.level or self.since)
        # Every worker writes one every ten seconds, for `policywire status`.
        if parsed.get("event_name") == STATUS_EVENT != self.fields.get("event_name"):
            return False
        return (
            all(str(parsed.get(name, "")) == value for name, value in self.fields.items())
            and _rank(parsed.get("severity_text")) >= _rank(self.level)
            and (self.since is None or _time(parsed.get("timestamp")) >= self.since)
        )


class LogScreen:
    """Shows log lines: time, level, agent, event, body, article; a traceback below; other lines as they are."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self, line: bytes, parsed: Mapping[str, Any] | None) -> None:
        """One line."""
        if parsed is None:
            self._print(Text(safe_line(line.decode("utf-8", "replace")), "dim"))
            return
        level = str(parsed.get("severity_text", ""))
        moment = str(parsed.get("timestamp", ""))
        out = Text(f"{safe_line(moment[:10])} {safe_line(moment[11:23])} ", "dim")
        out.append(f"{safe_line(level):8} ", _LEVEL_STYLES.get(level, ""))
        out.append(f"{safe_line(str(parsed.get('agent', '-'))):6} ", "cyan")
        out.append(f"{safe_line(str(parsed.get('event_name', '')))}  ", "bold")
        out.append(safe_line(str(parsed.get("body", ""))), _LEVEL_STYLES.get(level, ""))
        for name, label in (("article.id", "article"), ("error.type", "error")):
            if parsed.get(name):
                out.append(f"  {label} {safe_line(str(parsed[name]))}", "dim")
        self._print(out)
        if trace := parsed.get("exception.stacktrace"):
            self._print(Text(safe(str(trace)).rstrip(), "red"))

    def _print(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)


def _rank(level: object) -> int:
    """Its place among the levels; an unknown one is above all, so that no filter hides it."""
    if not level:
        return -1
    return LEVELS.index(str(level)) if level in LEVELS else len(LEVELS)


def _time(text: object) -> datetime:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
