"""A worker of the same pattern that decides nothing: what Kafka, Faust and JSON cost without the pipeline."""

import os
import sys

from agents.detect import read
from agents.settings import Settings
from agents.stage import Decision, Output, Stage
from agents.worker import run
from schemas.article import CleanArticle, EnrichedArticle, RawArticle
from schemas.raw import read_raw
from schemas.topics import CLEAN, ENRICHED, RAW
from schemas.verdict import Verdict


def clean(raw: RawArticle) -> Decision:
    """The body as it is."""
    article = CleanArticle(id=raw.id, headline=raw.headline, text=raw.body)
    return Decision(raw.id, (Output(CLEAN, raw.id, article, "policywire.article.clean", raw.id),))


def detect(article: CleanArticle) -> Decision:
    """No event, ever."""
    enriched = EnrichedArticle(
        id=article.id,
        headline=article.headline,
        text=article.text,
        verdict=Verdict(outcome="no_event", reason="no_trigger"),
    )
    return Decision(article.id, (Output(ENRICHED, article.id, enriched, "policywire.article.enriched", article.id),))


if __name__ == "__main__":
    sys.exit(
        run(
            Settings.from_env(os.environ),
            [
                Stage(name="clean", source=RAW, outputs=(CLEAN,), read=read_raw, decide=clean, failure="CLEAN"),
                Stage(name="detect", source=CLEAN, outputs=(ENRICHED,), read=read, decide=detect, failure="DETECT"),
            ],
        )
    )
