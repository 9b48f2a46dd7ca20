"""Candidates: every word that may carry an event, by open vocabulary and the context it asks for."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from pipeline.detect.frame import Candidate, Document, Sentence
from pipeline.detect.lexicon import Entry, List, Vocabulary, keys, vocabularies
from pipeline.detect.prefilter import Index, Keys
from pipeline.detect.tokens import Tokens, tokenise
from schemas.event import EventType

MAX_CANDIDATES = 120  # of an article; what lies beyond is counted as "over_limit"
MAX_SENTENCE = 1500  # characters; longer pieces are tables and lists without sentence ends
LABEL = 4  # words
ENTRY = 14  # words
YEAR = 4  # digits
ENDS = frozenset(".!?…\"”’'")


class Hit(NamedTuple):
    """An entry found at tokens[first:last]."""

    first: int
    last: int
    entry: Entry


Hits = dict[List, list[Hit]]


@dataclass(frozen=True)
class Proposal:
    """What proposes a candidate: the hit in the sentence's tokens, and the context words of the sentence."""

    type: EventType
    sentence: Sentence
    tokens: Tokens
    hit: Hit
    kind: str
    context: tuple[Hit, ...]

    @cached_property
    def candidate(self) -> Candidate:
        """The candidate; few are asked for, and counting offsets takes time."""
        sentence, tokens, hit = self.sentence, self.tokens, self.hit
        start = sentence.start + tokens.starts[hit.first]
        end = sentence.start + tokens.end(hit.last - 1)
        return Candidate(self.type, sentence, start, end, f"{self.kind}:{hit.entry.lemma}")


@dataclass(frozen=True, slots=True)
class Request:
    """What to look for: vocabularies, and all their words as the prefilter needs them."""

    vocabularies: tuple[Vocabulary, ...]
    keys: Keys


def propose(document: Document, request: Request | None = None) -> tuple[list[Proposal], int]:
    """Proposals in reading order, and the number of those left out over the limit; by default of the known types.

    The indexes of their sentences tell only the order; `located` gives them their place among all sentences.
    """
    asked = request or Request(vocabularies(), keys())
    index = Index(document, asked.keys)
    tokens: dict[int, Tokens] = {}
    out: list[Proposal] = []
    for vocabulary in asked.vocabularies:
        out += _of_type(index, vocabulary, tokens)
    out.sort(key=lambda p: (p.sentence.index, p.hit.first, p.type))
    return out[:MAX_CANDIDATES], max(0, len(out) - MAX_CANDIDATES)


def located(document: Document, candidate: Candidate) -> Candidate:
    """The candidate with the document's own sentence."""
    found = document.sentence(candidate.sentence.part, candidate.start)
    return candidate if found is None else replace(candidate, sentence=found)


def _of_type(index: Index, vocabulary: Vocabulary, tokens: dict[int, Tokens]) -> list[Proposal]:
    found: dict[int, tuple[Sentence, Hits]] = {}

    def look(sentences: list[Sentence]) -> None:
        for sentence in sentences:
            number = sentence.index
            if number in found or len(sentence.text) > MAX_SENTENCE:
                continue
            if number not in tokens:
                tokens[number] = tokenise(sentence.text)
            found[number] = sentence, hits(tokens[number], vocabulary)

    look(index.holding(f"{vocabulary.type} strong"))
    look(index.holding(f"{vocabulary.type} bold", f"{vocabulary.type} beside"))
    known = any(_speaks_of(hit, vocabulary) for _, hit in found.values())
    if known:
        look(index.holding(f"{vocabulary.type} weak"))
        look(index.holding(f"{vocabulary.type} known"))
    return [
        proposal
        for number, (sentence, hit) in sorted(found.items())
        for proposal in _in_sentence(sentence, tokens[number], vocabulary, hit, known)
    ]


def _speaks_of(hit: Hits, vocabulary: Vocabulary) -> bool:
    """Whether a sentence shows that the article is about events of the type."""
    if hit["alone"] or (hit["nouns"] and vocabulary.nouns_alone):
        return True
    firsts = [other.first for other in hit["beside"]]
    return any(_near(verb.first, firsts, vocabulary.reach) for verb in hit["bold"])


def _in_sentence(sentence: Sentence, tokens: Tokens, vocabulary: Vocabulary, hit: Hits, known: bool) -> list[Proposal]:
    if is_label(sentence, tokens):
        return []
    context = hit["alone"] + hit["nouns"] + (hit["weak"] if known else [])
    triggers = [(trigger, "alone") for trigger in hit["alone"]]
    if vocabulary.nouns_alone:
        triggers += [(trigger, "noun") for trigger in hit["nouns"]]
    taken = {i for trigger, _ in triggers for i in range(trigger.first, trigger.last)}
    for verbs, near in ((hit["verbs"], context), (hit["bold"], hit["beside"])):
        firsts = [other.first for other in near]
        for verb in verbs:
            if verb.first not in taken and _near(verb.first, firsts, vocabulary.reach):
                triggers.append((verb, "verb"))
                taken.add(verb.first)
    if known:
        # After the verbs beside their context: what is left refers back to a sentence before.
        triggers += [(back, "known") for back in hit["known"] if back.first not in taken]
    beside = tuple(context)
    return [Proposal(vocabulary.type, sentence, tokens, trigger, kind, beside) for trigger, kind in triggers]


def is_label(sentence: Sentence, tokens: Tokens) -> bool:
    """Whether it is an entry of a list or index, which reports nothing: few words, or words and a year."""
    if sentence.part == "headline":
        return False
    last = tokens.words[-1]
    dated = len(last) == YEAR and last.isdecimal()
    return len(tokens) <= (ENTRY if dated else LABEL) and last not in ENDS


def _near(first: int, others: list[int], reach: int) -> bool:
    return any(first != other and -reach <= other - first <= reach for other in others)


def hits(tokens: Tokens, vocabulary: Vocabulary) -> Hits:
    """Entries of each list in the order of their first word; of two of a list that begin together the longer."""
    out: Hits = {"alone": [], "nouns": [], "weak": [], "verbs": [], "bold": [], "beside": [], "known": []}
    words = tokens.words
    index = vocabulary.index
    for i in [i for i, word in enumerate(words) if word in index]:
        for name, entry in index[words[i]]:
            n = len(entry.words)
            if (n == 1 or words[i : i + n] == entry.words) and not (out[name] and out[name][-1].first == i):
                out[name].append(Hit(i, i + n, entry))
    return out
