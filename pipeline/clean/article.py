"""One article: raw in, clean out."""

from pipeline.clean.blocks import blocks
from pipeline.clean.context import Known
from pipeline.clean.cuts import Cut
from pipeline.clean.defects import defects
from pipeline.clean.facts import Facts, find_facts
from pipeline.clean.language import language
from pipeline.clean.normalise import normalise
from pipeline.clean.rules import cut
from schemas.article import CleanArticle, RawArticle, Removed

_SHOWN = 80  # characters of a removed piece that its record quotes


def base_text(raw: RawArticle) -> str:
    """The text that `removed` counts in: without the removed pieces it is the clean text."""
    return normalise(raw.body)


def clean(raw: RawArticle) -> CleanArticle:
    """The article's own running text, what was cut from it and why, what is damaged, and what its body told about it."""
    base = base_text(raw)
    facts = find_facts(base, raw)
    kept = cut(base, Known(facts.headline, facts.source, facts.byline))
    return CleanArticle(
        id=raw.id,
        text=kept.text,
        version=raw.version,
        headline=facts.headline,
        source=facts.source,
        url=raw.url,
        published=facts.published,
        byline=facts.byline,
        language=language(raw.language, kept.text),
        pub_status=raw.pub_status,
        dateline=facts.dateline,
        blocks=blocks(kept.text),
        removed=[_removed(base, piece) for piece in kept.cuts],
        defects=defects(kept.text),
        origins=facts.origins,
    )


def _removed(base: str, piece: Cut) -> Removed:
    return Removed(
        reason=piece.reason, start=piece.start, end=piece.end, text=base[piece.start : piece.end].strip()[:_SHOWN]
    )


__all__ = ["Facts", "base_text", "clean"]
