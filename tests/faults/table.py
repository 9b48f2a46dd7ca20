"""The table of a run of the fault suite: one row a fault."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One fault's ledger: messages in (acknowledged), different ones out, lost, and repeated outputs.

    `pause_s` is the longest silence on the outputs, `delay_s` the longest that one message took from its
    acknowledgement to its coming out.
    """

    fault: str
    put_in: int
    came_out: int
    lost: int
    twice: int
    pause_s: float
    delay_s: float
    note: str = ""


def table(rows: Sequence[Row]) -> list[str]:
    """The rows as lines of text, widths fitted to the longest name."""
    width = max(len(row.fault) for row in rows)
    titles = f"{'in':>6}  {'out':>6}  {'lost':>4}  {'duplicates':>10}  {'longest pause':>13}  {'longest delay':>13}"
    lines = [
        f"{row.fault:<{width}}  {row.put_in:>6}  {row.came_out:>6}  {row.lost:>4}  {row.twice:>10}"
        f"  {row.pause_s:>11.1f} s  {row.delay_s:>11.1f} s  {row.note}".rstrip()
        for row in rows
    ]
    return [f"{'fault':<{width}}  {titles}", *lines]
