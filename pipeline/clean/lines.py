"""One line by itself: is it, by its words and shape, no running text?"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from pipeline.clean.patterns import END_LOOK, LinePattern, line_patterns
from schemas.article import RemovalReason

_CREDIT_ENDS = frozenset(["photo", "photos", "image", "images", "file", "screenshot", "picture", "pictures"])
_NEVER = r"(?!)"
_SIGNS = ("/", ")", "]", "hoto", "ourtesy")
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
    """Why lines of one article go, by themselves; each is judged once, for the rounds ask again.

    It is made of all lines of the article, as they are and folded.
    """

    def __init__(self, lines: Sequence[str], folded: Sequence[str]) -> None:
        self._lines, self._folded = lines, folded
        candidates = _candidates("\n".join(folded))
        self._anywhere = [
            _reason_anywhere(line, low, candidates.get(low, ())) for line, low in zip(lines, folded, strict=True)
        ]
        self._at_edge: dict[int, RemovalReason | None] = {}

    def reasons(self, left: Sequence[int], edge: int) -> list[RemovalReason | None]:
        """Why the lines with these numbers go, or None, when no others are left.

        The first and the last `edge` of them stand at an end of the article.
        """
        out = [self._anywhere[number] for number in left]
        count = len(left)
        ends = (*range(min(edge, count)), *range(max(edge, count - edge), count))
        places = [place for place in ends if out[place] is None]
        self._judge_at_edge([left[place] for place in places if left[place] not in self._at_edge])
        for place in places:
            out[place] = self._at_edge[left[place]]
        return out

    def _judge_at_edge(self, numbers: Sequence[int]) -> None:
        self._at_edge.update(dict.fromkeys(numbers))
        text = "\n".join([self._folded[number] for number in numbers])
        for pattern in _PLACED:
            # Most needs stand in no line at all: each is looked for once in all lines together.
            if _holds_one(text, pattern.needs):
                for number in numbers:
                    line, low = self._lines[number], self._folded[number]
                    if self._at_edge[number] is None and _fits_holding(pattern, line, low):
                        self._at_edge[number] = pattern.reason


def _reason_anywhere(line: str, folded: str, candidates: Iterable[int]) -> RemovalReason | None:
    """Why the line goes wherever it stands; `candidates` are the patterns in _NEEDY whose needs it holds."""
    group = bisect_left(_LIMITS, len(line))
    if not line or group == len(_LIMITS):
        return None
    low, cased = _COMBINED[group]
    match = low.match(folded) or cased.match(line)
    if match and match.lastgroup:
        return _NAMED[match.lastgroup].reason
    if _ends_signed(line):
        for pattern in _ENDS:
            if _fits(pattern, line, folded):
                return pattern.reason
    for number in sorted(candidates):
        if _fits(_NEEDY[number], line, folded):
            return _NEEDY[number].reason
    return None


def _fits_holding(pattern: LinePattern, line: str, folded: str) -> bool:
    """Whether the line holds what the pattern needs and fits it; the cheaper test first."""
    if pattern.where == "start":
        return _fits(pattern, line, folded) and _holds_one(folded, pattern.needs)
    return _holds_one(folded, pattern.needs) and _fits(pattern, line, folded)


def _candidates(text: str) -> dict[str, set[int]]:
    """For lines of a folded text that hold what some patterns need, those patterns as places in _NEEDY.

    Each need is looked for once in the whole article, not in every line: most articles hold few of them.
    """
    out: dict[str, set[int]] = {}
    for need, numbers in _NEEDS.items():
        if need in text:
            for start, end in lines_holding(need, text):
                out.setdefault(text[start:end], set()).update(numbers)
    return out


def lines_holding(piece: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the lines of the text start and end that hold the piece."""
    at = text.find(piece)
    while at >= 0:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text.rfind("\n", 0, at) + 1, end
        at = text.find(piece, end)


def _ends_signed(line: str) -> bool:
    """Whether the line ends as credits do, with a name or a bracket; most sentences do not."""
    last = line[line.rfind(" ") + 1 :]
    if last[-1:] == "." and not _holds_one(line[-END_LOOK:], _SIGNS):
        return False
    return (
        last[:1] in "(@" or last[:1].isupper() or last.rstrip(".")[-1:] in ")]" or "/" in last or _is_credit_end(last)
    )


def _is_credit_end(word: str) -> bool:
    return word.rstrip(".").lower() in _CREDIT_ENDS


def _holds_one(text: str, needs: Iterable[str]) -> bool:
    # Not any() over a generator, which takes twice as long, and this is asked more often than anything else.
    for need in needs:  # noqa: SIM110
        if need in text:
            return True
    return False


def says(name: str, line: str) -> bool:
    """Whether the line is what the pattern of that name in patterns.toml takes."""
    folded = fold(line)
    pattern = _NAMED[name]
    return (not pattern.needs or _holds_one(folded, pattern.needs)) and _fits(pattern, line, folded)


def _fits(pattern: LinePattern, line: str, folded: str) -> bool:
    if len(line) > pattern.within:
        return False
    text = folded if pattern.folded else line
    if pattern.where == "start":
        return pattern.regex.match(text) is not None
    return pattern.regex.search(text[-END_LOOK:] if pattern.where == "end" else text) is not None


def _is_plain(pattern: LinePattern) -> bool:
    return pattern.where == "start" and pattern.place == "any" and not pattern.needs


def _combined(limit: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The plain patterns for lines of up to `limit` characters: one regex for folded lines, one for lines as they are.

    The group that fits names the pattern.
    """
    out = []
    for folded in (True, False):
        branches = [
            f"(?:{pattern.regex.pattern})(?P<{pattern.name}>)"
            for pattern in _NAMED.values()
            if _is_plain(pattern) and pattern.folded == folded and pattern.within >= limit
        ]
        out.append(re.compile("|".join(branches or [_NEVER])))
    return out[0], out[1]


def _numbers_by_need() -> dict[str, tuple[int, ...]]:
    needs = dict.fromkeys(need for pattern in _NEEDY for need in pattern.needs)
    return {need: tuple(n for n, pattern in enumerate(_NEEDY) if need in pattern.needs) for need in needs}


# Compiled when the module is loaded, a tenth of a second, so that no article waits for it.
_NAMED = {pattern.name: pattern for pattern in line_patterns()}
_LIMITS = sorted({pattern.within for pattern in _NAMED.values()})
_COMBINED = [_combined(limit) for limit in _LIMITS]
_PLACED = [pattern for pattern in _NAMED.values() if pattern.place != "any"]
_ENDS = [pattern for pattern in _NAMED.values() if pattern.place == "any" and pattern.where == "end"]
_NEEDY = [pattern for pattern in _NAMED.values() if pattern.place == "any" and pattern.needs]
_NEEDS = _numbers_by_need()


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
