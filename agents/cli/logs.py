"""`policywire logs`: the agents' logs, from the log topic, files or standard input, filtered and readable."""

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from agents.cli.inputs import STDIN, standard_input
from agents.cli.log_files import follow_file, read_file, read_lines
from agents.cli.log_lines import LEVELS, Filter, LogScreen
from agents.cli.moments import moment
from agents.cli.terminal import console, write_json
from agents.connection import Connection
from agents.settings import Settings
from schemas.errors import SettingsError
from schemas.topics import LOGS

_OUTCOMES = ("emitted", "skipped", "dead_lettered")


@click.command()
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--agent", type=click.Choice(["clean", "detect"]), help="Only this agent.")
@click.option("--level", type=click.Choice(LEVELS, case_sensitive=False), help="Only this level and above.")
@click.option("--event", help="Only this event_name, such as article.cleaned or record.dead_lettered.")
@click.option("--article", help="Only this article id.")
@click.option("--outcome", type=click.Choice(_OUTCOMES), help="Only messages that ended so.")
@click.option(
    "--since", metavar="TIME", help="Only from then on: 2025-09-01T08:00 (UTC), or 30m, 2h, 1d for so long ago."
)
@click.option("--grep", metavar="TEXT", help="Only lines that hold this text, whatever its letter case.")
@click.option("--follow", is_flag=True, help="Wait for more lines; Ctrl-C ends it.")
@click.option("--json", "as_json", is_flag=True, help="Write the lines as they are.")
def logs(
    files: tuple[str, ...],
    agent: str | None,
    level: str | None,
    event: str | None,
    article: str | None,
    outcome: str | None,
    since: str | None,
    grep: str | None,
    follow: bool,
    as_json: bool,
) -> None:
    """Read the agents' logs, filtered.

    FILES are log files, - is standard input; without any the topic logs.policywire is read. Lines that are not JSON,
    and lines whose end is missing, are shown as they are unless a filter asks for a field.

    \b
    Examples:
      policywire logs --follow --level warning
      policywire logs --outcome dead_lettered --since 2h
      policywire worker 2>&1 | policywire logs - --agent detect
    """
    begin = moment(since, datetime.now(UTC)) if since else None
    wanted = Filter(
        fields={
            name: value
            for name, value in (("agent", agent), ("event_name", event), ("article.id", article), ("outcome", outcome))
            if value is not None
        },
        level=level.upper() if level else "",
        since=begin,
        grep=(grep or "").casefold(),
    )
    screen = None if as_json else LogScreen(console())

    def show(line: bytes) -> None:
        parsed = wanted.parsed(line)
        if wanted.holds(line, parsed):
            write_json(line) if screen is None else screen.show(line, parsed)

    try:
        if files:
            _from_files(files, show, follow=follow)
        else:
            asyncio.run(_from_topic(Settings.from_env(os.environ), begin, show, follow=follow))
    except KeyboardInterrupt:
        return


def _from_files(files: tuple[str, ...], show: Callable[[bytes], None], *, follow: bool) -> None:
    if missing := [file for file in files if file != STDIN and not Path(file).is_file()]:
        raise SettingsError(
            f"no file {', '.join(missing)}; give log files, - for standard input, or none for the topic"
        )
    if follow and len(files) > 1:
        raise SettingsError("--follow follows one file at a time")
    for file in files:
        if file == STDIN:
            lines = read_lines(standard_input())
        elif follow:
            lines = follow_file(Path(file))
        else:
            lines = read_file(Path(file))
        for line in lines:
            show(line)


async def _from_topic(
    connection: Connection, since: datetime | None, show: Callable[[bytes], None], *, follow: bool
) -> None:
    from agents.clients.reader import Start, reader

    start = Start(at_ms=round(since.timestamp() * 1000)) if since else Start(beginning=True)
    async with reader(connection, [LOGS.name]) as source:
        async for message in source.messages(start, follow=follow):
            show(message.value or b"")
