"""One article as the roles read it: its names, and each sentence's words and phrases, worked out when first needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.detect.frame import Document, Sentence
from pipeline.detect.roles.chunks import Chunk, chunk
from pipeline.detect.roles.lexicon import lexicon
from pipeline.detect.roles.memory import remember
from pipeline.detect.roles.names import Index, Position, index
from pipeline.detect.roles.ranker import Table, weights
from pipeline.detect.roles.tokens import Tokens, tokenize
from schemas.event import EventType

if TYPE_CHECKING:  # the votes are made from readings
    from pipeline.detect.roles.collective import Ballot

_LONG = 1200  # characters; no sentence of prose is longer, a table or list of links may be


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence's words, phrases, and for each word whether it stands in quotation marks."""

    sentence: Sentence
    tokens: Tokens
    chunks: tuple[Chunk, ...]
    quoted: tuple[bool, ...]
    speaker: Chunk | None
    subjects: tuple[bool, ...]
    """For each phrase, whether it can be the subject of a clause."""
    line: tuple[str, tuple[int, ...]]
    """The word classes, each phrase as one x and adverbs left out; each word's place in them, one more at the end."""

    def position(self, token: int) -> Position:
        """Where a word stands in the article's reading order."""
        return (0 if self.sentence.part == "headline" else 1, self.tokens.starts[token])

    def words(self, chunk: Chunk) -> tuple[str, ...]:
        """The words of a phrase."""
        return self.tokens.words[chunk.first : chunk.last]


@dataclass
class Reading:
    """What is known of a document; kept with it, so that its events share the work.

    `weights` are those that the options are weighed by, the package's own but where they are being fitted.
    """

    document: Document
    weights: dict[str, Table] = field(default_factory=weights)
    _parsed: dict[tuple[int, int], Parsed] = field(default_factory=dict)
    ballots: dict[EventType, list[tuple[int, Ballot]]] = field(default_factory=dict)
    """The votes of the article's sentences, kept by `collective`."""
    _memory: dict[EventType, dict[int, dict[str, int]]] = field(default_factory=dict)

    @cached_property
    def names(self) -> Index:
        """The article's names."""
        return index(self.document.article)

    def memory(self, kind: EventType) -> dict[int, dict[str, int]]:
        """Where the article's names stand beside words of that type of event."""
        if kind not in self._memory:
            self._memory[kind] = remember(self.document, self.names, kind)
        return self._memory[kind]

    def parsed(self, sentence: Sentence, at: int) -> Parsed:
        """The sentence's words and phrases; of a very long one, those around the offset `at`."""
        piece = _piece(sentence, at)
        known = self._parsed.get((piece.index, piece.start))
        if known is None or known.sentence != piece:
            known = self._parsed[(piece.index, piece.start)] = parse(piece)
        return known

    def before(self, sentence: Sentence, count: int) -> Iterator[Parsed]:
        """Up to `count` sentences of the text before this one, nearest first."""
        every = self.document.sentences
        at = min(sentence.index, len(every))
        return (self.parsed(s, s.start) for s in reversed(every[max(0, at - count) : at]) if s.part == sentence.part)

    def after(self, sentence: Sentence) -> Parsed | None:
        """The sentence of the same part after this one."""
        every = self.document.sentences
        at = sentence.index + 1
        return self.parsed(every[at], every[at].start) if at < len(every) and every[at].part == sentence.part else None


def reading(document: Document) -> Reading:
    """The reading of a document, made once and kept in it as `cached_property` keeps its values."""
    kept = vars(document).get("_roles_reading")
    if not isinstance(kept, Reading):
        kept = vars(document)["_roles_reading"] = Reading(document)
    return kept


def _piece(sentence: Sentence, at: int) -> Sentence:
    if len(sentence.text) <= _LONG:
        return sentence
    # In steps of a quarter, so that neighbours share a piece.
    step = _LONG // 4
    offset = max(0, (at - sentence.start) // step - 2) * step
    text = sentence.text[offset : offset + _LONG]
    start = sentence.start + offset
    return Sentence(sentence.index, sentence.part, start, start + len(text), text)


def parse(sentence: Sentence) -> Parsed:
    """Words, phrases and quotation of one sentence."""
    return parsed_from(sentence, tokenize(sentence.text, sentence.start))


def parsed_from(sentence: Sentence, tokens: Tokens) -> Parsed:
    """The same from its words."""
    chunks = chunk(tokens)
    quoted = _quoted(tokens)
    return Parsed(
        sentence,
        tokens,
        chunks,
        quoted,
        _speaker(tokens, chunks, quoted),
        tuple(_subject(tokens.tags, c) for c in chunks),
        _line(tokens, chunks),
    )


def _line(tokens: Tokens, chunks: tuple[Chunk, ...]) -> tuple[str, tuple[int, ...]]:
    marks: list[str] = []
    places: list[int] = []
    inside = {i: chunk.first for chunk in chunks for i in range(chunk.first, chunk.last)}
    for i, tag in enumerate(tokens.tags):
        if inside.get(i, i) != i:
            places.append(len(marks) - 1)
            continue
        places.append(len(marks))
        if i in inside or tag not in "RT":
            marks.append("x" if i in inside else tag)
    places.append(len(marks))
    return "".join(marks), tuple(places)


def _subject(tags: str, chunk: Chunk) -> bool:
    """Not governed by a preposition or verb, and with a verb, a comma or a bracket right after it."""
    if chunk.first and tags[chunk.first - 1] in "potVG":
        return False
    at = chunk.last
    while at < len(tags) and tags[at] in "RT":
        at += 1
    return at < len(tags) and tags[at] in "VXE,(W-&"


def _quoted(tokens: Tokens) -> tuple[bool, ...]:
    marks = [word for word in tokens.words if word in '“”"']
    inside = bool(marks) and marks[0] == "”"
    out: list[bool] = []
    for word in tokens.words:
        if word == "“":
            inside = True
        elif word == "”":
            inside = False
        elif word == '"':
            inside = not inside
        out.append(inside)
    return tuple(out)


def _speaker(tokens: Tokens, chunks: tuple[Chunk, ...], quoted: tuple[bool, ...]) -> Chunk | None:
    """The phrase beside a verb of speaking outside the quotation marks: before it, else after it."""
    speech = lexicon().speech
    for i, word in enumerate(tokens.lower):
        if word not in speech or quoted[i] or tokens.tags[i] not in "VEG":
            continue
        if tokens.tags[i] == "G":
            left = [c for c in chunks[:1] if c.last <= i]
            if left and left[0].kind in ("person", "name", "office", "organisation", "government"):
                return left[0]
        left = [c for c in chunks if c.last <= i and not quoted[c.first] and "Q" not in tokens.tags[c.last : i]]
        right = [c for c in chunks if c.first == i + 1 or (c.first == i + 2 and tokens.tags[i + 1] == "t")]
        for c in [*reversed(left[-3:]), *right[:1]]:
            if (
                c.kind not in ("instrument", "common", "plural", "number", "place")
                and tokens.tags[max(0, c.first - 1)] not in "po"
            ):
                return c
    return None
