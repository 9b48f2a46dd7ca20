"""The cue: the words of the sentence that speak for the status that was decided."""

from pipeline.detect.candidates import Proposal
from pipeline.detect.cues import word_classes
from pipeline.detect.frame import Document
from pipeline.detect.syntax import MODALS
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


def cue(document: Document, proposal: Proposal, status: Status) -> Span | None:
    """The nearest word of the first class that occurs near the trigger, which may be the trigger itself."""
    words, at = proposal.tokens.words, proposal.hit.first
    order = sorted(range(max(0, at - REACH), min(len(words), at + REACH)), key=lambda i: (_distance(i, at), i))
    for kind in _SPEAKS[status]:
        for i in order:
            if _is(words[i], kind):
                sentence = proposal.candidate.sentence
                start = sentence.start
                return document.span(sentence.part, start + proposal.tokens.starts[i], start + proposal.tokens.ends[i])
    return None


def _distance(index: int, at: int) -> int:
    return at - index if index <= at else 2 * (index - at)


def _is(word: str, kind: str) -> bool:
    if kind == "modal":
        return word in MODALS or word.endswith(("'ll", "'d"))
    return word == kind if kind == "to" else kind in word_classes().get(word, ())
