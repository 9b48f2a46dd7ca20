"""Pieces pasted into lines of running text: agency tags, related links, credits."""

from collections.abc import Iterator
from unicodedata import combining

from pipeline.clean.cuts import Cut
from pipeline.clean.patterns import inline_patterns


def inline_cuts(line: str, offset: int) -> Iterator[Cut]:
    """Cuts inside one line that starts at `offset` of the text."""
    for pattern in inline_patterns():
        if pattern.needs not in line:
            continue
        group = "cut" if "cut" in pattern.regex.groupindex else 0
        for match in pattern.regex.finditer(line):
            start, end = match.span(group)
            # A mark that would land on another letter would make another character of it.
            if start < end and not (end < len(line) and combining(line[end])):
                yield Cut(offset + start, offset + end, pattern.reason)
