"""Pieces pasted into lines of running text: agency tags, related links, credits."""

from collections.abc import Iterator, Sequence
from unicodedata import combining

from pipeline.clean.cuts import Cut, tidy
from pipeline.clean.lines import lines_holding
from pipeline.clean.patterns import InlinePattern, inline_patterns


def inline_cuts(text: str, patterns: Sequence[InlinePattern] = inline_patterns()) -> list[Cut]:
    """Cuts inside the lines of a text, each with the space that would be left over."""
    return tidy(cut for pattern in patterns for cut in _cuts_of(pattern, text))


def _cuts_of(pattern: InlinePattern, text: str) -> Iterator[Cut]:
    for at, end in lines_holding(pattern.needs, text) if pattern.needs else _lines_opening(pattern, text):
        line = text[at:end]
        for match in (pattern.regex.match(line),) if pattern.at_start else pattern.regex.finditer(line):
            if match is None:
                continue
            start, stop = _with_space(line, *match.span(pattern.group))
            # A mark that would land on another letter would make another character of it.
            if start < stop and not (stop < len(line) and combining(line[stop])):
                yield Cut(at + start, at + stop, pattern.reason)


def _lines_opening(pattern: InlinePattern, text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.opening.finditer(f"\n{text}"):
        end = text.find("\n", match.start())
        yield match.start(), len(text) if end < 0 else end


def _with_space(line: str, start: int, end: int) -> tuple[int, int]:
    if end == len(line) and line[start - 1 : start] == " ":
        return start - 1, end
    if line[end : end + 1] == " " and (start == 0 or line[start - 1] == " "):
        return start, end + 1
    return start, end
