"""One line by itself: is it, by its words and shape, no running text?"""

import re
from functools import cache, lru_cache

from pipeline.clean.patterns import LinePattern, line_patterns
from schemas.article import RemovalReason

_LONGEST = 3_000  # no pattern takes a longer line
_TERMINAL = re.compile(r"[.!?…:;,][\"'”’)\]]*$|[”\"]$")
_SMALL = frozenset(
    "a an and as at but by for from if in into is of off on or over nor not per so than that the to up via vs vs. was with yet it its be".split()
)
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")


def fold(line: str) -> str:
    """Lower case with straight apostrophes and quotes, which is what most patterns see."""
    return line.lower().replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')


@lru_cache(maxsize=8192)
def reason_for(line: str, top: bool, tail: bool) -> RemovalReason | None:
    """Why the line goes, or None; `top` and `tail` say whether it stands at an end of the article."""
    if len(line) > _LONGEST:
        return None
    folded = fold(line)
    for combined, named, text in ((*_combined(True), folded), (*_combined(False), line)):
        match = combined.match(text)
        if match and match.lastgroup:
            return named[match.lastgroup].reason
    for pattern in _special():
        if _fits(pattern, line, folded, top, tail):
            return pattern.reason
    return None


def _fits(pattern: LinePattern, line: str, folded: str, top: bool, tail: bool) -> bool:
    if len(line) > pattern.within:
        return False
    if not (pattern.place == "any" or (top and pattern.place != "tail") or (tail and pattern.place != "top")):
        return False
    text = folded if pattern.folded else line
    if pattern.needs:
        return any(need in folded for need in pattern.needs) and pattern.regex.search(text) is not None
    return pattern.regex.match(text) is not None


@cache
def _combined(folded: bool) -> tuple[re.Pattern[str], dict[str, LinePattern]]:
    """The patterns that hold anywhere from the start of a line, as one; the group that fits names the pattern."""
    patterns = [p for p in line_patterns() if p.folded == folded and not p.needs and p.place == "any"]
    branches = [f"(?P<{p.name}>(?!.{{{p.within + 1}}})(?:{p.regex.pattern}))" for p in patterns]
    return re.compile("|".join(branches)), {p.name: p for p in patterns}


@cache
def _special() -> tuple[LinePattern, ...]:
    return tuple(p for p in line_patterns() if p.needs or p.place != "any")


def ends_open(line: str) -> bool:
    """Whether the line ends as headings, links and captions do: without a stop, quote or colon."""
    return _TERMINAL.search(line) is None


def title_share(line: str) -> float:
    """The share of the line's words, small ones apart, that start with a capital; 0 for a line without words."""
    words = [word for word in _WORD.findall(line) if word.lower() not in _SMALL]
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0


def is_shouted(line: str) -> bool:
    """Whether the line is a headline in capitals: seven words or more, at most one letter in ten small."""
    letters = [char for char in line if char.isalpha()]
    return len(line.split()) >= 7 and len(letters) >= 25 and sum(char.islower() for char in letters) * 10 <= len(letters)
