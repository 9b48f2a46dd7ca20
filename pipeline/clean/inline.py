"""Pieces pasted into lines of running text: agency tags, related links, credits."""

from collections.abc import Iterator, Sequence
from unicodedata import combining

from pipeline.clean.cuts import Cut
from pipeline.clean.patterns import InlinePattern, inline_patterns


def patterns_for(text: str) -> list[InlinePattern]:
    """The patterns that any line of the text can fit."""
    return [pattern for pattern in inline_patterns() if pattern.needs in text]


def inline_cuts(line: str, patterns: Sequence[InlinePattern]) -> Iterator[Cut]:
    """Cuts inside one line, each with the space that would be left over."""
    for pattern in patterns:
        if pattern.needs not in line:
            continue
        for match in (pattern.regex.match(line),) if pattern.at_start else pattern.regex.finditer(line):
            if match is None:
                continue
            start, end = _with_space(line, *match.span(pattern.group))
            # A mark that would land on another letter would make another character of it.
            if start < end and not (end < len(line) and combining(line[end])):
                yield Cut(start, end, pattern.reason)


def _with_space(line: str, start: int, end: int) -> tuple[int, int]:
    if end == len(line) and line[start - 1 : start] == " ":
        return start - 1, end
    if line[end : end + 1] == " " and (start == 0 or line[start - 1] == " "):
        return start, end + 1
    return start, end
