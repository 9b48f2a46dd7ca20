"""`policywire topics`: the topic table, as designed and as it is at the broker."""

import os

import click

from agents.cli.terminal import console
from agents.printable import safe_line
from agents.settings import Settings
from schemas.topics import TOPICS

_DAY_MS = 24 * 3600 * 1000


@click.group()
def topics() -> None:
    """Show the topics, or make them at the broker.

    \b
    Examples:
      policywire topics list
      policywire topics apply --replication 3
    """


@topics.command("list")
def list_topics() -> None:
    """Show the topics as designed.

    What each holds, by which key, in how many partitions, how long, and the largest message it takes.

    \b
    Example:
      policywire topics list
    """
    from rich.box import SIMPLE
    from rich.table import Table

    table = Table(box=SIMPLE, padding=0)
    for title in ("topic", "holds", "key", "partitions", "kept", "largest"):
        table.add_column(title, no_wrap=title != "holds")
    for topic in TOPICS:
        kept, largest = f"{topic.retention_ms // _DAY_MS} days", f"{topic.max_message_bytes / 1_048_576:.1f} MiB"
        table.add_row(topic.name, topic.holds, topic.key, str(topic.partitions), kept, largest)
    # In a pipe a row stays on one line.
    console(pipe_width=200).print(table)


@topics.command()
@click.option(
    "--replication", type=click.IntRange(1, 9), help="Copies of new topics; the broker's default unless given."
)
def apply(replication: int | None) -> None:
    """Make the topics that are missing.

    Topics that are there are compared with the design and never changed: what differs is named, and is for its owner
    to change or to keep. Doing it twice changes nothing.

    \b
    Example:
      policywire topics apply --replication 3
    """
    from agents.clients.admin import TopicAdmin

    admin = TopicAdmin(Settings.from_env(os.environ))
    there = admin.names()
    missing = [topic for topic in TOPICS if topic.name not in there]
    admin.create(missing, replication)
    for topic in missing:
        click.echo(f"made      {topic.name}: {topic.partitions} partitions")
    # Those just made are as designed; the broker may not list them yet.
    present = [topic for topic in TOPICS if topic.name in there]
    differences = admin.differences(present)
    for topic in present:
        found = differences[topic.name]
        # What differs is in the broker's words.
        click.echo(f"differs   {topic.name}: {safe_line('; '.join(found))}" if found else f"unchanged {topic.name}")
