"""One article: raw in, clean out."""

from pipeline.clean.blocks import blocks
from pipeline.clean.context import Known
from pipeline.clean.cuts import Cut
from pipeline.clean.defects import defects
from pipeline.clean.facts import find_facts
from pipeline.clean.language import language
from pipeline.clean.markup import is_html, read_page
from pipeline.clean.metadata import Metadata
from pipeline.clean.normalise import normalise
from pipeline.clean.rules import cut
from schemas.article import CleanArticle, RawArticle, Removed

_SHOWN = 80  # characters of a removed piece that its record quotes


def base_text(raw: RawArticle) -> str:
    """The text that `removed` counts in: without the removed pieces it is the clean text."""
    return _base(raw)[0]


def clean(raw: RawArticle) -> CleanArticle:
    """The article's own running text, what was cut and why, what is damaged, and what the body told of its fields."""
    base, metadata = _base(raw)
    facts = find_facts(base, raw, metadata)
    kept = cut(base, Known(facts.headline, facts.source, facts.byline))
    return CleanArticle(
        id=raw.id,
        text=kept.text,
        version=raw.version,
        headline=facts.headline,
        source=facts.source,
        url=facts.url,
        published=facts.published,
        byline=facts.byline,
        language=language(facts.language, kept.text),
        pub_status=raw.pub_status,
        dateline=facts.dateline,
        blocks=blocks(kept.text),
        removed=[_removed(base, piece) for piece in kept.cuts],
        defects=defects(kept.text),
        origins=facts.origins,
    )


def _base(raw: RawArticle) -> tuple[str, Metadata]:
    if not is_html(raw):
        return normalise(raw.body), Metadata()
    text, metadata = read_page(raw.body)
    return normalise(text), metadata


def _removed(base: str, piece: Cut) -> Removed:
    text = base[piece.start : piece.end].strip()[:_SHOWN]
    return Removed(reason=piece.reason, start=piece.start, end=piece.end, text=text)
