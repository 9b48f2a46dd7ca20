"""What all records share: immutable, keyword-only, unknown keys ignored, text as code points."""

from typing import Literal

import msgspec

Part = Literal["text", "headline"]
"""Which string of the article an offset counts in."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of everything that travels. Fields are only ever added, with defaults."""


class Span(Record, frozen=True, kw_only=True):
    """A piece of the clean article: `getattr(article, part)[start:end] == text`, counted in code points."""

    text: str
    start: int
    end: int
    part: Part = "text"
