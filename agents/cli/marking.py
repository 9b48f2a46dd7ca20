"""Marks evidence in a passage: by colour on a terminal, by [label: words] where there is no colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from agents.printable import safe

STYLES = {
    "trigger": "bold underline",
    "status": "bold magenta",
    "who": "cyan",
    "whom": "yellow",
    "sends": "yellow",
    "where": "green",
    "when": "blue",
    "cut": "strike dim",
    "damaged": "black on yellow",
}
"""One style for a kind of evidence, wherever it shows."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`passage[start:end]` is evidence of a kind in STYLES; `note` says more where there is more to say."""

    kind: str
    start: int
    end: int
    note: str = ""


def marked(passage: str, marks: Sequence[Mark], *, colour: bool) -> Text:
    """The passage with its marks; of two marks that overlap the earlier in `marks` shows, outside ones do not."""
    out = Text()
    at = 0
    for mark in _shown(marks, len(passage)):
        out.append(safe(passage[at : mark.start]))
        piece = safe(passage[mark.start : mark.end])
        words = piece.strip()
        label = f"{mark.kind}, {mark.note}" if mark.note else mark.kind
        out.append(piece[: len(piece) - len(piece.lstrip())])
        if colour:
            out.append(words, STYLES[mark.kind])
        else:
            out.append(f"[{label}: {words}]" if words else f"[{label}]")
        out.append(piece[len(piece.rstrip()) :] if words else "")
        at = mark.end
    out.append(safe(passage[at:]))
    return out


def _shown(marks: Sequence[Mark], length: int) -> list[Mark]:
    taken: list[Mark] = []
    for mark in marks:
        inside = 0 <= mark.start <= mark.end <= length
        if inside and not any(mark.start < other.end and other.start < mark.end for other in taken):
            taken.append(mark)
    return sorted(taken, key=lambda mark: (mark.start, mark.end))
