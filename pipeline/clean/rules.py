"""All rules on one text, in rounds, until nothing more falls."""

from collections.abc import Iterator

from pipeline.clean.context import Known, context_reasons
from pipeline.clean.cuts import Cut, Kept, whole
from pipeline.clean.inline import inline_cuts
from pipeline.clean.lines import reason_for

_ROUNDS = 12  # a bound for hostile input; of 5,000 scraped articles none took more than five
_EDGE = 4  # lines at either end of an article that count as its top or tail


def cut(text: str, known: Known) -> Kept:
    """What is left of a normalised text. A text that comes out goes in again unchanged."""
    kept = whole(text)
    for _ in range(_ROUNDS):
        cuts = list(_inline(kept.text)) or list(_lines(kept.text, known))
        if not cuts:
            break
        kept = kept.minus(cuts)
    return kept


def _inline(text: str) -> Iterator[Cut]:
    at = 0
    for line in text.split("\n"):
        cuts = list(inline_cuts(line, at))
        # A line that is cut away whole goes with its line break, which is for the other rules to do.
        yield from cuts
        at += len(line) + 1


def _lines(text: str, known: Known) -> Iterator[Cut]:
    lines = text.split("\n")
    last = len(lines) - 1
    reasons = [reason_for(line, index < _EDGE, index > last - _EDGE) for index, line in enumerate(lines)]
    reasons = context_reasons(lines, reasons, known)
    after = next((index for index in range(last, -1, -1) if reasons[index] is None), -1)
    at = 0
    for index, (line, reason) in enumerate(zip(lines, reasons, strict=True)):
        end = at + len(line)
        if reason is not None:
            # With its line break, so that lines stay lines: the one behind it, or at the end of the text the one before.
            start = at - 1 if index > after and after >= 0 else at
            stop = end if index > after and (after >= 0 or index == last) else end + 1
            yield Cut(start, stop, reason)
        at = end + 1
