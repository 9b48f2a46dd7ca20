"""Noun phrases of one sentence, without a parser: runs of word classes between verbs, prepositions and commas."""

import re
from dataclasses import dataclass

from pipeline.detect.roles.lexicon import Lexicon, lexicon
from pipeline.detect.roles.tokens import Tokens

# A phrase is determiners, then names, nouns and numbers; or a bare determiner; or a pronoun.
_PHRASE = re.compile(r"(?:R(?=[ND]))?D*[NnC]+|D|P")
_PARTY = re.compile(r"[DRI]-[A-Z]")  # "(D-Ohio)" is about the name before it
_NAME_LINKS = frozenset({"of", "for"})


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words `first` to `last` (half-open) of the sentence; `head` is the last word of its core, in lower case.

    `kind` says what it may stand for: person, office, people, organisation, government, court, force, place, demonym,
    instrument, pronoun, name, plural, common, number. `owner` is true when a possessive mark follows.
    """

    first: int
    last: int
    head: str
    kind: str
    owner: bool


def chunk(tokens: Tokens) -> tuple[Chunk, ...]:
    """All noun phrases from left to right, none inside another."""
    lex = lexicon()
    ranges = [match.span() for match in _PHRASE.finditer(tokens.tags)]
    out: list[Chunk] = []
    at = 0
    while at < len(ranges):
        first, last = ranges[at]
        head_at = last
        while at + 1 < len(ranges) and _linked(tokens, last, head_at, ranges[at + 1], lex):
            at += 1
            last = ranges[at][1]
            if not _names(tokens, ranges[at][0], head_at):
                head_at = last
        out.append(_make(tokens, first, last, head_at, lex))
        at += 1
    return tuple(out)


def _names(tokens: Tokens, following: int, head_at: int) -> bool:
    return tokens.tags[head_at - 1] == "C" and tokens.tags[following] in "CD"


def _linked(tokens: Tokens, last: int, head_at: int, following: tuple[int, int], lex: Lexicon) -> bool:
    """Whether "of" (or a name's "for") makes one phrase of two: "hundreds of troops", "Bank of Spain"."""
    if following[0] != last + 1 or tokens.lower[last] not in _NAME_LINKS:
        return False
    name = tokens.tags[last - 1] == "C" and tokens.tags[following[0]] == "C"
    if tokens.lower[last] == "for":
        return name and tokens.lower[last - 1] in lex.organisations | lex.governments
    head = tokens.lower[head_at - 1]
    return name or head in lex.quantities or head.isdigit()


def _make(tokens: Tokens, first: int, last: int, head_at: int, lex: Lexicon) -> Chunk:
    owner = last < len(tokens.words) and tokens.tags[last] == "S"
    return Chunk(first, last, tokens.lower[head_at - 1], _kind(tokens, first, last, head_at, lex), owner)


def _kind(tokens: Tokens, first: int, last: int, head_at: int, lex: Lexicon) -> str:
    head, tag = tokens.lower[head_at - 1], tokens.tags[head_at - 1]
    if tag == "P":
        return "pronoun"
    for kind, words in (
        ("instrument", lex.instruments),
        ("force", lex.forces),
        ("court", lex.courts),
        ("government", lex.governments),
        ("organisation", lex.organisations),
        ("people", lex.people),
    ):
        if head in words:
            return kind
    if tag == "C":
        return _kind_of_name(tokens, first, last, head, lex)
    if head in lex.offices:
        return "office"
    if head in lex.places:
        return "place"
    if tag == "N":
        return "number"
    return "plural" if head.endswith("s") and not head.endswith("ss") else "common"


def _kind_of_name(tokens: Tokens, first: int, last: int, head: str, lex: Lexicon) -> str:
    if _PARTY.match(tokens.words[last - 1]):
        return "instrument"
    if head in lex.place_names or head in lex.places or " ".join(tokens.lower[first:last]) in lex.place_names:
        return "place"
    if head in lex.demonyms:
        return "demonym"
    if head in lex.offices:
        return "office"
    titled = any(word in lex.titles for word in tokens.lower[first : last - 1])
    if titled:
        return "person"
    if tokens.words[last - 1].isupper() and len(head) > 1:
        return "organisation"
    return "name"
