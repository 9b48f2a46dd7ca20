"""All rules on one text: pieces of lines first, then whole lines in rounds, until nothing more falls."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from pipeline.clean.context import MARKS, Known, context_reasons
from pipeline.clean.cuts import Cut, Kept, whole
from pipeline.clean.inline import inline_cuts
from pipeline.clean.lines import Judge, fold
from pipeline.clean.normalise import normalise
from schemas.article import RemovalReason

# A bound for hostile input; of 5,000 scraped articles none took more than five. What has not settled by then stays as
# it came: so whatever comes out goes in again unchanged, for it either is settled or does not settle again.
_ROUNDS = 25
# Characters of an article that is searched for pull quotes: in a book it would take too long. The longest of 5,000
# scraped articles had 20,000.
_LONGEST_ARTICLE = 60_000
_EDGE = 4  # lines at either end of an article that count as its top or tail

Reasons = list[RemovalReason | None]


def cut(text: str, known: Known) -> Kept:
    """What is left of a normalised text. A text that comes out goes in again unchanged."""
    kept, emptied = _without_pieces(text)
    lines = kept.text.split("\n")
    return kept.minus(_line_cuts(lines, _reasons(lines, emptied, known)))


def _without_pieces(text: str) -> tuple[Kept, dict[int, RemovalReason]]:
    """The text without the pieces pasted into its lines, and the numbers of the lines of which nothing is left."""
    kept = whole(text)
    emptied: dict[int, RemovalReason] = {}
    cuts: Sequence[Cut] = ()
    for _ in range(_ROUNDS):
        cuts = inline_cuts(kept.text)
        if not cuts:
            break
        emptied.update(_emptied(kept.text, cuts))
        kept = kept.minus(cuts)
    if kept.cuts and (unsettled := _unsettled(text, kept, cuts)):
        number_in = _numbers(text)
        settled = [cut for cut in kept.cuts if number_in(cut) not in unsettled]
        return whole(text).minus(settled), {key: why for key, why in emptied.items() if key not in unsettled}
    return kept, emptied


def _unsettled(text: str, kept: Kept, more: Sequence[Cut]) -> set[int]:
    """The numbers of the lines that would go on changing: by `more` cuts, or for what cuts brought together.

    A cut can make an entity ("&amp" and ";") or a broken encoding of its neighbours, which a second cleaning would
    mend.
    """
    lines = kept.text.split("\n")
    changed = set(map(_numbers(text), kept.cuts))
    return {*map(_numbers(kept.text), more), *(n for n in changed if normalise(lines[n]) != lines[n])}


def _numbers(text: str) -> Callable[[Cut], int]:
    """Tells the number of the line of the text that a cut is in; pieces of lines hold no line break."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return lambda cut: bisect_right(starts, cut.start) - 1


def _emptied(text: str, cuts: Sequence[Cut]) -> Iterator[tuple[int, RemovalReason]]:
    """The numbers of the lines of which the cuts leave nothing, and why."""
    number = at = left = 0
    end = -1
    for cut in cuts:
        if cut.start > end:
            start = text.rfind("\n", at, cut.start) + 1 or at
            number += text.count("\n", at, start)
            at, end = start, text.find("\n", cut.start)
            end = len(text) if end < 0 else end
            left = end - start
        left -= cut.end - cut.start
        if not left:
            yield number, cut.reason


def _reasons(lines: Sequence[str], emptied: dict[int, RemovalReason], known: Known) -> Reasons:
    """Why each line goes, or None. Where one went its neighbours meet, so the rounds look again."""
    folded = fold("\n".join(lines)).split("\n")
    bare = [line.strip(MARKS) for line in folded]
    judge = Judge(lines, folded)
    reasons: Reasons = [emptied.get(index) for index in range(len(lines))]
    searched = False
    for _ in range(_ROUNDS):
        left = [index for index, reason in enumerate(reasons) if reason is None]
        some, low = [lines[index] for index in left], [bare[index] for index in left]
        # Once is enough, for a shorter article has no other pull quotes.
        quotes = not searched and sum(map(len, low)) <= _LONGEST_ARTICLE
        found = context_reasons(some, low, judge.reasons(left, _EDGE), known, quotes=quotes)
        searched = searched or quotes
        for index, reason in zip(left, found, strict=True):
            reasons[index] = reason
        if not any(found):
            return reasons
    return [emptied.get(index) for index in range(len(lines))]


def _line_cuts(lines: Sequence[str], reasons: Reasons) -> Iterator[Cut]:
    """Whole lines, each with one line break: the one behind it, or at the end of the text the one before it."""
    last_kept = max((index for index, reason in enumerate(reasons) if reason is None), default=len(lines))
    at = 0
    for index, (line, reason) in enumerate(zip(lines, reasons, strict=True)):
        end = at + len(line)
        if reason is not None:
            yield Cut(at - 1, end, reason) if index > last_kept else Cut(at, end + 1, reason)
        at = end + 1
