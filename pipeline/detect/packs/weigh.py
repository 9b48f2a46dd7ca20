"""All candidates of a pack in an article, each with its outcome and grounds, as the types with weights have them."""

from collections.abc import Sequence
from itertools import groupby

from pipeline.detect.candidates import Proposal, propose
from pipeline.detect.deliberate import APART, Considered, Deliberation, deliberate
from pipeline.detect.frame import Document
from pipeline.detect.packs.clause import Word, read
from pipeline.detect.packs.judge import Judgement, judge
from pipeline.detect.packs.pack import Pack
from schemas.event import STATUSES, Status

# Measured on annotated articles with lawsuits as the pack (docs/packs.md): 3 of 4 events by rule were events and most
# others mentions, 9 of 10 of their statuses were right, and 3 of 20 mentions by rule were events. No calibration of any
# other pack, only how far rules without examples go.
EVENT = 0.75
STATUS = 0.9
MENTION = 0.15
OTHER = 0.05


def deliberation_with(document: Document, packs: Sequence[Pack]) -> Deliberation:
    """The decision on every candidate of the known types and of the packs, in reading order."""
    known = deliberate(document)
    if not packs:
        return known
    considered, over_limit = list(known.considered), known.over_limit
    for pack in packs:
        more, over = weigh(document, pack)
        considered += more
        over_limit += over
    considered.sort(key=lambda one: (one.proposal.candidate.sentence.index, one.proposal.candidate.start))
    return Deliberation(document, tuple(considered), over_limit)


def weigh(document: Document, pack: Pack) -> tuple[list[Considered], int]:
    """The candidates in reading order, and how many were left out over the limit."""
    proposals, over_limit = propose(document, pack.request)
    out: list[Considered] = []
    for _, found in groupby(proposals, key=lambda p: p.candidate.sentence.index):
        out += _in_sentence(document, pack, list(found))
    return out, over_limit


def _in_sentence(document: Document, pack: Pack, proposals: list[Proposal]) -> list[Considered]:
    clause = read(document, proposals)
    judged = [(word, judge(pack, clause, word)) for word in clause.words]
    events: list[tuple[Word, Judgement]] = []
    for word, judgement in judged:
        if judgement.outcome == "event" and all(_another(word, judgement, *event) for event in events):
            events.append((word, judgement))
    teller = {noun.first: _named(word) for word, _ in events for noun in clause.governed(word)}
    kept = {word.first for word, _ in events}
    return [_considered(word, judgement, word.first in kept, teller.get(word.first)) for word, judgement in judged]


def _named(word: Word) -> str:
    return word.proposal.tokens.raw[word.proposal.hit.first]


def _another(word: Word, judgement: Judgement, other: Word, said: Judgement) -> bool:
    """Whether it is an event of its own beside one of the same sentence."""
    return judgement.status != said.status and abs(word.proposal.hit.first - other.proposal.hit.first) > APART


def _considered(word: Word, judgement: Judgement, kept: bool, teller: str | None) -> Considered:
    if judgement.status is not None and kept:
        return Considered(word.proposal, judgement.grounds, EVENT, _shares(judgement.status), "event")
    if teller is not None:
        return Considered(word.proposal, (f"“{teller}” reports it",), EVENT, {}, "duplicate")
    if judgement.status is not None:
        return Considered(word.proposal, judgement.grounds, EVENT, {}, "duplicate")
    share = MENTION if judgement.outcome == "reference" else OTHER
    return Considered(word.proposal, judgement.grounds, share, {}, judgement.outcome)


def _shares(status: Status) -> dict[Status, float]:
    rest = (1 - STATUS) / (len(STATUSES) - 1)
    return {other: STATUS if other == status else rest for other in STATUSES}
