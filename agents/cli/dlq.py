"""`policywire dlq`: what the agents could not use, and the way back."""

import asyncio
import os
import re
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, get_args

import click

from agents.cli.moments import moment
from agents.cli.terminal import complain, console, write_json
from agents.printable import safe_line
from agents.settings import Settings
from schemas.errors import DeadLetterCode, PolicywireError, SettingsError
from schemas.topics import DEAD

if TYPE_CHECKING:
    from agents.letters import Choice, Letter, Offsets
    from agents.replay import Account, Orders

_OFFSETS = re.compile(r"(\d{1,5}):(\d{1,18})(?:-(\d{1,18}))?")
_OPEN = "open"


@click.group()
def dlq() -> None:
    """Look at dead letters, send them back, or be done with them.

    A dead letter is a message that an agent could not use, as it came, with the reason. A letter is open until it is
    replayed or dropped; it stays on its topic for 30 days whatever is done.

    \b
    Examples:
      policywire dlq ls --since 2h
      policywire dlq show --code DETECT --limit 1
      policywire dlq replay --code DETECT --limit 10 --go
    """


def _choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options that choose letters, as its first argument."""

    @wraps(command)
    def wrapped(**options: Any) -> None:
        names = ("stages", "codes", "exceptions", "since", "until", "offsets")
        command(_choice(*(options.pop(name) for name in names)), **options)

    added = (
        click.option("--stage", "stages", multiple=True, type=click.Choice(list(DEAD)), help="Of this agent."),
        click.option(
            "--code",
            "codes",
            multiple=True,
            type=click.Choice(get_args(DeadLetterCode), case_sensitive=False),
            help="With this code.",
        ),
        click.option("--exception", "exceptions", multiple=True, metavar="NAME", help="With an error of this class."),
        click.option("--since", metavar="TIME", help="Written since then: 2025-09-01T08:00 (UTC), or 2h ago."),
        click.option("--until", metavar="TIME", help="Written before then."),
        click.option(
            "--offsets",
            multiple=True,
            metavar="PARTITION:FIRST-LAST",
            help="At these places of the dead letters' topic: 3:17, or 3:17-25.",
        ),
    )
    for option in reversed(added):
        wrapped = option(wrapped)
    return wrapped


def _choice(
    stages: tuple[str, ...],
    codes: tuple[str, ...],
    exceptions: tuple[str, ...],
    since: str | None,
    until: str | None,
    offsets: tuple[str, ...],
) -> "Choice":
    from agents.letters import Choice

    now = datetime.now(UTC)
    since_ms, until_ms = (
        None if text is None else round(moment(text, now).timestamp() * 1000) for text in (since, until)
    )
    return Choice(stages, codes, exceptions, since_ms, until_ms, tuple(map(_offsets, offsets)))


def _offsets(text: str) -> "Offsets":
    from agents.letters import Offsets

    match = _OFFSETS.fullmatch(text)
    if not match:
        raise SettingsError(
            f"--offsets {text!r} is no place; write PARTITION:OFFSET or PARTITION:FIRST-LAST, such as 3:17"
        )
    return Offsets(int(match[1]), int(match[2]), int(match[3] or match[2]))


@dlq.command("ls")
@_choosing
@click.option("--all", "everything", is_flag=True, help="Also those that were replayed or dropped.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="The newest so many.")
@click.option("--json", "as_json", is_flag=True, help="One object a line, oldest first, without a summary.")
def list_letters(choice: "Choice", everything: bool, limit: int, as_json: bool) -> None:
    """List open dead letters, and count them by agent and code.

    \b
    Example:
      policywire dlq ls --stage clean --since 1d
    """
    from agents.cli.dlq_screen import facts_json, line, summary

    counts = Counter[tuple[str, str, str]]()

    async def collect() -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        async for letter, state in _letters(Settings.from_env(os.environ), choice):
            counts[letter.stage, letter.code, state] += 1
            if everything or state == _OPEN:
                shown = facts_json(letter, state) if as_json else line(letter, state)
                found.append(
                    (letter.failed_at_ms, letter.place.topic, letter.place.partition, letter.place.offset, shown)
                )
        return sorted(found)[-limit:]

    for *_, shown in asyncio.run(collect()):
        if as_json:
            write_json(shown)
        else:
            click.echo(shown)
    if not as_json:
        click.echo("\n".join(["", *summary(counts)] if counts else ["no dead letters"]))


@dlq.command()
@_choosing
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="So many at most.")
@click.option("--bytes", "length", type=click.IntRange(0), default=600, show_default=True, help="So much of a message.")
def show(choice: "Choice", limit: int, length: int) -> None:
    """Show dead letters with all that is known of them.

    What the code means, the error, what can be done, where the message came from, its headers, and how it begins.

    \b
    Example:
      policywire dlq show --offsets 3:17
    """
    from agents.cli.dlq_screen import show as show_letter

    screen = console()

    async def walk() -> None:
        left = limit
        async with aclosing(_letters(Settings.from_env(os.environ), choice)) as letters:
            async for letter, state in letters:
                show_letter(screen, letter, state, length)
                left -= 1
                if not left:
                    return

    asyncio.run(walk())


@dlq.command()
@_choosing
@click.option("--go", is_flag=True, help="Really; without it, only say what would be done.")
@click.option("--limit", type=click.IntRange(1), help="So many at most.")
@click.option("--rate", type=click.FloatRange(0.01), default=50, show_default=True, help="So many a second at most.")
@click.option(
    "--max-replays", type=click.IntRange(1), default=3, show_default=True, help="Leave those that came back so often."
)
@click.option("--again", is_flag=True, help="Also those that were replayed or dropped before.")
def replay(choice: "Choice", go: bool, limit: int | None, rate: float, max_replays: int, again: bool) -> None:
    """Send dead letters back onto the topic that they came from.

    A message goes back with its key, bytes and headers, so that its records have the ids that they would have had, and
    each letter once: the topic dlq.policywire.ledger says which are done. What fails again is a new dead letter that
    counts its replays.

    \b
    Examples:
      policywire dlq replay --code DETECT
      policywire dlq replay --code DETECT --since 1d --limit 10 --go
    """
    from agents.replay import Orders

    _carry_out(choice, Orders("replayed", go, again, limit or 0, rate, max_replays))


@dlq.command()
@_choosing
@click.option("--go", is_flag=True, help="Really; without it, only say what would be done.")
@click.option("--limit", type=click.IntRange(1), help="So many at most.")
def drop(choice: "Choice", go: bool, limit: int | None) -> None:
    """Be done with dead letters without sending them back.

    They are not listed and not replayed any more, unless one asks for it (ls --all, replay --again). Nothing is
    deleted: their topic forgets them after 30 days.

    \b
    Example:
      policywire dlq drop --code DECODE --until 1d --go
    """
    from agents.replay import Orders

    _carry_out(choice, Orders("dropped", go, limit=limit or 0))


def _carry_out(choice: "Choice", orders: "Orders") -> None:
    from agents.replay import Account, carry_out

    account = Account()

    def failed(letter: "Letter", reason: str) -> None:
        complain(
            f"{letter.place.topic} {letter.place.partition}:{letter.place.offset}: Kafka did not take it ({reason})"
        )

    try:
        asyncio.run(carry_out(Settings.from_env(os.environ), choice, orders, account, failed))
    except KeyboardInterrupt:
        complain("interrupted; what was sent is in the ledger, and it is safe to do this again")
    except PolicywireError:
        # Where Kafka did not even answer there is nothing to count.
        if account.read:
            click.echo(_told(account, orders))
        raise
    click.echo(_told(account, orders))
    if account.failed:
        sys.exit(1)


def _told(account: "Account", orders: "Orders") -> str:
    """The account in one line, and what to do next after a dry run."""
    codes = _counted(account.codes)
    parts = [f"{account.read} read", f"{account.done} {'' if orders.go else 'to be '}{orders.action}" + codes]
    parts += [f"{account.skipped.total()} skipped{_counted(account.skipped)}", f"{account.failed} failed"]
    told = safe_line(", ".join(parts))
    return told if orders.go else f"{told}\nnothing was done; --go does it"


def _counted(counts: Counter[str]) -> str:
    return f" ({', '.join(f'{count} {what}' for what, count in sorted(counts.items()))})" if counts else ""


async def _letters(settings: Settings, choice: "Choice") -> AsyncGenerator[tuple["Letter", str], None]:
    """The chosen letters, those of one partition in their order, each with what was done with it."""
    from agents.clients.reader import Start, reader
    from agents.ledger import read_ledger
    from agents.letters import Letter

    done = await read_ledger(settings)
    async with reader(settings, choice.topics) as source:
        async for record in source.messages(Start(beginning=True), follow=False):
            letter = Letter.of(record)
            if choice.takes(letter):
                yield letter, done.get(letter.identity, _OPEN)
