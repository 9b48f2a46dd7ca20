"""Pieces to cut out of a text, and how cuts made in rounds add up to cuts of the first text."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.article import RemovalReason


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """`text[start:end]` goes, for `reason`."""

    start: int
    end: int
    reason: RemovalReason


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of a text of `length` after `cuts`, which are sorted and do not overlap."""

    text: str
    cuts: tuple[Cut, ...]
    length: int

    def minus(self, cuts: Iterable[Cut]) -> "Kept":
        """The same with more cuts, given in `self.text`; of overlapping ones the first keeps its whole."""
        new = [Cut(cut.start, min(cut.end, len(self.text)), cut.reason) for cut in tidy(cuts)]
        lifted = sorted((*self.cuts, *self._lift(new)))
        return Kept(delete(self.text, new), tuple(lifted), self.length)

    def _lift(self, cuts: Sequence[Cut]) -> list[Cut]:
        """Cuts of `self.text` as cuts of the first text; one that spans an earlier cut is split around it."""
        starts, offsets, end = self._runs()
        lifted = []
        for cut in cuts:
            at = cut.start
            run = bisect_right(starts, at) - 1
            while at < cut.end:
                run_end = starts[run + 1] if run + 1 < len(starts) else end
                stop = min(cut.end, run_end)
                if stop > at:
                    lifted.append(Cut(at + offsets[run], stop + offsets[run], cut.reason))
                at, run = stop, run + 1
        return lifted

    def _runs(self) -> tuple[list[int], list[int], int]:
        """Where each kept run starts in `self.text`, how far it was moved, and the length of `self.text`."""
        starts, offsets = [0], [0]
        removed = 0
        for cut in self.cuts:
            removed += cut.end - cut.start
            start = cut.end - removed
            if start == starts[-1]:
                offsets[-1] = removed
            else:
                starts.append(start)
                offsets.append(removed)
        return starts, offsets, self.length - removed


def whole(text: str) -> Kept:
    """A text of which nothing is cut yet."""
    return Kept(text, (), len(text))


def tidy(cuts: Iterable[Cut]) -> list[Cut]:
    """Sorted, without empty ones, and without what an earlier one already takes."""
    out: list[Cut] = []
    reached = 0
    for cut in sorted(cuts):
        start = max(cut.start, reached)
        if start < cut.end:
            out.append(Cut(start, cut.end, cut.reason))
            reached = cut.end
    return out


def delete(text: str, cuts: Sequence[Cut]) -> str:
    """`text` without `cuts`, which are sorted and do not overlap."""
    pieces = []
    at = 0
    for cut in cuts:
        pieces.append(text[at : cut.start])
        at = cut.end
    pieces.append(text[at:])
    return "".join(pieces)
