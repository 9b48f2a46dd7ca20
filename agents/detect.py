"""The detect agent: news.clean → news.enriched and policy.events."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from agents.stage import Decision, Output, Stage
from pipeline.detect import enrich
from pipeline.detect.packs import Pack
from schemas.article import CleanArticle
from schemas.codec import decode
from schemas.errors import InvalidRecord
from schemas.topics import CLEAN, ENRICHED, EVENTS


def read(value: bytes | None) -> CleanArticle:
    """The clean article in a message's value; raises InvalidRecord."""
    if not value:
        raise InvalidRecord("DECODE", "the message has no value")
    return decode(value, CleanArticle)


def decide(clean: CleanArticle, packs: Sequence[Pack] = ()) -> Decision:
    """One enriched article for every clean one, and one message for each of its events."""
    article = enrich(clean, packs)
    events = tuple(
        Output(EVENTS, event.id, event, f"policywire.{event.type}.{event.status}", article.id, event.id)
        for event in article.events
    )
    enriched = Output(ENRICHED, article.id, article, "policywire.article.enriched", article.id)
    skipped = article.verdict.outcome == "skipped"
    return Decision(
        article.id,
        (*events, enriched),
        outcome="skipped" if skipped else "emitted",
        reason=article.verdict.reason,
        detail={str(name): count for name, count in article.verdict.counts.items()},
    )


def with_packs(packs: Sequence[Pack]) -> Stage[CleanArticle]:
    """The stage that looks for the types of these packs as well."""
    return replace(STAGE, decide=partial(decide, packs=packs))


STAGE = Stage(name="detect", source=CLEAN, outputs=(EVENTS, ENRICHED), read=read, decide=decide, failure="DETECT")
