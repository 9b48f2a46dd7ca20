"""Damage that cleaning cannot mend, told with its place."""

import re

from schemas.article import Defect

_LOST_LINK = re.compile(r"\b(?:of|the|a|an|on|in|to|with|for|by|at|from|and|its|their|his|her|our)(?: (?:the|a|an|his|her|its|their))? (?P<hole>[.,;])(?=\s|$)")
_AROUND = 40


def defects(text: str) -> list[Defect]:
    """All damage found in a clean text, in order."""
    out = [
        Defect(kind="lost_link", start=m.start("hole"), end=m.end("hole"), text=_around(text, m.start("hole"), m.end("hole")))
        for m in _LOST_LINK.finditer(text)
    ]
    first = re.match(r"[a-z]+ [^\n]*", text)
    if first:
        out.append(Defect(kind="lost_subject", start=0, end=first.end(), text=_around(text, 0, 0)))
    return sorted(out, key=lambda defect: (defect.start, defect.kind))


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - _AROUND) : end + _AROUND].replace("\n", " ").strip()
