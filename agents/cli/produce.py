"""`policywire produce`: articles from files onto the topic of raw articles."""

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from agents.cli.inputs import Inputs
from agents.cli.pieces import Fault, Piece
from agents.cli.terminal import Advance, complain, progress
from agents.connection import Connection
from agents.settings import Settings
from schemas.errors import InvalidRecord
from schemas.raw import read_raw
from schemas.topics import RAW

if TYPE_CHECKING:
    from agents.clients.producer import Sender


@click.command()
@click.argument("files", nargs=-1, metavar="[FILES]...")
def produce(files: tuple[str, ...]) -> None:
    """Send articles to the topic news.raw.

    FILES are text, HTML, JSON or JSONL files (each also .gz), folders of such, or - for standard input, which is read
    when none is given. A line of JSONL goes as it is; a text or page is wrapped in JSON. An article's key is its id.
    What cannot be an article is named on standard error and not sent, and the exit code is then 1.

    \b
    Examples:
      policywire produce articles.jsonl
      tail -f scraped.jsonl | POLICYWIRE_BROKER=kafka1:9092 policywire produce
    """
    settings = Settings.from_env(os.environ)
    inputs, ledger = Inputs(files), _Ledger()
    try:
        with progress("produce", inputs.total) as advance:
            _produce(settings, inputs, ledger, advance)
    finally:
        articles = "article" if ledger.acknowledged == 1 else "articles"
        click.echo(
            f"{ledger.acknowledged} {articles} acknowledged by Kafka at {settings.broker}, {ledger.refused} not sent"
        )
    if ledger.refused:
        sys.exit(1)


class _Ledger:
    """Counts what became of each article, and names those that were refused."""

    def __init__(self) -> None:
        self.acknowledged = 0
        self.refused = 0

    def refuse(self, place: str, reason: str) -> None:
        self.refused += 1
        complain(f"{place}: {reason}; not sent")

    def settle(self, place: str, error: BaseException | None) -> None:
        """Called when the broker has answered."""
        if error is None:
            self.acknowledged += 1
        else:
            self.refuse(place, f"Kafka did not take it ({error})")


def _produce(connection: Connection, inputs: Inputs, ledger: _Ledger, advance: Advance) -> None:
    from agents.clients.producer import sender

    with sender(connection, RAW.name) as out:
        for item in inputs:
            _send(out, item, ledger)
            advance(inputs.done, f"{ledger.acknowledged} acknowledged")
        out.flush()


def _send(out: "Sender", item: Piece | Fault, ledger: _Ledger) -> None:
    """Hand one article over, or refuse it; the ledger hears later what the broker says."""
    from aiokafka.errors import MessageSizeTooLargeError

    if isinstance(item, Fault):
        ledger.refuse(item.place, item.reason)
        return
    try:
        out.send(read_raw(item.data).id.encode(), item.data, partial(ledger.settle, item.place))
    except (InvalidRecord, MessageSizeTooLargeError) as error:
        ledger.refuse(item.place, str(error))
