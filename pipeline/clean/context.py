"""Lines that go for what stands around them: repetitions, pull quotes, lists of links, bylines at the top."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipeline.clean.lines import ends_open, fold, is_shouted, title_share
from schemas.article import RemovalReason

_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.!?|][\"”]? ")
MARKS = " \"'.,;:!?…-–—*•"
# At most seven words with two capitals, which may stand in one word ("AP"): said beforehand, so that there is one way
# only to read the words.
_NAME_WORD = r"[A-Z][\w.'’-]*(?: (?:de|van|von|der|al|el|bin|del|la))?"
_BETWEEN = r"(?:,? and |, | )"
_NAME = re.compile(rf"(?=[^A-Z]*[A-Z][^A-Z]*[A-Z]){_NAME_WORD}(?:{_BETWEEN}{_NAME_WORD}){{0,6}}{_BETWEEN}?$")
_LIST_ITEM = re.compile(r"\s*(?:[•·▪●*–—-]|\d{1,2}[.)])\s?")
_MOST_LINKS = 8
_MOST_HEADINGS = 2
_TOP = 4
_LONGEST_HEADLINE = 14  # words
_LONG_WORD = 5  # letters
_SUMMARY = re.compile(r"(?:Story [Hh]ighlights|STORY HIGHLIGHTS|K[Ee][Yy] [Pp](?:oints|OINTS)|Highlights)\b")
# Lines of a summary and words of one line; the article that it sums up has paragraphs, of so many characters.
_LONGEST_SUMMARY, _SHORTEST_SUMMARY_LINE, _LONGEST_SUMMARY_LINE = 6, 5, 30
_FEWEST_PARAGRAPHS, _PARAGRAPH = 4, 80
# Of the section headings in 160 annotated articles none had seven words with nine in ten of them capital.
_TITLE_WORDS, _TITLE_CASE, _LONGEST_TITLE, _MOST_TITLES = 7, 0.9, 160, 4
_QUESTION_WORDS = 9
# A pull quote may leave out or change a word or two of its sentence: four fifths of its four-word runs must stand
# there.
_SHORTEST_QUOTE, _LONGEST_QUOTE, _FEWEST_WORDS, _RUN, _WORD_FOR_WORD = 25, 400, 6, 4, 0.8


@dataclass(frozen=True, slots=True)
class Known:
    """What the article's fields say about it; all of it may be empty."""

    headline: str = ""
    source: str = ""
    byline: str = ""


def context_reasons(
    lines: Sequence[str],
    bare: Sequence[str],
    reasons: Sequence[RemovalReason | None],
    known: Known,
    *,
    quotes: bool = True,
) -> list[RemovalReason | None]:
    """The reasons, with those added that only the neighbourhood gives.

    `bare` are the lines through `lines.fold`, without MARKS at their ends. `quotes`: pull quotes are looked for, too.
    """
    out = list(reasons)
    for index, reason in (
        *_top(lines, bare, known),
        *_summary(lines),
        *_repeated(bare, known),
        *(_pull_quotes(bare) if quotes else ()),
        *_shouted(lines),
        *_links_after_label(lines, reasons),
        *_links_at_end(lines, reasons),
        *_heading_at_end(lines, reasons),
        *_titles_between(lines),
    ):
        if out[index] is None:
            out[index] = reason
    return out


def _bare(text: str) -> str:
    return fold(text).strip(MARKS)


def _top(lines: Sequence[str], bare: Sequence[str], known: Known) -> Iterator[tuple[int, RemovalReason]]:
    """Byline, names of outlets, and the caption that has the headline pasted to its end."""
    names = {_bare(known.source), _bare(known.byline), f"by {_bare(known.byline)}"}
    for index in range(min(_TOP, len(lines))):
        line = lines[index]
        if len(line) > _LONGEST_QUOTE:
            break
        if (bare[index] and bare[index] in names) or (
            index == 0 and len(lines) > 2 and len(line) < 60 and _NAME.match(line)
        ):
            yield index, "byline"
        elif index == 0 and (reason := _headline_again(line, known.headline)):
            yield index, reason


def _headline_again(line: str, headline: str) -> RemovalReason | None:
    """Why an open line goes that is the headline, half of whose words may differ, or has one pasted to its end.

    Behind a whole sentence one long word of the headline is enough, for captions carry the headline of the front page.
    """
    if not ends_open(line) or not headline or "(@" in line:
        return None
    pieces = _STOP.split(line)
    tail = _WORD.findall(fold(pieces[-1]))
    words = set(_WORD.findall(fold(headline)))
    shared = [word for word in tail if word in words]
    if 3 <= len(tail) <= _LONGEST_HEADLINE:
        if len(shared) * 2 >= len(tail):
            return "repeated" if len(pieces) == 1 else "caption"
        if len(pieces) > 1 and any(len(word) >= _LONG_WORD for word in shared):
            return "caption"
    return None


def _summary(lines: Sequence[str]) -> Iterator[tuple[int, RemovalReason]]:
    """What stands in short before the first paragraph: two open lines or more, or one that says it is a summary."""
    labelled = bool(lines) and _SUMMARY.match(lines[0]) is not None
    count = next((index for index, line in enumerate(lines) if not (ends_open(line) and _is_short(line))), len(lines))
    if 2 - labelled <= count <= _LONGEST_SUMMARY:
        paragraphs = sum(len(line) > _PARAGRAPH and not ends_open(line) for line in lines[count:])
        if paragraphs < _FEWEST_PARAGRAPHS:
            return
        for index in range(count):
            yield index, "repeated"


def _is_short(line: str) -> bool:
    return (
        _SHORTEST_SUMMARY_LINE <= len(line.split()) <= _LONGEST_SUMMARY_LINE
        and "(@" not in line
        and not _LIST_ITEM.match(line)
    )


def _repeated(bare: Sequence[str], known: Known) -> Iterator[tuple[int, RemovalReason]]:
    """Lines that were there before, and the headline's copies."""
    headline = _bare(known.headline)
    seen: set[str] = set()
    for index, line in enumerate(bare):
        if line == headline or line in seen:
            spaces = line.count(" ")
            at_once = index > 0 and spaces > 0 and line == bare[index - 1]
            if (line == headline and spaces > 1) or (line in seen and spaces >= 3) or at_once:
                yield index, "repeated"
        seen.add(line)


def _pull_quotes(bare: Sequence[str]) -> Iterator[tuple[int, RemovalReason]]:
    """Lines that a longer line holds nearly word for word."""
    longest_first = sorted(bare, key=len, reverse=True)
    whole = "\n".join(longest_first)
    # Where in `whole` the lines end that are longer than each length.
    ends: dict[int, int] = {}
    at = 0
    for line in longest_first:
        ends.setdefault(len(line), at)
        at += len(line) + 1
    for index, line in enumerate(bare):
        if _SHORTEST_QUOTE <= len(line) <= _LONGEST_QUOTE:
            words = line.split(" ")
            middle = (len(words) - _RUN) // 2
            probe = " ".join(words[middle : middle + _RUN])
            # A cheap look first: do the words in its middle stand in a longer line?
            if len(words) >= _FEWEST_WORDS and whole.find(probe, 0, ends[len(line)]) >= 0:
                runs = [" ".join(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)]
                if any(len(other) > len(line) and probe in other and _share(runs, other) for other in bare):
                    yield index, "pull_quote"


def _share(runs: Sequence[str], text: str) -> bool:
    return sum(run in text for run in runs) >= _WORD_FOR_WORD * len(runs)


def _shouted(lines: Sequence[str]) -> Iterator[tuple[int, RemovalReason]]:
    """Headlines of other stories in capitals, unless the article itself is written so."""
    shouted = [index for index, line in enumerate(lines) if is_shouted(line)]
    if len(shouted) * 3 <= len(lines):
        for index in shouted:
            yield index, "related"


def _links_after_label(
    lines: Sequence[str], reasons: Sequence[RemovalReason | None]
) -> Iterator[tuple[int, RemovalReason]]:
    """Titles in the lines right after one that announces them ("READ MORE:")."""
    for index, reason in enumerate(reasons):
        if reason != "related" or len(lines[index].split()) > 6:
            continue
        for follower in range(index + 1, min(index + 1 + _MOST_LINKS, len(lines))):
            if reasons[follower] is None and not _is_link(lines[follower]):
                break
            yield follower, "related"


def _links_at_end(lines: Sequence[str], reasons: Sequence[RemovalReason | None]) -> Iterator[tuple[int, RemovalReason]]:
    """Titles after the last paragraph: a heading has nothing to head there. A long list is the article itself."""
    found = []
    for index in range(len(lines) - 1, 0, -1):
        if reasons[index] is None:
            if not (_is_link(lines[index]) or _is_tag(lines[index])) or title_share(lines[index]) < 0.75:
                break
            found.append(index)
    if len(found) <= _MOST_LINKS:
        for index in found:
            yield index, "related"


def _heading_at_end(
    lines: Sequence[str], reasons: Sequence[RemovalReason | None]
) -> Iterator[tuple[int, RemovalReason]]:
    """A line or two behind the last paragraph, in the manner of headings though they have nothing to head."""
    left = [index for index, reason in enumerate(reasons) if reason is None]
    found = list(takewhile(lambda index: _is_heading(lines[index]), reversed(left)))
    before = left[-len(found) - 1] if len(found) < len(left) else None
    if len(found) <= _MOST_HEADINGS and before is not None and len(lines[before]) > _PARAGRAPH:
        for index in found:
            yield index, "related"


def _is_heading(line: str) -> bool:
    return (
        _is_link(line)
        and len(line) <= _LONGEST_TITLE
        and len(line.split()) <= _LONGEST_HEADLINE
        and "(@" not in line
        and "://" not in line
    )


def _titles_between(lines: Sequence[str]) -> Iterator[tuple[int, RemovalReason]]:
    """Titles of other stories between paragraphs: every word with a capital, and longer than headings are.

    Where there are many, or they stand together, they are what the article is made of.
    """
    found = [index for index in range(1, len(lines) - 1) if _is_title(lines[index])]
    if len(found) <= _MOST_TITLES:
        for index in found:
            if all(len(line) > _LONGEST_TITLE or not ends_open(line) for line in (lines[index - 1], lines[index + 1])):
                yield index, "related"


def _is_title(line: str) -> bool:
    # A title may ask, and so do headings, which are shorter.
    asks = line.endswith("?")
    return (
        len(line) <= _LONGEST_TITLE
        and _is_link(line.rstrip("?"))
        and len(line.split()) >= (_QUESTION_WORDS if asks else _TITLE_WORDS)
        and title_share(line) >= _TITLE_CASE
        and not line.isupper()
        and " - " not in line
    )


def _is_tag(line: str) -> bool:
    """One word or two: what the article is filed under, a letter's signature, a heading without its list."""
    return ends_open(line) and len(line.split()) <= 2 and line[:1].isalpha() and ":" not in line


def _is_link(line: str) -> bool:
    return ends_open(line) and 3 <= len(line.split()) <= 22 and not _LIST_ITEM.match(line) and fold(line)[:1].isalnum()
