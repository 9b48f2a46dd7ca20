"""`policywire consume`: messages of a topic, for people and for pipes."""

import asyncio
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from agents.cli.message import Message
from agents.cli.moments import moment
from agents.cli.terminal import console, write_json
from agents.cli.where import Condition, conditions
from agents.connection import Connection
from agents.settings import Settings
from schemas.errors import SettingsError
from schemas.topics import CLEAN, DEAD, ENRICHED, EVENTS, RAW, Topic

if TYPE_CHECKING:
    from agents.clients.reader import Start

_KINDS: dict[str, tuple[Topic, ...]] = {
    "events": (EVENTS,),
    "enriched": (ENRICHED,),
    "clean": (CLEAN,),
    "raw": (RAW,),
    "dlq": tuple(DEAD.values()),
}


@click.command()
@click.argument("kind", type=click.Choice(list(_KINDS)), default="events")
@click.option(
    "--offset",
    default="-10",
    show_default=True,
    metavar="PLACE",
    help="Where to start: beginning, end, -N (the last N of a topic, before --where), @2025-09-01T08:00 or @2h (ago).",
)
@click.option("--count", type=click.IntRange(1), help="Stop after so many messages.")
@click.option("--exit", "exit_at_end", is_flag=True, help="Stop at the end instead of waiting for more.")
@click.option(
    "--where", multiple=True, metavar="CONDITIONS", help="Only what fulfils all: type=lawsuit,actor.name~Bonta"
)
@click.option(
    "--json", "as_json", is_flag=True, help="Write each value as one line of JSON (of dead letters the envelope)."
)
@click.option("--envelope", is_flag=True, help="With topic, partition, offset, timestamp (ms), key and headers; JSON.")
def consume(
    kind: str, offset: str, count: int | None, exit_at_end: bool, where: tuple[str, ...], as_json: bool, envelope: bool
) -> None:
    """Read events, articles or dead letters from their topics.

    Articles are enriched, clean or raw; dlq are the dead letters of both agents, which can be filtered by code, stage,
    reason, topic, partition and offset, everything else by the fields of its JSON. Nobody's offsets move, for it reads
    without a consumer group. Ctrl-C ends it.

    \b
    Examples:
      policywire consume events --where type=lawsuit,status=threatened
      policywire consume events --offset beginning --exit --json | jq .actor.name
      policywire consume dlq --offset @2h --where code=DECODE
    """
    settings = Settings.from_env(os.environ)
    tests = conditions(where)
    start = _start(offset, datetime.now(UTC))
    show = _shows(kind, as_json=as_json, envelope=envelope)
    work = _consume(settings, kind, start, count, exit_at_end, tests, show)
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        return


def _start(offset: str, now: datetime) -> "Start":
    from agents.clients.reader import Start

    if offset in ("beginning", "end"):
        return Start(beginning=offset == "beginning")
    if last := re.fullmatch(r"-(\d{1,7})", offset):
        return Start(last=int(last[1]))
    if offset.startswith("@"):
        return Start(at_ms=max(0, round(moment(offset[1:], now).timestamp() * 1000)))
    raise SettingsError(f"--offset {offset!r} is no place; write beginning, end, -10, @2025-09-01T08:00 or @2h")


def _shows(kind: str, *, as_json: bool, envelope: bool) -> Callable[[Message], None]:
    # A dead letter's value alone would not say what is wrong with it.
    if envelope or (as_json and kind == "dlq"):
        return lambda message: write_json(message.envelope_json())
    if as_json:
        return lambda message: write_json(message.value_json())
    from agents.cli.screen import Screen

    screen = Screen(console())
    return lambda message: screen.show(kind, message)


async def _consume(
    connection: Connection,
    kind: str,
    start: "Start",
    count: int | None,
    exit_at_end: bool,
    tests: list[Condition],
    show: Callable[[Message], None],
) -> None:
    from agents.cli.screen import dead_letter_facts
    from agents.clients.reader import reader

    shown = 0
    async with reader(connection, [topic.name for topic in _KINDS[kind]]) as source:
        async for record in source.messages(start, follow=not exit_at_end):
            message = Message(
                topic=record.topic,
                partition=record.partition,
                offset=record.offset,
                timestamp=record.timestamp,
                key=record.key,
                headers=tuple((name, value or b"") for name, value in record.headers),
                value=record.value,
            )
            if tests:
                facts = dead_letter_facts(message) if kind == "dlq" else message.parsed
                if not all(test.holds(facts) for test in tests):
                    continue
            show(message)
            shown += 1
            if shown == count:
                return
