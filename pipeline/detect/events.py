"""Events and verdict of a clean article, as records."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.detect.attribution import attribution
from pipeline.detect.background import background
from pipeline.detect.candidates import located
from pipeline.detect.codes import codes
from pipeline.detect.deliberate import Considered, Deliberation
from pipeline.detect.frame import Document
from pipeline.detect.packs import Framed, Pack, deliberation_with, framed
from pipeline.detect.roles import fill
from pipeline.detect.status import cue
from pipeline.linking import Surroundings, link
from pipeline.version import PIPELINE_VERSION
from schemas.article import CleanArticle, EnrichedArticle
from schemas.event import ArticleRef, Confidence, PolicyEvent
from schemas.ids import content_id
from schemas.verdict import Reason, Verdict

WITHDRAWN = frozenset({"canceled", "cancelled", "withheld"})  # ninjs pubStatus of what must not be used


@dataclass(frozen=True, slots=True)
class Detection:
    """The events in reading order, and the verdict on the article as a whole."""

    events: list[PolicyEvent]
    verdict: Verdict


def detect(article: CleanArticle, packs: Sequence[Pack] = ()) -> Detection:
    """Events and verdict; the same article and packs give the same ones."""
    if reason := skipped(article):
        return Detection([], Verdict(outcome="skipped", reason=reason))
    deliberation = deliberation_with(Document(article), packs)
    around = Surroundings(article)
    frames = {candidate: one for pack in packs for candidate, one in framed(deliberation, pack).items()}
    events = [
        _event(deliberation.document, considered, around, frames.get(considered.proposal.candidate))
        for considered in deliberation.events
    ]
    return Detection(events, _verdict(deliberation))


def enrich(article: CleanArticle, packs: Sequence[Pack] = ()) -> EnrichedArticle:
    """The clean article with its events and verdict."""
    detection = detect(article, packs)
    fields = {name: getattr(article, name) for name in article.__struct_fields__}
    return EnrichedArticle(**fields, events=detection.events, verdict=detection.verdict)


def skipped(article: CleanArticle) -> Reason:
    """Why an article is not looked at, "" where it is."""
    if article.pub_status.lower() in WITHDRAWN:
        return "withdrawn"
    damage = {defect.kind for defect in article.defects}
    if "cut_off" in damage or "too_deep" in damage:
        return "too_large" if "cut_off" in damage else "too_deep"
    if not (article.text.strip() or article.headline.strip()):
        return "no_text"
    return "language" if article.language and article.language[:2].lower() != "en" else ""


def _verdict(deliberation: Deliberation) -> Verdict:
    counts = deliberation.counts
    if deliberation.events:
        return Verdict(outcome="events", counts=counts)
    return Verdict(outcome="no_event", reason="all_turned_down" if counts else "no_trigger", counts=counts)


def _event(document: Document, considered: Considered, around: Surroundings, frame: Framed | None) -> PolicyEvent:
    proposal, status = considered.proposal, considered.status
    article, candidate = document.article, located(document, proposal.candidate)
    sentence = candidate.sentence
    slots = frame.slots if frame else fill(document, candidate, status, considered.heard)
    trigger = document.span(sentence.part, candidate.start, candidate.end)
    fixed = considered.rule is not None and considered.rule.status is not None
    past = background(proposal, article.published)
    return PolicyEvent(
        id=content_id(article.id, candidate.type, sentence.part, str(candidate.start)),
        type=candidate.type,
        status=status,
        sentence=document.span(sentence.part, sentence.start, sentence.end),
        trigger=trigger,
        cue=frame.cue if frame else cue(document, proposal, status) or (trigger if fixed else None),
        actor=slots.actor,
        target=slots.target,
        place=link(slots.place, around) if slots.place else None,
        date=slots.date,
        background=past,
        attribution=attribution(proposal),
        confidence=Confidence(event=round(considered.event, 3), status=round(considered.status_probability, 3)),
        codes=codes(candidate.type, status, slots.target.name if slots.target else "", background=past),
        article=ArticleRef(
            id=article.id,
            version=article.version,
            headline=article.headline,
            source=article.source,
            url=article.url,
            published=article.published,
        ),
        rule=candidate.rule,
        pipeline_version=PIPELINE_VERSION,
    )
