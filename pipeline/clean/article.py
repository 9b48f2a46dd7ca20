"""One article: raw in, clean out."""

from dataclasses import replace

from pipeline.clean.blocks import blocks
from pipeline.clean.context import Known
from pipeline.clean.defects import defects
from pipeline.clean.facts import find_facts
from pipeline.clean.language import language
from pipeline.clean.markup import Page, is_html, read_page, read_text
from pipeline.clean.normalise import normalise
from pipeline.clean.notes import notes
from pipeline.clean.rules import cut
from pipeline.clean.walls import walls
from schemas.article import CleanArticle, RawArticle, Removed

_SHOWN = 80  # characters of a removed piece that its record quotes


def base_text(raw: RawArticle) -> str:
    """The text that `removed` counts in: without the removed pieces it is the clean text."""
    return _base(raw).text


def clean(raw: RawArticle) -> CleanArticle:
    """The article's own running text, what was cut and why, what is damaged, and what the body told of its fields."""
    page = _base(raw)
    base = page.text
    facts = find_facts(base, raw, page.metadata)
    kept = cut(base, Known(facts.headline, facts.source, facts.byline))
    pieces = [(piece.reason, base[piece.start : piece.end].strip()) for piece in kept.cuts]
    missing = walls(kept.text, (text for _, text in pieces), locked=page.metadata.locked, lost=page.lost)
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
        removed=[
            Removed(reason=piece.reason, start=piece.start, end=piece.end, text=text[:_SHOWN])
            for piece, (_, text) in zip(kept.cuts, pieces, strict=True)
        ],
        defects=[*defects(kept.text), *missing],
        origins=facts.origins,
        notes=notes(pieces, kept.text),
    )


def _base(raw: RawArticle) -> Page:
    page = read_page(raw.body) if is_html(raw) else Page(raw.body)
    # Pages are bounded twice: by what is parsed, and by what text that gives.
    text = read_text(page.text)
    return replace(page, text=normalise(text.text), lost=tuple(dict.fromkeys((*page.lost, *text.lost))))
