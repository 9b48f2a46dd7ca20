"""Messages of each topic in a form to read."""

from collections.abc import Callable, Mapping

from rich.console import Console
from rich.text import Text

from agents.cli.message import Message
from agents.cli.render import indented, show_article, show_cleaning, show_event, show_heading
from agents.printable import safe_line
from schemas.article import CleanArticle, EnrichedArticle
from schemas.codec import decode
from schemas.errors import InvalidRecord
from schemas.event import PolicyEvent
from schemas.raw import read_raw

_BEGINNING = 300  # characters of a text that are shown


class Screen:
    """Shows messages one after another; an article's headline stands once above the events that follow each other."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._article = ""

    def show(self, kind: str, message: Message) -> None:
        """One message of a topic of that kind; one that is not what it should be is shown as its first bytes."""
        shows: Mapping[str, Callable[[Message], None]] = {
            "events": self._event,
            "enriched": self._enriched,
            "clean": self._clean,
            "raw": self._raw,
            "dlq": self._dead,
        }
        try:
            shows[kind](message)
        except InvalidRecord as error:
            self._line(message.place, f"not readable: {error}", style="red")
            indented(self._console, Text(safe_line(message.first_bytes())))

    def _event(self, message: Message) -> None:
        event = decode(message.value or b"", PolicyEvent)
        if event.article.id != self._article:
            if self._article:
                self._console.print()
            self._article = event.article.id
            show_heading(self._console, event.article)
        show_event(self._console, event)

    def _enriched(self, message: Message) -> None:
        show_article(self._console, decode(message.value or b"", EnrichedArticle))

    def _clean(self, message: Message) -> None:
        article = decode(message.value or b"", CleanArticle)
        show_heading(self._console, article)
        indented(self._console, _beginning(article.text))
        show_cleaning(self._console, article)
        self._console.print()

    def _raw(self, message: Message) -> None:
        article = read_raw(message.value)
        self._line(article.headline or "(no headline)", style="bold")
        facts = (article.source, article.published, f"id {article.id}", message.place)
        self._line(" · ".join(fact for fact in facts if fact), style="dim")
        indented(self._console, _beginning(article.body))
        self._console.print()

    def _dead(self, message: Message) -> None:
        facts = dead_letter_facts(message)
        self._line(facts["code"], f"{facts['stage']} agent", message.time, message.place, style="bold red")
        rows = {
            "why": facts["reason"],
            "from": f"{facts['topic']} {facts['partition']}:{facts['offset']}, key {_key(message.key)}",
            "holds": message.first_bytes(),
        }
        for label, text in rows.items():
            indented(self._console, Text(safe_line(text)), Text(f"{label:6}", "dim"))
        self._console.print()

    def _line(self, *parts: str, style: str = "") -> None:
        self._console.print(Text("  ".join(map(safe_line, parts)), style))


def dead_letter_facts(message: Message) -> dict[str, str]:
    """What a dead letter's headers say: code, stage, reason, and the topic, partition and offset it came from."""
    headers = message.texts
    return {
        "code": headers.get("dlq.code", "?"),
        "stage": headers.get("dlq.stage", "?"),
        "reason": headers.get("__dlq.errors.message", "?"),
        "topic": headers.get("__dlq.errors.topic", "?"),
        "partition": headers.get("__dlq.errors.partition", "?"),
        "offset": headers.get("__dlq.errors.offset", "?"),
    }


def _beginning(text: str) -> Text:
    return Text(safe_line(text if len(text) <= _BEGINNING else f"{text[:_BEGINNING]}…"))


def _key(key: bytes | None) -> str:
    return "none" if key is None else key.decode("utf-8", "backslashreplace")
