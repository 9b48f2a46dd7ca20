"""A sentence as a pack reads it: which of its triggers are verbs, and which of the pack's nouns each verb governs."""

import re
from dataclasses import dataclass, replace

from pipeline.detect.candidates import Proposal, located
from pipeline.detect.frame import Document
from pipeline.detect.roles.chunks import Chunk
from pipeline.detect.roles.reading import Parsed, parsed_from, reading
from pipeline.detect.roles.tokens import Tokens
from pipeline.detect.view import Shown, View, show, view

_TAGS = {"base": "V", "s": "V", "past": "E", "part": "E", "ing": "G"}
_NOUN_AFTER = {"base": "DSNpo", "s": "DSNpo", "past": "DS", "part": "DS", "ing": "DS"}
_OBJECT = frozenset("CDNP")  # word classes that begin the object of an "s" form which may be a plural as well
# The way from a verb to a noun it governs, as word classes with each phrase an x: "imposed sanctions", "called for
# sanctions", "adopted a round of sanctions", "imposed fees and sanctions", "lifted the bloc's sanctions"; and from a
# noun to the verb behind it: "sanctions on the port were lifted", "sanctions, which were lifted", "sanctions, lifted on
# Monday"; "sanctions that it imposed".
_TO_OBJECT = re.compile(r"[pot]?(?:(?:x(?:[,&]+x)*)?o|(?:x[,&]+)*)(?:xS)?")
_TO_MEANS = re.compile(r"x(?:[,&]+x)*p")  # "hit the banks with sanctions"
_FROM_SUBJECT = re.compile(r"(?:[pot]x(?:[,&]+x)*)*(?:,?W|,)?X*")
_FROM_OBJECT = re.compile(r",?W?xX*")


@dataclass(frozen=True, slots=True)
class Word:
    """A trigger at tokens[first:last] of the parsed sentence; its `tag` is V, E or G as a verb, else n."""

    proposal: Proposal
    first: int
    last: int
    tag: str

    @property
    def is_verb(self) -> bool:
        """Whether it stands as a verb here."""
        return self.tag != "n"


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence with its triggers in reading order, each once."""

    parsed: Parsed
    shown: Shown
    words: tuple[Word, ...]

    def view(self, word: Word) -> View:
        """The word as the general rules of grammar see it."""
        hit = word.proposal.hit
        return view(self.shown, hit.first, hit.last, hit.entry.form, "verb" if word.is_verb else "noun")

    def governed(self, verb: Word) -> tuple[Word, ...]:
        """The nouns of the pack that the verb has as object, means or subject."""
        nouns = (word for word in self.words if not word.is_verb and word.proposal.kind == "noun")
        return tuple(noun for noun in nouns if self._governs(verb, noun))

    def chunk_of(self, word: Word) -> Chunk | None:
        """The phrase that the word stands in."""
        return next((c for c in self.parsed.chunks if c.first <= word.first < c.last), None)

    def is_before(self, chunk: Chunk, verb: Word) -> bool:
        """Whether nothing but phrases joined to it and auxiliaries stand between a phrase and the verb behind it."""
        line, places = self.parsed.line
        way = line[places[chunk.last - 1] + 1 : places[verb.first]]
        return chunk.last <= verb.first and _FROM_SUBJECT.fullmatch(way) is not None

    def _is_relative(self, chunk: Chunk, verb: Word) -> bool:
        """Whether the verb's clause says of the phrase what somebody does to it."""
        line, places = self.parsed.line
        way = line[places[chunk.last - 1] + 1 : places[verb.first]]
        return _FROM_OBJECT.fullmatch(way) is not None and not self.has_object(verb)

    def has_object(self, verb: Word) -> bool:
        """Whether a phrase stands right behind the verb."""
        return any(chunk.first == verb.last for chunk in self.parsed.chunks)

    def _governs(self, verb: Word, noun: Word) -> bool:
        chunk = self.chunk_of(noun)
        if chunk is None:
            return False
        if chunk.last <= verb.first:
            return self.is_before(chunk, verb) or self._is_relative(chunk, verb)
        if chunk.first < verb.last:
            return False
        line, places = self.parsed.line
        way = line[places[verb.last - 1] + 1 : places[chunk.first]]
        means = self.parsed.tokens.lower[chunk.first - 1] == "with" and _TO_MEANS.fullmatch(way)
        return bool(means or _TO_OBJECT.fullmatch(way))


def read(document: Document, proposals: list[Proposal]) -> Clause:
    """The sentence that the proposals are of."""
    candidate = located(document, proposals[0].candidate)
    whole = reading(document).parsed(candidate.sentence, candidate.start)
    words = _words(whole.tokens, proposals)
    tags = list(whole.tokens.tags)
    for word in words:
        for i in range(word.first, min(word.last, len(tags))):
            # A noun of the pack is one in the reader's eyes too, and a verb that it does not know becomes one.
            tags[i] = word.tag if word.is_verb or tags[i] in "VEG" else tags[i]
    parsed = parsed_from(whole.sentence, replace(whole.tokens, tags="".join(tags)))
    return Clause(parsed, show(proposals[0].tokens), tuple(words))


def _words(tokens: Tokens, proposals: list[Proposal]) -> list[Word]:
    """Of two proposals of one word, the one that fits how it stands."""
    also_nouns = {p.candidate.start for p in proposals if p.kind == "noun"}
    out: dict[int, Word] = {}
    for proposal in proposals:
        first, last = tokens.at(proposal.candidate.start, proposal.candidate.end)
        if first >= len(tokens.words) or (proposal.kind != "noun" and tokens.tags[first : first + 2] == "CC"):
            continue  # "Sue Payne" is a name
        form = proposal.hit.entry.form
        tag = "n" if proposal.kind == "noun" else _tag(tokens, first, form)
        ambiguous = proposal.candidate.start in also_nouns and form in ("base", "s")
        if ambiguous and proposal.kind != "noun" and not _surely_verb(tokens, first, last, form):
            continue
        if first not in out or tag != "n":
            out[first] = Word(proposal, first, last, tag)
    return [out[first] for first in sorted(out)]


def _tag(tokens: Tokens, first: int, form: str) -> str:
    at = first - 1
    while at >= 0 and tokens.tags[at] == "R":
        at -= 1
    before = tokens.tags[at] if at >= 0 else "^"
    if before == "S" and at and tokens.tags[at - 1] in "PW":
        before = "X"  # "he's filed", "that's filed": no possessive
    return "n" if before in _NOUN_AFTER.get(form, "") else _TAGS.get(form, "n")


def _surely_verb(tokens: Tokens, first: int, last: int, form: str) -> bool:
    """Whether a form that is a noun as well stands as a verb: behind an auxiliary or "to", or between two phrases."""
    before = tokens.tags[first - 1] if first else "^"
    if form == "base":
        return before in "Xt"
    return before in "nCP" and tokens.tags[last : last + 1] in _OBJECT
