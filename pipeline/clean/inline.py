"""Pieces pasted into lines of running text: agency tags, related links, credits."""

from collections.abc import Iterator, Sequence
from unicodedata import combining

from pipeline.clean.cuts import Cut, tidy
from pipeline.clean.lines import lines_holding
from pipeline.clean.patterns import InlinePattern, inline_patterns


def inline_cuts(text: str, patterns: Sequence[InlinePattern] = inline_patterns()) -> list[Cut]:
    """Cuts inside the lines of a text, each with the spaces that would be left over."""
    return list(_with_spaces(text, tidy(cut for pattern in patterns for cut in _cuts_of(pattern, text))))


def _cuts_of(pattern: InlinePattern, text: str) -> Iterator[Cut]:
    for at, end in lines_holding(pattern.needs, text) if pattern.needs else _lines_opening(pattern, text):
        line = text[at:end]
        for match in (pattern.regex.match(line),) if pattern.at_start else pattern.regex.finditer(line):
            if match is None:
                continue
            start, stop = match.span(pattern.group)
            # A mark that would land on another letter would make another character of it.
            if start < stop and not combining((line[stop:].lstrip(" ") or " ")[0]):
                yield Cut(at + start, at + stop, pattern.reason)


def _lines_opening(pattern: InlinePattern, text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.opening.finditer(f"\n{text}"):
        end = text.find("\n", match.start())
        yield match.start(), len(text) if end < 0 else end


def _with_spaces(text: str, cuts: Sequence[Cut]) -> Iterator[Cut]:
    """The cuts with the spaces that would be left over: one of two, and those at a line's ends."""
    before = reached = 0
    for number, cut in enumerate(cuts):
        start, end = cut.start, cut.end
        if start != reached:
            before = start
        if number + 1 == len(cuts) or cuts[number + 1].start > end:
            opens = text[before - 1] if before else "\n"
            closes = text[end : end + 1] or "\n"
            if closes == " " and opens in " \n":
                end += 1
            elif closes == "\n" and opens == " " and before == start:
                start -= 1
        reached = end
        yield Cut(start, end, cut.reason)
