"""Sentence boundaries in clean text, in code points."""

import re
from collections.abc import Iterator

# A stop ends a sentence when what follows may start one: a space, then a capital, digit or opening quote.
_STOP = re.compile(r"[.!?…][\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])|\n+")
# Words before a full stop that do not end a sentence: titles, months, and single initials.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“‘])(?:[A-Z]|Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Cmdr|St|Ft|Jr|Sr|Prof|Rev|Hon|"
    r"Atty|Pres|Mt|No|vs|v|Inc|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Calif|Fla|Ill|Mass|Tex|Va|Wash|U\.S|U\.N|U\.K|"
    r"D\.C|a\.m|p\.m|i\.e|e\.g|(?:[A-Z]\.)+[A-Z])$"
)
_LOOK_BACK = 16  # longer than any abbreviation above with its left border


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence, without surrounding white space; a line break always ends one."""
    start = 0
    for match in _STOP.finditer(text):
        if text[match.start()] == "." and _ABBREVIATION.search(text[max(start, match.start() - _LOOK_BACK) : match.start()]):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        yield start + left, start + right
