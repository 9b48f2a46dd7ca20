"""`policywire demo`: the seed articles through real topics and agents, with nothing but this program."""

import asyncio
import logging
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agents.cli.inputs import Inputs
from agents.cli.pieces import Piece
from agents.cli.terminal import console
from agents.printable import safe_line
from agents.settings import Settings
from schemas.article import CleanArticle, EnrichedArticle
from schemas.codec import decode
from schemas.errors import BrokerError
from schemas.raw import read_raw
from schemas.topics import CLEAN, DEAD, ENRICHED, EVENTS, RAW, TOPICS

if TYPE_CHECKING:
    from aiokafka.structs import ConsumerRecord
    from rich.console import Console

_PATIENCE_S = 60  # it takes 3 s on an idle machine


@click.command()
def demo() -> None:
    """See an article become policy events; needs nothing else.

    Broker, topics and both agents run inside this program: no Kafka, no Docker, no settings, nothing left behind.

    \b
    Example:
      policywire demo
    """
    from agents.broker import EmbeddedBroker
    from agents.cli.render import show_article

    # What Faust and the clients say about starting and stopping is not what the demo is about.
    logging.getLogger().addHandler(logging.NullHandler())
    pieces = [item for item in Inputs([str(_seeds())]) if isinstance(item, Piece)]
    screen = console()
    with EmbeddedBroker() as broker:
        broker.create(topic.name for topic in TOPICS)
        _say(screen, "broker", f"Kafka's protocol inside this program, at {broker.address}; nothing to install")
        started = time.monotonic()
        arrived = asyncio.run(_through_the_topics(Settings(broker=broker.address), pieces, screen))
        if not arrived[ENRICHED.name]:
            raise BrokerError("no article came through; policywire extract seeds says what is wrong with it")
        _say(screen, "time", f"{time.monotonic() - started:.1f} s, most of it the agents' start")
    screen.print("\nWhat came out on news.enriched, for people:\n", style="bold")
    for message in arrived[ENRICHED.name]:
        show_article(screen, decode(message.value, EnrichedArticle))
    _say_next(screen)


def _seeds() -> Path:
    """The seed articles: packed into the package, or beside it in a checkout."""
    packed = Path(str(files("agents"))) / "seeds"
    return packed if packed.is_dir() else packed.parents[1] / "seeds"


async def _through_the_topics(
    settings: Settings, pieces: list[Piece], screen: "Console"
) -> dict[str, list["ConsumerRecord"]]:
    from agents.clients.producer import producer

    async with _worker(settings) as worker:
        _say(screen, "agents", "clean and detect, started as policywire worker starts them; they join their groups")
        async with producer(settings) as client:
            for piece in pieces:
                key = read_raw(piece.data).id
                await client.send_and_wait(RAW.name, key=key.encode(), value=piece.data)
                name = Path(piece.place).name
                _say(screen, RAW.name, f"sent {name}: {len(piece.data):,} bytes of JSON, key {key}")
        reading = asyncio.create_task(_arrivals(settings, len(pieces)))
        done, _ = await asyncio.wait((worker, reading), timeout=_PATIENCE_S, return_when=asyncio.FIRST_COMPLETED)
        if reading not in done:
            reading.cancel()
            reason = "stopped by itself" if worker in done else f"took longer than {_PATIENCE_S} s"
            raise BrokerError(f"the demo's worker {reason}; policywire extract seeds shows the same without Kafka")
        arrived = reading.result()
    _report(screen, arrived)
    return arrived


@asynccontextmanager
async def _worker(settings: Settings) -> AsyncIterator["asyncio.Task[int]"]:
    """Both agents, as `policywire worker` runs them."""
    from agents.worker import STAGES, serve

    stop = asyncio.Event()
    task = asyncio.create_task(serve(settings, list(STAGES.values()), stop))
    try:
        yield task
    finally:
        stop.set()
        await task


async def _arrivals(settings: Settings, articles: int) -> dict[str, list["ConsumerRecord"]]:
    """What the agents sent, by topic, once every article is accounted for: enriched with all its events, or dead."""
    from agents.clients.reader import Start, reader

    dead = [topic.name for topic in DEAD.values()]
    arrived: dict[str, list[ConsumerRecord]] = defaultdict(list)
    async with reader(settings, [CLEAN.name, ENRICHED.name, EVENTS.name, *dead]) as source:
        async for message in source.messages(Start(beginning=True), follow=True):
            arrived[message.topic].append(message)
            events = sum(len(decode(m.value, EnrichedArticle).events) for m in arrived[ENRICHED.name])
            ended = len(arrived[ENRICHED.name]) + sum(len(arrived[name]) for name in dead)
            if ended == articles and len(arrived[EVENTS.name]) == events:
                break
    return arrived


def _report(screen: "Console", arrived: dict[str, list["ConsumerRecord"]]) -> None:
    for message in arrived[CLEAN.name]:
        article = decode(message.value, CleanArticle)
        cut = f"{len(article.removed)} pieces cut, {len(article.defects)} damaged places marked"
        _say(screen, CLEAN.name, f"from the clean agent: {article.id}, {cut}")
    for message in arrived[ENRICHED.name]:
        enriched = decode(message.value, EnrichedArticle)
        _say(screen, ENRICHED.name, f"from the detect agent: {enriched.id}, {len(enriched.events)} events")
    for message in arrived[EVENTS.name]:
        kind = dict(message.headers)["ce_type"].decode()
        _say(screen, EVENTS.name, f"from the detect agent: {kind}, key {message.key.decode()}")
    for topic in DEAD.values():
        for message in arrived[topic.name]:
            _say(screen, topic.name, dict(message.headers)["__dlq.errors.message"].decode())


def _say(screen: "Console", label: str, text: str) -> None:
    from rich.text import Text

    screen.print(Text(f"{label:14} ", "cyan").append(safe_line(text), "default"), soft_wrap=True)


def _say_next(screen: "Console") -> None:
    """What to try next, with the command as it can be typed here."""
    called = Path(sys.argv[0])
    command = "policywire" if shutil.which("policywire") or called.name != "policywire" else sys.argv[0]
    screen.print("What to try next:", style="bold")
    lines = (
        (f"{command} extract --show-removed FILES", "the same on your own articles, without Kafka"),
        ("docker compose up -d", "Apache Kafka with both agents, and then, in this order:"),
        (f"{command} produce FILES", "your articles onto news.raw"),
        (f"{command} consume events --where type=lawsuit", "the events, as they come"),
        (f"{command} logs --follow", "the agents at work"),
    )
    width = max(len(line) for line, _ in lines)
    for line, what in lines:
        screen.print(f"  {line:{width}}  {what}", soft_wrap=True)
