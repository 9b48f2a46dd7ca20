"""What the encoder makes of the candidates of one sentence."""

from collections.abc import Sequence

from pipeline.detect.encoder.network import Heard, Network
from pipeline.detect.encoder.pieces import Window, window
from pipeline.detect.frame import Candidate, Document, Sentence
from schemas.event import EventType


def hear(network: Network, document: Document, candidates: Sequence[Candidate]) -> list[Heard]:
    """One answer for each candidate; all are of the same sentence."""
    context = around(document, candidates[0])
    windows: dict[Window, list[int]] = {}
    for k, candidate in enumerate(candidates):
        windows.setdefault(window(candidate.sentence, candidate.start, context), []).append(k)
    out: dict[int, Heard] = {}
    for read, members in windows.items():
        out.update(zip(members, network.hear(read, [trigger(read, candidates[k]) for k in members]), strict=True))
    return [out[k] for k in range(len(candidates))]


def trigger(read: Window, candidate: Candidate) -> tuple[EventType, tuple[int, int]]:
    """The candidate's type, and its trigger's pieces; of one whose signs are no pieces the mark that begins."""
    return candidate.type, read.span(candidate.sentence.part, candidate.start, candidate.end) or (0, 1)


def around(document: Document, candidate: Candidate) -> list[Sentence]:
    """The sentence before the candidate's, and the headline; for one in the headline the first sentence of the text."""
    part, start = candidate.sentence.part, candidate.start
    every = document.sentences
    if part == "headline":
        return [next(one for one in every if one.part == "text")] if every[-1].part == "text" else []
    own = document.sentence(part, start)
    before = [every[own.index - 1]] if own is not None and own.index else []
    headline = every[:1] if every[0].part == "headline" and before[:1] != [every[0]] else ()
    return [*before, *headline]
