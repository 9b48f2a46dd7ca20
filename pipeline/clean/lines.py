"""One line by itself: is it, by its words and shape, no running text?"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from pipeline.clean.patterns import END_LOOK, LinePattern, line_patterns
from schemas.article import RemovalReason

_CREDIT_ENDS = frozenset(["photo", "photos", "image", "images", "file", "screenshot", "picture", "pictures"])
_LONGEST_HEADLINE = 220
_CLOSERS = "\"'”’)]"
_STOPS = ".!?…:;,"
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "if",
        "in",
        "into",
        "is",
        "of",
        "off",
        "on",
        "or",
        "over",
        "nor",
        "not",
        "per",
        "so",
        "than",
        "that",
        "the",
        "to",
        "up",
        "via",
        "vs",
        "vs.",
        "was",
        "with",
        "yet",
        "it",
        "its",
        "be",
    ]
)
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")


def fold(line: str) -> str:
    """Lower case with straight apostrophes and quotes, which is what most patterns see."""
    return line.lower().replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')


class Judge:
    """Why lines of one article go, by themselves; it remembers its verdicts, for the rounds ask again.

    It is made of all lines of the article, folded.
    """

    def __init__(self, folded: Sequence[str]) -> None:
        self._anywhere: dict[str, RemovalReason | None] = {}
        self._at_edge: dict[str, RemovalReason | None] = {}
        # What a pattern needs is looked for once in the whole article; most articles need few of them.
        text = "\n".join(folded)
        present = {need for need in _needs() if need in text}
        single = [p for p in _single() if p.place == "any" and (not p.needs or not present.isdisjoint(p.needs))]
        self._finds = [p for p in single if p.where != "end"]
        self._ends = [p for p in single if p.where == "end"]

    def reason(self, line: str, folded: str, *, edge: bool) -> RemovalReason | None:
        """Why the line goes, or None; `edge` says whether it stands at an end of the article."""
        if line not in self._anywhere:
            self._anywhere[line] = self._wherever(line, folded)
        reason = self._anywhere[line]
        if reason is None and edge:
            if line not in self._at_edge:
                self._at_edge[line] = next((p.reason for p in _placed() if _fits(p, line, folded)), None)
            reason = self._at_edge[line]
        return reason

    def _wherever(self, line: str, folded: str) -> RemovalReason | None:
        limit = _length_class(len(line))
        if not line or not limit:
            return None
        for combined, text in zip(_combined(limit), (folded, line), strict=True):
            match = combined.match(text) if combined else None
            if match and match.lastgroup:
                return _named()[match.lastgroup].reason
        more = (*self._ends, *self._finds) if _ends_signed(line) else self._finds
        return next((p.reason for p in more if _fits(p, line, folded)), None)


def _ends_signed(line: str) -> bool:
    """Whether the line ends as credits do, with a name or a bracket; most sentences do not."""
    last = line[line.rfind(" ") + 1 :]
    if last[-1:] == "." and not any(mark in line[-END_LOOK:] for mark in ("/", ")", "]", "hoto", "ourtesy")):
        return False
    return (
        last[:1] in "(@" or last[:1].isupper() or last.rstrip(".")[-1:] in ")]" or "/" in last or _is_credit_end(last)
    )


def _is_credit_end(word: str) -> bool:
    return word.rstrip(".").lower() in _CREDIT_ENDS


def _fits(pattern: LinePattern, line: str, folded: str) -> bool:
    if len(line) > pattern.within or (pattern.needs and not any(need in folded for need in pattern.needs)):
        return False
    text = folded if pattern.folded else line
    if pattern.where == "start":
        return pattern.regex.match(text) is not None
    return pattern.regex.search(text[-END_LOOK:] if pattern.where == "end" else text) is not None


def _is_plain(pattern: LinePattern) -> bool:
    return pattern.where == "start" and pattern.place == "any" and not pattern.needs


@cache
def _named() -> dict[str, LinePattern]:
    return {pattern.name: pattern for pattern in line_patterns()}


@cache
def _limits() -> list[int]:
    return sorted({pattern.within for pattern in line_patterns()})


def _length_class(length: int) -> int:
    """The smallest limit that a line of this length keeps to; 0 when it keeps to none."""
    limits = _limits()
    at = bisect_left(limits, length)
    return limits[at] if at < len(limits) else 0


@cache
def _combined(limit: int) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """The plain patterns for lines of one length class as one regex for folded lines and one for lines as they are.

    The group that fits names the pattern.
    """
    out: list[re.Pattern[str] | None] = []
    for folded in (True, False):
        branches = [
            f"(?P<{pattern.name}>{pattern.regex.pattern})"
            for pattern in line_patterns()
            if _is_plain(pattern) and pattern.folded == folded and limit and pattern.within >= limit
        ]
        out.append(re.compile("|".join(branches)) if branches else None)
    return out[0], out[1]


@cache
def _needs() -> tuple[str, ...]:
    return tuple(dict.fromkeys(need for pattern in _single() if pattern.place == "any" for need in pattern.needs))


@cache
def _placed() -> tuple[LinePattern, ...]:
    return tuple(pattern for pattern in line_patterns() if pattern.place != "any")


@cache
def _single() -> tuple[LinePattern, ...]:
    return tuple(pattern for pattern in line_patterns() if not _is_plain(pattern))


def ends_open(line: str) -> bool:
    """Whether the line ends as headings, links and captions do: without a stop, quote or colon."""
    return line[-1:] not in '”"' and line.rstrip(_CLOSERS)[-1:] not in _STOPS


def title_share(line: str) -> float:
    """The share of the line's words, small ones apart, that start with a capital; 0 for a line without words."""
    words = [word for word in _WORD.findall(line) if word.lower() not in _SMALL]
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0


def is_shouted(line: str) -> bool:
    """Whether the line is a headline in capitals: seven words or more, at most one letter in ten small."""
    if not line[:8].isupper() or len(line) > _LONGEST_HEADLINE or line.count(" ") < 6:
        return False
    letters = [char for char in line if char.isalpha()]
    return len(letters) >= 25 and sum(char.islower() for char in letters) * 10 <= len(letters)
