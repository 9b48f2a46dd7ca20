"""Lines that go for what stands around them: repetitions, pull quotes, lists of links, bylines and captions at the top."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.clean.lines import ends_open, fold, is_shouted, title_share
from schemas.article import RemovalReason

_PLAIN = re.compile(r"[^\w]+")
_NAME = re.compile(r"(?:[A-Z][\w.'’-]*\.?(?: (?:de|van|von|der|al|el|bin|del|la))?(?:,? and |, | )?){2,7}$")
_LIST_ITEM = re.compile(r"\s*(?:[•·▪●*–—-]|\d{1,2}[.)])\s?")
_MOST_LINKS = 8
_TOP = 4
# A pull quote may leave out or change a word or two of its sentence: four fifths of its four-word runs must stand there.
_SHORTEST_QUOTE, _LONGEST_QUOTE, _FEWEST_WORDS, _RUN, _WORD_FOR_WORD = 25, 400, 6, 4, 0.8


@dataclass(frozen=True, slots=True)
class Known:
    """What the article's fields say about it; all of it may be empty."""

    headline: str = ""
    source: str = ""
    byline: str = ""


def plain(text: str) -> str:
    """Words alone, in lower case, a space between them."""
    return _PLAIN.sub(" ", text.lower()).strip()


def context_reasons(
    lines: Sequence[str], reasons: Sequence[RemovalReason | None], known: Known
) -> list[RemovalReason | None]:
    """The reasons, with those added that only the neighbourhood gives."""
    out = list(reasons)
    plains = [plain(line) for line in lines]
    for index, reason in (
        *_top(lines, plains, known),
        *_repeated(plains, known),
        *_pull_quotes(lines, plains),
        *_shouted(lines),
        *_links_after_label(lines, reasons),
        *_links_at_end(lines, reasons),
    ):
        if out[index] is None:
            out[index] = reason
    return out


def _top(lines: Sequence[str], plains: Sequence[str], known: Known) -> Iterator[tuple[int, RemovalReason]]:
    """Byline, names of outlets, and the caption that has the headline pasted to its end."""
    source, byline, headline = plain(known.source), plain(known.byline), plain(known.headline)
    for index in range(min(_TOP, len(lines))):
        line = lines[index]
        if len(line) > 400:
            break
        if plains[index] and plains[index] in (source, byline, f"by {byline}"):
            yield index, "byline"
        elif index == 0 and len(lines) > 2 and _NAME.match(line) and len(line) < 60:
            yield index, "byline"
        elif index == 0 and _ends_with_headline(line, headline):
            yield index, "caption"


def _ends_with_headline(line: str, headline: str) -> bool:
    """Whether an open line's last words, after its last full stop, are the headline's (half of them or more)."""
    if not ends_open(line) or not headline:
        return False
    tail = plain(re.split(r"[.!?|][\"”]? ", line)[-1]).split()
    if not tail or len(tail) == len(line.split()) or len(tail) > 14:
        return False
    return sum(word in headline.split() for word in tail) * 2 >= len(tail)


def _repeated(plains: Sequence[str], known: Known) -> Iterator[tuple[int, RemovalReason]]:
    """Lines that were there before, and the headline's copies."""
    headline = plain(known.headline)
    seen: set[str] = set()
    for index, line in enumerate(plains):
        words = line.count(" ") + 1
        if line and ((line == headline and words > 2) or (line in seen and words >= 4) or (index and words > 1 and line == plains[index - 1])):
            yield index, "repeated"
        seen.add(line)


def _pull_quotes(lines: Sequence[str], plains: Sequence[str]) -> Iterator[tuple[int, RemovalReason]]:
    """Lines that a longer line holds nearly word for word."""
    whole = "\n".join(f" {line} " for line in plains)
    for index, line in enumerate(plains):
        words = line.split() if _SHORTEST_QUOTE <= len(line) <= _LONGEST_QUOTE else ()
        if len(words) >= _FEWEST_WORDS and _stands_elsewhere(words, whole):
            own = _runs(words)
            for at, other in enumerate(plains):
                if at != index and len(other) > len(line) and _share(own, f" {other} ") >= _WORD_FOR_WORD:
                    yield index, "pull_quote"
                    break


def _stands_elsewhere(words: Sequence[str], whole: str) -> bool:
    """A cheap look first: are two of three probes from the line found twice in the text?"""
    last = len(words) - _RUN
    probes = {f" {' '.join(words[at : at + _RUN])} " for at in (0, last // 2, last)}
    return sum(whole.find(probe, whole.find(probe) + 1) >= 0 for probe in probes) >= min(2, len(probes))


def _runs(words: Sequence[str]) -> list[str]:
    return [f" {' '.join(words[at : at + _RUN])} " for at in range(len(words) - _RUN + 1)]


def _share(runs: Sequence[str], text: str) -> float:
    return sum(run in text for run in runs) / len(runs)


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
    """Titles after the last paragraph: a heading has nothing to head there."""
    for index in range(len(lines) - 1, max(len(lines) - 1 - _MOST_LINKS, 0), -1):
        if reasons[index] is not None:
            continue
        if not (_is_link(lines[index]) and title_share(lines[index]) >= 0.75):
            break
        yield index, "related"


def _is_link(line: str) -> bool:
    return ends_open(line) and 3 <= len(line.split()) <= 22 and not _LIST_ITEM.match(line) and fold(line)[:1].isalnum()
