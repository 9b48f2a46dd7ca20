"""`policywire extract`: articles from files in, events out, without Kafka."""

import sys
from collections.abc import Callable

import click

from agents.cli.inputs import Inputs
from agents.cli.packs import loaded, with_packs
from agents.cli.pieces import Fault
from agents.cli.terminal import complain, console, output_is_a_file, progress, write_json
from agents.cli.work import Done, outcomes
from schemas.article import EnrichedArticle
from schemas.codec import decode
from schemas.raw import read_raw


@click.command()
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--json", "as_json", is_flag=True, help="Write one enriched record a line.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to work on.")
@click.option("--show-removed", is_flag=True, help="Show the text too, with what was cut and what is damaged marked.")
@with_packs
def extract(files: tuple[str, ...], as_json: bool, jobs: int, show_removed: bool, packs: tuple[str, ...]) -> None:
    """Find the policy events in articles, without Kafka.

    FILES are text, HTML, JSON or JSONL files (each also .gz), folders of such, or - for standard input, which is read
    when none is given. The output is in the order of the input. What cannot be read is named on standard error, and
    the exit code is then 1.

    \b
    Examples:
      policywire extract article.txt
      policywire extract --pack docs/packs/sanctions.toml article.txt
      policywire extract --json --jobs 2 articles.jsonl.gz > enriched.jsonl
      curl -s https://example.org/story.html | policywire extract
    """
    if as_json and show_removed:
        raise click.UsageError("--show-removed is for people; the records of --json hold what was removed already")
    types = loaded(packs)
    inputs = Inputs(files)
    show = _show_json if as_json else _reader(show_removed)
    failed = 0
    with progress("extract", inputs.total, shown=sys.stderr.isatty() and output_is_a_file()) as advance:
        for number, outcome in enumerate(outcomes(inputs, jobs, types), 1):
            if isinstance(outcome, Fault):
                failed += 1
                complain(f"{outcome.place}: {outcome.reason}")
            else:
                show(outcome)
            advance(inputs.done, f"{number} articles")
    if failed:
        sys.exit(1)


def _show_json(done: Done) -> None:
    write_json(done.record)


def _reader(show_removed: bool) -> Callable[[Done], None]:
    """Shows records in the form to read, with the text as it came where asked."""
    from agents.cli.render import show_article
    from pipeline.clean import base_text

    screen = console()

    def show(done: Done) -> None:
        base = base_text(read_raw(done.raw, limit=len(done.raw))) if show_removed else ""
        show_article(screen, decode(done.record, EnrichedArticle), base)

    return show
