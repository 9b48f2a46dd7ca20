"""Rows to train on: candidates of annotated articles, each with the label that the annotation gives it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.detect.candidates import Proposal, propose
from pipeline.detect.encoder.hearing import around
from pipeline.detect.features import features, scene, sketch
from pipeline.detect.frame import Candidate, Document, Sentence
from schemas.article import CleanArticle
from schemas.event import STATUSES, EventType

SHARE = 0.6  # of the shorter sentence's words that must occur, in order, in the longer one for the two to be the same
FAR = 60  # characters between an annotated trigger and the candidate that stands in for it, at most
BESIDE = "beside"  # label of the other candidates in a sentence that reports an event of their type


Key = tuple[str, str, int, int, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate of an article, what the models see of it, and its label.

    The label is a status, "reference", "none" or BESIDE; `reported` are the statuses of all events of the type that the
    annotation has for the sentence. `at` counts words; `around` is what the encoder reads beside the sentence.
    """

    article: int
    candidate: Candidate
    around: list[Sentence]
    at: int
    names: tuple[str, ...]
    sketch: tuple[str, ...]
    label: str
    reported: tuple[str, ...]

    @property
    def type(self) -> EventType:
        """The candidate's."""
        return self.candidate.type

    @property
    def sentence(self) -> int:
        """The index of the candidate's sentence."""
        return self.candidate.sentence.index

    @property
    def is_event(self) -> bool:
        """Whether it is labelled with a status."""
        return self.label in STATUSES


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The annotated articles of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def rows(articles: list[dict[str, Any]]) -> Iterator[Row]:
    """The rows of all articles, in order; of one that was annotated in part, those of the judged sentences."""
    for number, article in enumerate(articles):
        clean = CleanArticle(
            id=str(article["id"]),
            headline=article["title"],
            text=article["body"],
            published=article.get("published") or "",
        )
        document = Document(clean)
        judged = {(part, start) for part, start in article["judged"]} if "judged" in article else None
        proposals, _ = propose(document)
        surroundings = scene(document, proposals)
        labels = label(proposals, article["mentions"])
        for proposal, (name, reported) in zip(proposals, labels, strict=True):
            candidate = proposal.candidate
            if judged is None or (candidate.sentence.part, candidate.sentence.start) in judged:
                yield Row(
                    number,
                    candidate,
                    around(document, candidate),
                    proposal.hit.first,
                    tuple(sorted(set(features(proposal, surroundings)))),
                    tuple(sorted(set(sketch(proposal)))),
                    name,
                    reported,
                )


def key(article: dict[str, Any], candidate: Candidate) -> Key:
    """What names a candidate among all articles: the article's id, where the trigger stands, and the type."""
    return str(article["id"]), candidate.sentence.part, candidate.start, candidate.end, candidate.type


def label(proposals: list[Proposal], mentions: list[dict[str, Any]]) -> list[tuple[str, tuple[str, ...]]]:
    """For each proposal of one article its label, and the statuses reported by its sentence."""
    out = ["none"] * len(proposals)
    reported: list[tuple[str, ...]] = [()] * len(proposals)
    groups: dict[tuple[str, int], list[int]] = {}
    for k, proposal in enumerate(proposals):
        groups.setdefault((proposal.candidate.type, proposal.candidate.sentence.index), []).append(k)
    for (kind, _), members in groups.items():
        text = proposals[members[0]].candidate.sentence.text
        here = [m for m in mentions if m["type"] == kind and same_sentence(m["sentence"], text)]
        events = [m for m in here if m["level"] == "event"]
        for k in members:
            reported[k] = tuple(m["status"] for m in events)
            out[k] = BESIDE if events else "reference" if here else "none"
        for mention in events:
            nearest = _nearest(mention, text, proposals, members, out)
            if nearest is not None:
                out[nearest] = mention["status"]
    return list(zip(out, reported, strict=True))


def _nearest(
    mention: dict[str, Any], text: str, proposals: list[Proposal], members: list[int], taken: list[str]
) -> int | None:
    outer, inner = text.find(mention["sentence"][:40]), mention["sentence"].find(mention["trigger"])
    start = int(outer + inner if outer >= 0 and inner >= 0 else text.find(mention["trigger"]))
    end = start + len(mention["trigger"])

    def distance(k: int) -> int:
        candidate = proposals[k].candidate
        left, right = candidate.start - candidate.sentence.start, candidate.end - candidate.sentence.start
        if left < end and right > start:
            return 0 if taken[k] == BESIDE else 1
        return min(abs(left - end), abs(start - right)) + 5

    best = min(members, key=distance)
    return best if distance(best) < FAR else None


def same_sentence(one: str, other: str) -> bool:
    """Whether two pieces of text are the same sentence, or one a piece of the other."""
    a, b = sorted((re.findall(r"[a-z0-9]+", one.lower()), re.findall(r"[a-z0-9]+", other.lower())), key=len)
    if len(a) < 2:
        return False
    at = hit = 0
    for word in a:
        if word in b[at:]:
            at = b.index(word, at) + 1
            hit += 1
    return hit / len(a) >= SHARE
