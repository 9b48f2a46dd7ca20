"""`policywire produce`: articles from files onto the topic of raw articles."""

import asyncio
import os
import sys
from typing import Any

import click

from agents.cli.inputs import Inputs
from agents.cli.pieces import Fault, Piece
from agents.cli.terminal import Advance, complain, progress
from agents.settings import Settings
from schemas.errors import BrokerError, InvalidRecord
from schemas.raw import read_raw
from schemas.topics import RAW

_ANSWER_S = 60  # an idempotent producer never gives a batch up; a person does


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
    inputs = Inputs(files)
    with progress("produce", inputs.total) as advance:
        ledger = asyncio.run(_produce(settings.broker, inputs, advance))
    click.echo(f"{ledger.acknowledged} articles acknowledged by Kafka at {settings.broker}, {ledger.refused} not sent")
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

    def settle(self, place: str, sent: "asyncio.Future[object]") -> None:
        """Called when the broker has answered."""
        error = None if sent.cancelled() else sent.exception()
        if error is None and not sent.cancelled():
            self.acknowledged += 1
        else:
            self.refuse(place, f"Kafka did not take it ({error or 'cancelled'})")


async def _produce(broker: str, inputs: Inputs, advance: Advance) -> _Ledger:
    from agents import kafka_io

    ledger = _Ledger()
    await kafka_io.require_topics(broker, [RAW.name])
    async with kafka_io.producer(broker) as client:
        try:
            items = iter(inputs)
            # Reading waits in a thread: what a live pipe has sent so far goes out while its next line is awaited.
            while item := await asyncio.to_thread(next, items, None):
                async with asyncio.timeout(_ANSWER_S):
                    await _send(client, item, ledger)
                advance(inputs.done, f"{ledger.acknowledged} acknowledged")
            async with asyncio.timeout(_ANSWER_S):
                await client.flush()
        except TimeoutError:
            raise BrokerError(
                f"Kafka at {broker} has stopped to answer; it acknowledged {ledger.acknowledged} articles, "
                "sending all again is safe"
            ) from None
    return ledger


async def _send(client: Any, item: Piece | Fault, ledger: _Ledger) -> None:
    """Hand one article to the producer, or refuse it; the ledger hears later what the broker says."""
    from aiokafka.errors import MessageSizeTooLargeError

    place = item.place
    if isinstance(item, Fault):
        ledger.refuse(place, item.reason)
        return
    try:
        key = read_raw(item.data).id.encode()
        sent = await client.send(RAW.name, key=key, value=item.data)
    except (InvalidRecord, MessageSizeTooLargeError) as error:
        ledger.refuse(place, str(error))
        return
    sent.add_done_callback(lambda future: ledger.settle(place, future))
