"""`policywire explain`: why a sentence gave, or did not give, an event."""

import sys
from collections.abc import Iterator

import click
import orjson
from msgspec import to_builtins

from agents.cli.inputs import Inputs
from agents.cli.packs import loaded, with_packs
from agents.cli.pieces import MAX_PIECE_BYTES, Fault
from agents.cli.terminal import complain, console, write_json
from schemas.article import CleanArticle
from schemas.errors import InvalidRecord, SettingsError
from schemas.raw import read_raw


@click.command()
@click.argument("file", required=False, metavar="[FILE|-]")
@click.option("--sentence", metavar="TEXT", help="Explain these words instead of a file's.")
@click.option("--all", "every", is_flag=True, help="Show the sentences too in which nothing was considered.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object an article.")
@with_packs
def explain(file: str | None, sentence: str | None, every: bool, as_json: bool, packs: tuple[str, ...]) -> None:
    """Show why sentences gave an event, or did not.

    FILE is as for extract, - or none is standard input. For each word that may carry an event: the words around it and
    their part in the clause, how likely an event is and what speaks for and against it, the status, and whom the roles
    might have gone to.

    \b
    Examples:
      policywire explain --sentence "The mayor threatened to sue the state."
      policywire explain --all article.txt
      policywire extract --json a.txt | jq -r .text | policywire explain
    """
    if file is not None and sentence is not None:
        raise click.UsageError("give a FILE or --sentence, not both")
    from agents.cli.grounds import show_article
    from pipeline.detect import explain as explained
    from pipeline.detect import skipped
    from pipeline.detect.frame import Document

    types = loaded(packs)
    screen = console()
    failed = 0
    for article in _articles(file, sentence):
        if isinstance(article, Fault):
            failed += 1
            complain(f"{article.place}: {article.reason}")
            continue
        reason = skipped(article)
        found = [] if reason else explained(Document(article), types, every=every or sentence is not None)
        if as_json:
            write_json(
                orjson.dumps({"article": article.id, "skipped": reason, "sentences": found}, default=to_builtins)
            )
        else:
            show_article(screen, article, reason, found)
    if failed:
        sys.exit(1)


def _articles(file: str | None, sentence: str | None) -> Iterator[CleanArticle | Fault]:
    if sentence is not None:
        if not sentence.strip():
            raise SettingsError("--sentence is empty")
        yield CleanArticle(id="sentence", headline="", text=sentence)
        return
    from pipeline.clean import clean

    for item in Inputs([file] if file is not None else []):
        try:
            yield item if isinstance(item, Fault) else clean(read_raw(item.data, limit=MAX_PIECE_BYTES))
        except InvalidRecord as error:
            yield Fault(item.place, str(error))
