"""`policywire evaluate`: how good detection is on an annotated file."""

import sys
from typing import TYPE_CHECKING, Any

import click
import orjson

from agents.cli.inputs import Inputs
from agents.cli.packs import loaded, with_packs
from agents.cli.pieces import Fault, Piece
from agents.cli.terminal import complain, console, progress, write_json
from agents.cli.wording import type_name
from agents.cli.work import enriched
from agents.printable import safe_line
from schemas.codec import decode
from schemas.errors import InvalidRecord, SettingsError
from schemas.event import STATUSES, PolicyEvent

if TYPE_CHECKING:
    from rich.table import Table

    from pipeline.detect.packs import Pack
    from pipeline.evaluation import Errors, Evaluation, GoldArticle, Score

_SHOWN_ERRORS = 20
_ERRORS: "dict[Errors, str]" = {
    "missed": "missed (annotated, not reported)",
    "spurious": "spurious (reported, not annotated)",
    "reference": "mention taken for an event (wrong in the strict figures)",
    "status": "wrong status",
    "role": "wrong role",
}


@click.command()
@click.argument("gold", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--errors",
    type=click.IntRange(0),
    is_flag=False,
    flag_value=_SHOWN_ERRORS,
    default=0,
    metavar="[N]",
    help=f"Show the first N errors of each kind ({_SHOWN_ERRORS} where no N is given), each with its sentence.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Write the figures as one JSON object, with the errors asked for."
)
@with_packs
def evaluate(gold: str, errors: int, as_json: bool, packs: tuple[str, ...]) -> None:
    """Measure detection on GOLD: one annotated article a line.

    strict_F counts references taken for events as false alarms; status_F counts an event only where its status is
    right as well; a role is right when it names one of the acceptable answers. Figures run from 0 to 1.

    \b
    Examples:
      policywire evaluate tests/quality/gold/world.jsonl
      policywire evaluate gold.jsonl --errors 20
    """
    from pipeline.evaluation import evaluate as evaluated

    types = loaded(packs)
    results: list[tuple[GoldArticle, list[PolicyEvent]]] = []
    failed = 0
    inputs = Inputs([gold])
    with progress("evaluate", inputs.total) as advance:
        for number, item in enumerate(inputs, 1):
            result = item if isinstance(item, Fault) else _result(item, types)
            if isinstance(result, Fault):
                failed += 1
                complain(f"{result.place}: {result.reason}")
            else:
                results.append(result)
            advance(inputs.done, f"{number} articles")
    if not (results or failed):
        raise SettingsError(f"{gold}: no annotated article in it")
    evaluation = evaluated(results)
    if as_json:
        write_json(orjson.dumps(_figures(evaluation) | _listed(evaluation, errors)))
    else:
        _show(evaluation, len(results), errors)
    if failed:
        sys.exit(1)


def _result(piece: Piece, packs: "tuple[Pack, ...]") -> "tuple[GoldArticle, list[PolicyEvent]] | Fault":
    from pipeline.evaluation import GoldArticle

    try:
        return decode(piece.data, GoldArticle), enriched(piece.data, packs).events
    except InvalidRecord as error:
        return Fault(piece.place, str(error))


def _row(score: "Score") -> dict[str, float]:
    return {
        "P": score.precision,
        "R": score.recall,
        "F": score.f1,
        "strict_P": score.strict_precision,
        "strict_F": score.strict_f1,
        "status_F": score.status_f1,
    }


def _figures(evaluation: "Evaluation") -> dict[str, Any]:
    """All figures by name, as an object for programs."""
    rows: dict[str, Any] = {}
    for kind, score in evaluation.types.items():
        roles = {f"role_{role}": share.value for (of, role), share in evaluation.roles.items() if of == kind}
        rows[kind] = {"gold": score.annotated, **_row(score), **roles}
    rows["all"] = {"gold": evaluation.all.annotated, **_row(evaluation.all), "roles": evaluation.all_roles.value}
    found = evaluation.articles
    rows["articles"] = {"P": found.precision, "R": found.recall, "F": found.f1}
    rows["by_status"] = {
        status: {"gold": score.annotated, "P": score.precision, "R": score.recall, "F": score.f1}
        for status, score in evaluation.by_status.items()
    }
    rows["statuses"] = {
        f"{wanted or 'nothing'} -> {got or 'nothing'}": n for (wanted, got), n in evaluation.statuses.items()
    }
    return rows


def _listed(evaluation: "Evaluation", errors: int) -> dict[str, Any]:
    """The first errors of each kind, as objects for programs."""
    keys = ("article", "what", "sentence")
    found = {kind: evaluation.errors[kind][:errors] for kind in _ERRORS}
    return (
        {"errors": {kind: [dict(zip(keys, one, strict=True)) for one in ones] for kind, ones in found.items()}}
        if errors
        else {}
    )


def _show(evaluation: "Evaluation", articles: int, errors: int) -> None:
    screen = console()
    screen.print(f"{articles} articles, {evaluation.all.annotated} annotated events")
    screen.print(_types_table(evaluation))
    screen.print(f"Roles: share of those annotated that were named right, {_figure(evaluation.all_roles.value)} of all")
    screen.print(_roles_table(evaluation))
    screen.print("Status: each by itself, with references left out")
    screen.print(_by_status_table(evaluation))
    screen.print("Status: annotated (rows) and reported (columns)")
    screen.print(_status_table(evaluation))
    for kind, title in _ERRORS.items():
        found = evaluation.errors[kind]
        if errors and found:
            screen.print(f"\n{title}: {len(found)}")
            for article, what, sentence in found[:errors]:
                screen.print(safe_line(f"- {article}  {what}  | {sentence}"), soft_wrap=True)


def _table(*columns: str) -> "Table":
    from rich.box import SIMPLE
    from rich.table import Table

    # Narrow enough for a terminal of 80 columns: a figure that is cut off is none.
    table = Table(box=SIMPLE, padding=0)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=True)
    return table


def _types_table(evaluation: "Evaluation") -> "Table":
    table = _table("type", "events", "P", "R", "F", "strict_P", "strict_F", "status_F")
    for kind, score in evaluation.types.items():
        table.add_row(type_name(kind), str(score.annotated), *map(_figure, _row(score).values()))
    everything, found = evaluation.all, evaluation.articles
    table.add_row("all", str(everything.annotated), *map(_figure, _row(everything).values()))
    table.add_row("per article", str(found.annotated), *map(_figure, (found.precision, found.recall, found.f1)))
    return table


def _roles_table(evaluation: "Evaluation") -> "Table":
    roles = ("actor", "target", "place")
    table = _table("type", *roles)
    for kind in evaluation.types:
        shares = (evaluation.roles.get((kind, role)) for role in roles)
        table.add_row(type_name(kind), *("" if share is None else _figure(share.value) for share in shares))
    return table


def _by_status_table(evaluation: "Evaluation") -> "Table":
    table = _table("status", "events", "P", "R", "F")
    for status, score in evaluation.by_status.items():
        table.add_row(status, str(score.annotated), *map(_figure, (score.precision, score.recall, score.f1)))
    return table


def _status_table(evaluation: "Evaluation") -> "Table":
    counts = evaluation.statuses
    table = _table("annotated", *STATUSES, "missed", "right")
    for wanted in (*STATUSES, ""):
        row = [counts[wanted, got] for got in (*STATUSES, "")]
        found = sum(row[:-1])
        right = f"{counts[wanted, wanted]}/{found}" if wanted else ""
        table.add_row(wanted or "false alarm", *(str(n) if n else "." for n in row), right)
    return table


def _figure(value: float) -> str:
    return f"{value:.3f}"
