"""All rules on one text, in rounds, until nothing more falls."""

from collections.abc import Iterator, Sequence

from pipeline.clean.context import Known, context_reasons
from pipeline.clean.cuts import Cut, Kept, delete, tidy, whole
from pipeline.clean.inline import inline_cuts, patterns_for
from pipeline.clean.lines import Judge, fold
from pipeline.clean.patterns import InlinePattern
from schemas.article import RemovalReason

_ROUNDS = 12  # a bound for hostile input; of 5,000 scraped articles none took more than five
_EDGE = 4  # lines at either end of an article that count as its top or tail


def cut(text: str, known: Known) -> Kept:
    """What is left of a normalised text. A text that comes out goes in again unchanged."""
    kept = whole(text)
    patterns = patterns_for(text)
    judge = Judge(fold(text))
    for _ in range(_ROUNDS):
        lines = kept.text.split("\n")
        cuts = _inside(lines, patterns) or _lines(lines, known, judge)
        if not cuts:
            break
        kept = kept.minus(cuts)
    return kept


def _inside(lines: list[str], patterns: Sequence[InlinePattern]) -> list[Cut]:
    """Pieces of lines, and lines that lose all they have."""
    cuts: list[Cut] = []
    emptied: list[RemovalReason | None] = [None] * len(lines)
    at = 0
    for index, line in enumerate(lines):
        inside = tidy(inline_cuts(line, patterns))
        if inside and not delete(line, inside):
            emptied[index] = inside[0].reason
        else:
            cuts.extend(Cut(at + piece.start, at + piece.end, piece.reason) for piece in inside)
        at += len(line) + 1
    return [*cuts, *_line_cuts(lines, emptied)]


def _lines(lines: list[str], known: Known, judge: Judge) -> list[Cut]:
    last = len(lines) - 1
    folded = fold("\n".join(lines)).split("\n")
    reasons = [
        judge.reason(line, low, index < _EDGE, index > last - _EDGE)
        for index, (line, low) in enumerate(zip(lines, folded, strict=True))
    ]
    return list(_line_cuts(lines, context_reasons(lines, folded, reasons, known)))


def _line_cuts(lines: Sequence[str], reasons: Sequence[RemovalReason | None]) -> Iterator[Cut]:
    """Whole lines, each with one line break: the one behind it, or at the end of the text the one before it."""
    last_kept = max((index for index, reason in enumerate(reasons) if reason is None), default=len(lines))
    at = 0
    for index, (line, reason) in enumerate(zip(lines, reasons, strict=True)):
        end = at + len(line)
        if reason is not None:
            yield Cut(at - 1, end, reason) if index > last_kept else Cut(at, end + 1, reason)
        at = end + 1
