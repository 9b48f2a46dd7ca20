"""A chosen option as the record that travels: resolved name, title, kind, and the words that stand for it."""

from typing import Literal

from pipeline.detect.roles.chunks import Chunk
from pipeline.detect.roles.lexicon import lexicon
from pipeline.detect.roles.names import Entity
from pipeline.detect.roles.options import Option
from pipeline.detect.roles.organisation import Found, of_office, organisation
from pipeline.detect.roles.reading import Reading
from pipeline.detect.roles.resolve import conjuncts, core, joined, resolve
from schemas.base import Span
from schemas.event import Place, Role

_Kind = Literal["person", "organisation", "force", "government", ""]


def make_role(reading: Reading, option: Option) -> Role:
    """The role's record. A phrase that is part of "A and B" brings the others with it."""
    parsed = option.parsed
    meaning, span = option.meaning, _span(reading, option)
    together = conjuncts(parsed, option.chunk) if option.chunk is not None else ()
    name, kind = meaning.name, _kind(option)
    if len(together) > 1:
        meanings = [resolve(reading, parsed, chunk) for chunk in together]
        name = joined([one.name for one in meanings if one is not None])
        first, last = together[0].first, together[-1].last - 1
        start, end = parsed.tokens.starts[first], parsed.tokens.ends[last]
        span = reading.document.span(parsed.sentence.part, start, end)
    alone = len(together) < 2
    body = _organisation(reading, option, span) if alone and kind == "person" else None
    return Role(
        name=name,
        text=span.text,
        start=span.start,
        end=span.end,
        part=span.part,
        role=_title(option) if alone else "",
        organisation=body[0] if body else "",
        kind=kind,
        organisation_evidence=body[1] if body else None,
    )


def make_place(reading: Reading, option: Option) -> Place:
    """The place's record, not linked to any gazetteer."""
    span = _span(reading, option)
    return Place(name=option.meaning.name, text=span.text, start=span.start, end=span.end, part=span.part)


def _span(reading: Reading, option: Option) -> Span:
    """The words of the phrase, or for a name from elsewhere its nearest mention before, else its first."""
    parsed = option.parsed
    if option.chunk is not None:
        words = core(parsed, option.chunk)
        first = option.chunk.last - len(words) if words else option.chunk.first
        start, end = parsed.tokens.starts[first], parsed.tokens.ends[option.chunk.last - 1]
        return reading.document.span(parsed.sentence.part, start, end)
    entity = option.meaning.entity
    assert entity is not None  # noqa: S101 - options without a phrase are made from entities
    here = parsed.position(0)
    (order, start), length = max((at for at in entity.at if at[0] < here), default=entity.at[0])
    return reading.document.span("text" if order else "headline", start, start + length)


def _organisation(reading: Reading, option: Option, span: Span) -> Found | None:
    """Whom a person acts for: by what stands beside the name, or by what the person is called here."""
    entity = option.meaning.entity
    found = organisation(reading, entity) if entity is not None else None
    if found is None and (entity is None or entity.name in span.text):
        return of_office(reading, span)
    return found


def _title(option: Option) -> str:
    entity = option.meaning.entity
    return entity.title if entity is not None and entity.kind == "person" else ""


def _kind(option: Option) -> _Kind:
    chunk, entity = option.chunk, option.meaning.entity
    if chunk is not None and chunk.kind == "force":
        return "force"
    lex = lexicon()
    last = option.meaning.name.lower().split(" ")[-1]
    if entity is not None and entity.kind == "person":
        return "person"
    if last in lex.governments or option.meaning.name.lower() in lex.place_names:
        return "government"
    return _by_phrase(chunk, entity)


def _by_phrase(chunk: Chunk | None, entity: Entity | None) -> _Kind:
    if entity is not None and entity.kind == "organisation":
        return "organisation"
    if chunk is None:
        return ""
    if chunk.kind in ("person", "office"):
        return "person"
    return "organisation" if chunk.kind == "organisation" else ""
