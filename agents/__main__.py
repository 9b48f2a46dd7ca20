"""The command `policywire`: its subcommands, put together by name."""

import io
import os
import sys
from pathlib import Path

import click

from agents.cli.consume import consume
from agents.cli.demo import demo
from agents.cli.dlq import dlq
from agents.cli.evaluate import evaluate
from agents.cli.explain import explain
from agents.cli.extract import extract
from agents.cli.group import PolicywireGroup
from agents.cli.logs import logs
from agents.cli.produce import produce
from agents.cli.schema import schema
from agents.cli.status import status
from agents.cli.topics import topics
from agents.cli.worker import worker
from agents.ownership import check_owner
from pipeline.version import PIPELINE_VERSION


@click.group(cls=PolicywireGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(PIPELINE_VERSION, prog_name="policywire")
def cli() -> None:
    """Raw news articles in, policy events out, over Kafka.

    Start with: policywire demo
    """


for command in (demo, extract, worker, topics, produce, consume, logs, status, dlq, explain, evaluate, schema):
    cli.add_command(command)


def main() -> None:
    """Run the command line; a character that the terminal cannot show is replaced, never an error."""
    check_owner()
    # Python has no stream where the caller has closed it; what is written there goes nowhere.
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115 - as long as the process
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli.main(prog_name="policywire")


if __name__ == "__main__":
    main()
