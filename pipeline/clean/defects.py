"""Damage that cleaning cannot mend, told with its place."""

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import eq

from pipeline.clean.lines import ends_open
from schemas.article import Defect, DefectKind

# A link whose text was lost leaves its article or preposition standing before the stop: "on the heels of the ."
_HOLE = re.compile(r" [.,;:](?= (?!\.)|$|\n|”)")
_BEFORE_HOLE = re.compile(
    r"(?<![\w’'])(?:[Tt]he|[Aa]n|of|from|with|by|into|than|his|her|their|its|our|your|my|these|those|and|as|at|via|per"
    r"|between|against)$"
)
# A noun is missing between an article and a preposition: "by the of the week". "The will of", "the as yet unknown" and
# the like stand in no such pair.
_LOST_NOUN = re.compile("he (?:(?:of|by|from|with|for|to) |in the )")  # starts with what is searched for fast
_ARTICLE = re.compile(r"\b[Tt]he$")
_LOST_NAME = re.compile(r"(?:\b(?:Sens?|Reps?|Govs?)\.|\band)(?=\([A-Z])")
_FINITE = (
    r"(?:is|was|are|were|has|had|have|will|would|could|should|can|may|might|must|did|does|said|says|told|tells|took|takes|made|makes|got|gets|came|comes"
    r"|went|goes|gave|gives|saw|sees|began|begins|became|becomes|kept|keeps|met|meets|won|wins|lost|loses|held|holds|led|leads|left|leaves|sent|sends|sued|sues"
    r"|spoke|speaks|wrote|writes|faces|plans|wants|seeks|sought|vows|warns|urges|calls|moves|signs|orders|blocks|rejects|accuses|denies|claims|[a-z]{2,14}ed)"
)
_AFTER = r"(?:on|in|at|to|that|a|an|the|his|her|their|its|it|this|not|been|be|for|[A-Z“][\w’.-]*day)\b"
_LOST_SUBJECT = re.compile(rf"{_FINITE} (?=(?:\w+ )?{_AFTER})[^\n]*")
_SMALL_START = re.compile(r"(?!al-|el-|e-|i[A-Z]|de |van |von |bin )[a-z]+(?=,|[’'][a-z]|(?: [a-z]+){2})")
_LOOSE_START = re.compile(r"[,;:)\]]|…|\.\.\.")
_CUT_OFF = re.compile(r"(?:\[(?:…|\.\.\.|\+\d+ chars)\]|\b[a-z]{2,} ?(?:…|\.{3}))$")
_STOP = re.compile(r"[.!?][\"”’]? ")
_FEWEST_WORDS = 8
_HANGING = re.compile(
    r"\b(?:the|a|an|of|to|and|in|for|with|by|from|at|on|as|that|but|or|his|her|their|its|is|was|were|has|had|said|who|which|than|into)$"
)
_SHORTEST_BROKEN = 40  # characters; shorter lines are headings
_BREAKS_OFF = re.compile(r"[a-z],?$")
_ENDS = re.compile(r"[.!?][\"”’)]?$")
# Speakers' labels ("archived recording (Ann Poe)"), links, names such as iPhone.
_SMALL_LABEL = re.compile(r"[a-z ]{1,40}[(:]|(?:see|read|watch|listen|archived)\b|[a-z]+[A-Z.]")
_RUN_TOGETHER = re.compile(r"[.!?]”?(?!(?:Gov|Com|Org|Net)\b|(?<=Ph\.)D\b)[A-Z](?=[a-z’']*(?:[ ,;:!?’'\n]|\.(?!\w)|$))")
_PLAIN_WORD = re.compile(r"(?:^|[\s(\"“‘—–])[A-Za-z’'-]{1,29}[a-z’']$")
_MOJIBAKE = re.compile("\ufffd+|â€[\u0080-\uffff]?|Ã[\u0080-\u00bf¢©¨¡­³±¼¶¤]|Â[\u00a0-\u00bf]|ï¿½")
_MOJIBAKE_MARKS = ("\ufffd", "â", "Ã", "Â", "ï")
_QUOTE_MARKS = ('"', "“", "”", "„")
_INCHES = re.compile(r"\d['’]\d{1,2}\"")
_CLOSED_SINGLY = re.compile(r"[.,!?…]['’](?=\s|$)")
_QUOTE_STARTS = ("“", '"', "‘", "'", "")
_DOUBLED_FINE = frozenset(
    [
        "had",
        "that",
        "very",
        "so",
        "no",
        "ha",
        "bye",
        "hear",
        "yes",
        "really",
        "many",
        "much",
        "long",
        "far",
        "more",
        "now",
        "never",
        "wait",
        "walla",
        "boutros",
        "duran",
        "new",
        "who",
        "is",
        "in",
        "on",
        "blah",
        "ever",
        "more",
    ]
)
_REPEATERS = frozenset(("and", "or", "after", "by", "upon", "to"))  # "speech after speech after speech"
_PUNCTUATION = ".,;:!?…—–-\"“”‘’'()"
_AROUND = 40
_LOOK_BACK = 32
_LONGEST_LABEL = 60  # characters of a first line without a stop ("archived recording")
_LONGEST_DOUBLE = 2


def defects(text: str) -> list[Defect]:
    """All damage found in a clean text, in order of place and kind."""
    lines = text.split("\n")
    found = [*_of_start(text), *_of_pattern(text), *_of_end(lines, text), *_doubled(text)]
    marks = [mark for mark in _QUOTE_MARKS if mark in text]
    at = 0
    for line, following in pairwise((*lines, "")):
        if following[:1].islower() or sum(map(line.count, marks)) % 2:
            found.extend((kind, at + start, at + end) for kind, start, end in _of_line(line, following))
        at += len(line) + 1
    return [
        Defect(kind=kind, start=start, end=end, text=_around(text, start, end))
        for kind, start, end in sorted(found, key=lambda item: (item[1], item[0]))
    ]


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - _AROUND) : min(end, start + _AROUND) + _AROUND].replace("\n", " ").strip()


def _of_start(text: str) -> Iterator[tuple[DefectKind, int, int]]:
    if match := _LOST_SUBJECT.match(text):
        yield "lost_subject", 0, match.end()
    elif match := _LOOSE_START.match(text) or (None if _is_label(text) else _SMALL_START.match(text)):
        yield "truncated_start", 0, match.end()


def _is_label(text: str) -> bool:
    first = text[: text.find("\n")] if "\n" in text else text
    return len(first) < _LONGEST_LABEL and ends_open(first)


def _lost_links(text: str) -> Iterator[int]:
    for match in _HOLE.finditer(text):
        if _BEFORE_HOLE.search(text, max(0, match.start() - _LOOK_BACK), match.start()):
            yield match.start() + 1
    for match in _LOST_NOUN.finditer(text):
        if _ARTICLE.search(text, max(0, match.start() - _LOOK_BACK), match.start() + 2):
            yield match.start() + 2
    if ".(" in text or "and(" in text:
        for match in _LOST_NAME.finditer(text):
            yield match.end()


def _of_pattern(text: str) -> Iterator[tuple[DefectKind, int, int]]:
    for at in _lost_links(text):
        yield "lost_link", at, at + 1
    for match in _RUN_TOGETHER.finditer(text):
        if _PLAIN_WORD.search(text, max(0, match.start() - _LOOK_BACK), match.start()):
            yield "run_together", match.start(), match.end()
    if any(mark in text for mark in _MOJIBAKE_MARKS):
        for match in _MOJIBAKE.finditer(text):
            yield "mojibake", match.start(), match.end()


def _of_end(lines: list[str], text: str) -> Iterator[tuple[DefectKind, int, int]]:
    last = lines[-1]
    if len(lines) > 1 and (_is_cut_off(last) or (ends_open(last) and _HANGING.search(last) and last[-5:] != " said")):
        yield "truncated_end", len(text) - 1, len(text)


def _is_cut_off(line: str) -> bool:
    """Whether the line breaks off; dots behind a short sentence are its tone of voice."""
    match = _CUT_OFF.search(line)
    return match is not None and (match[0][0] == "[" or len(_STOP.split(line)[-1].split()) >= _FEWEST_WORDS)


def _of_line(line: str, following: str) -> Iterator[tuple[DefectKind, int, int]]:
    if following[:1].islower() and not _SMALL_LABEL.match(following):
        if len(line) > _SHORTEST_BROKEN and _BREAKS_OFF.search(line):
            yield "truncated_middle", len(line) - 1, len(line)
        elif _ENDS.search(line) and _is_headless(following):
            yield "truncated_middle", len(line) + 1, len(line) + 2
    opened = _open_quote(line, following)
    if opened >= 0:
        yield "open_quote", opened, opened + 1


def _is_headless(line: str) -> bool:
    """Whether a paragraph lacks its first words.

    Posts and texts written in small letters throughout begin so too.
    """
    return (
        len(line.split()) >= _FEWEST_WORDS
        and _ENDS.search(line) is not None
        and not line.islower()
        and "(@" not in line
        and "http" not in line
    )


def _doubled(text: str) -> Iterator[tuple[DefectKind, int, int]]:
    """One word or two that stand twice in a row, as where the text of a link was pasted beside itself: once a line."""
    words = text.replace("\n", " \n ").split(" ")
    lines: set[int] = set()
    for length in range(1, _LONGEST_DOUBLE + 1):
        # One byte a word: is it the same as the word `length` further on?
        same = bytes(map(eq, words, words[length:]))
        at = offset = line = 0
        first = same.find(b"\x01" * length)
        while first >= 0:
            pair = words[first : first + 2 * length]
            if _is_pasted(pair[:length]) and not _goes_on(words, first, length):
                passed = words[at:first]
                offset += sum(map(len, passed)) + len(passed)
                line += passed.count("\n")
                at = first
                if line not in lines:
                    lines.add(line)
                    start = offset - 2 * line
                    yield "doubled_words", start, start + len(" ".join(pair))
            first = same.find(b"\x01" * length, first + 2 * length - 1)


def _goes_on(words: list[str], first: int, length: int) -> bool:
    """Whether the doubled run comes a third time: then it is a figure of speech, or a song."""
    run, end = words[first : first + length], first + 2 * length
    return any(
        [word.strip(_PUNCTUATION) for word in other] == run
        for other in (words[max(0, first - length) : first], words[end : end + length])
    )


def _is_pasted(words: list[str]) -> bool:
    """Whether a doubled run is an accident.

    It is none in "again and again and again", "going on on the floor", "keep the town the town", "enough is enough is".
    """
    if len(words) == 1:
        return words[0].isalpha() and words[0].islower() and words[0] not in _DOUBLED_FINE
    if not _REPEATERS.isdisjoint(words) or len(set(words)) == 1 or (words[0].islower() and words[-1] == "is"):
        return False
    if words[0] in ("the", "a", "an"):
        return False
    return all(word[-1:].isalnum() for word in words) and any(word[:1].isupper() or len(word) > 4 for word in words)


def _open_quote(line: str, following: str) -> int:
    """Where a quotation starts that its paragraph does not end, or -1.

    One that the next paragraph takes up with a mark of its own is in order; so is one closed with another kind.
    """
    if sum(map(line.count, _QUOTE_MARKS)) % 2 == 0 or following[:1] in _QUOTE_STARTS:
        return -1
    if "''" in line or "’’" in line or "″" in line or _INCHES.search(line):
        return -1
    last = max(map(line.rfind, _QUOTE_MARKS))
    opens = line[last] != "”" and (last == 0 or line[last - 1] in " ([—-")
    closed = _CLOSED_SINGLY.search(line, last + 1)
    return last if opens and not closed and last + 20 < len(line) else -1
