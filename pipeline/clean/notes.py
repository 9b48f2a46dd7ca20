"""What lines beside the running text tell about how the article was made: by whom, when, what was changed."""

import re
from collections.abc import Iterable, Iterator

from pipeline.clean.lines import says
from schemas.article import Note, NoteKind, RemovalReason

_LONGEST = 300  # characters of a line that its note quotes
_KINDS: dict[RemovalReason, tuple[tuple[str, NoteKind], ...]] = {
    "credit": (("footer_edited", "editor"),),
    "author_note": (("author_contributed", "contributor"), ("author_bio", "author"), ("author_book", "author")),
}
_CORRECTION = re.compile(
    r"[(\[* ]*(?:Correction|Clarification|CORRECTION|CLARIFICATION)s?(?: appended)?(?: \([^)]{3,40}\))?\s?[:.–—-]"
)
_CORRECTIONS = re.compile("\n" + _CORRECTION.pattern)
_CORRECTED = re.compile(
    r"\b(?:earlier|previous|original) version of this \w{4,9}\b.{0,80}"
    r"\b(?:misstated|incorrectly|erroneously|wrongly|misspelled|misidentified)\b"
)


def notes(cut: Iterable[tuple[RemovalReason, str]], text: str) -> list[Note]:
    """Notes of the pieces that were cut, each with why, in order, then those of lines that stand in the clean text."""
    found = [Note(kind=kind, text=line[:_LONGEST], origin="body") for kind, line in _of_cut(cut)]
    return found + [Note(kind="correction", text=line[:_LONGEST], origin="text") for line in _corrections(text)]


def _of_cut(cut: Iterable[tuple[RemovalReason, str]]) -> Iterator[tuple[NoteKind, str]]:
    for reason, piece in cut:
        if reason == "update_note":
            yield "correction" if _is_correction(piece) else "update", piece
        elif reason == "timestamp":
            yield "time", piece
        else:
            for pattern, kind in _KINDS.get(reason, ()):
                if says(pattern, piece):
                    yield kind, piece
                    break


def _corrections(text: str) -> Iterator[str]:
    if "version of this" in text or _CORRECTIONS.search(f"\n{text}"):
        for line in text.split("\n"):
            if _is_correction(line):
                yield line


def _is_correction(line: str) -> bool:
    return _CORRECTION.match(line) is not None or _CORRECTED.search(line) is not None
