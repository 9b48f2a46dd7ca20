"""The clean agent: news.raw → news.clean."""

from agents.stage import Decision, Output, Stage
from pipeline.clean import clean
from schemas.article import RawArticle
from schemas.raw import read_raw
from schemas.topics import CLEAN, RAW


def decide(raw: RawArticle) -> Decision:
    """Every article that can be read is emitted, whatever is left of it."""
    article = clean(raw)
    output = Output(CLEAN, article.id, article, "policywire.article.clean", article.id)
    detail = {"removed": len(article.removed), "defects": len(article.defects)}
    return Decision(article.id, (output,), detail=detail)


STAGE = Stage(name="clean", source=RAW, outputs=(CLEAN,), read=read_raw, decide=decide, failure="CLEAN")
