"""The status: what plain rules amend in the model's choice, and the cue, the words that speak for it."""

from pipeline.detect.candidates import Proposal
from pipeline.detect.cues import word_classes
from pipeline.detect.frame import Document
from pipeline.detect.syntax import MODALS, verb_group
from schemas.base import Span
from schemas.event import Status

# Which classes of words speak for a status, the strongest first; nothing speaks for a plain past tense.
_SPEAKS: dict[Status, tuple[str, ...]] = {
    "threatened": ("threat", "condition", "modal"),
    "planned": ("intend", "weigh", "modal", "want", "delay", "after", "to"),
    "blocked": ("block",),
    "reversed": ("reverse",),
    "denied": ("deny",),
    "done": (),
}
REACH = 14  # words on either side of the trigger; the left counts as nearer, for English puts its auxiliaries there


def amended(proposal: Proposal, status: Status) -> Status:
    """The status where the model's choice cannot be.

    A headline's bare participle ("Governor sending Guard to ...") tells what is under way at most as a plan; what is
    intended only on a condition that follows ("will sue if ...") is a threat (in the annotated data 24 to 3).
    """
    tokens, hit = proposal.tokens, proposal.hit
    headline = proposal.sentence.part == "headline"
    if status == "done" and headline and proposal.type == "deployment" and hit.entry.form == "ing":
        return status if verb_group(tokens, hit.first).be else "planned"
    if status == "planned" and any(word in ("if", "unless") for word in tokens.words[hit.last :]):
        return "threatened"
    return status


def cue(document: Document, proposal: Proposal, status: Status) -> Span | None:
    """The nearest word of the first class that occurs near the trigger, which may be the trigger itself."""
    words, at = proposal.tokens.words, proposal.hit.first
    order = sorted(range(max(0, at - REACH), min(len(words), at + REACH)), key=lambda i: (_distance(i, at), i))
    for kind in _SPEAKS[status]:
        for i in order:
            # "to" speaks as the infinitive's, not as the preposition of a goal.
            if _is(words[i], kind) and (kind != "to" or i == at - 1):
                return _span(document, proposal, i)
    participle = proposal.hit.entry.form == "ing" and proposal.sentence.part == "headline"
    return _span(document, proposal, at) if participle and status == "planned" else None


def _span(document: Document, proposal: Proposal, index: int) -> Span:
    sentence, tokens = proposal.sentence, proposal.tokens
    return document.span(sentence.part, sentence.start + tokens.starts[index], sentence.start + tokens.end(index))


def _distance(index: int, at: int) -> int:
    return at - index if index <= at else 2 * (index - at)


def _is(word: str, kind: str) -> bool:
    if kind == "modal":
        return word in MODALS or word.endswith(("'ll", "'d"))
    return word == kind if kind == "to" else kind in word_classes().get(word, ())
