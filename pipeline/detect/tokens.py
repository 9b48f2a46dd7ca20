"""Words of a sentence with their places, in lower case and one spelling of the apostrophe."""

import re
from dataclasses import dataclass
from functools import cached_property

# A word with inner hyphens, points (U.S.) and contractions; the possessive is a token of its own, as is each sign.
_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}|\$?\d+(?:[.,:]\d+)*|[^\W\d_]\w*(?:-\w+)*(?:['’](?!s\b)\w+)?|['’]s\b|[^\w\s]|\w+"
)
_QUOTES = frozenset('"“”')


@dataclass(frozen=True)
class Tokens:
    """Parallel tuples: `words` in lower case, `raw` as written, `starts` and `ends` counted in the sentence."""

    words: tuple[str, ...]
    raw: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def at(self, index: int) -> str:
        """The word at an index, "" outside the sentence."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    @cached_property
    def quoted(self) -> tuple[bool, ...]:
        """Whether each token stands inside quotation marks; an unclosed one reaches to the end."""
        out: list[bool] = []
        inside = False
        for word in self.words:
            if word in _QUOTES:
                inside = word == "“" or (word == '"' and not inside)
            out.append(inside)
        return tuple(out)


def tokenise(text: str) -> Tokens:
    """The tokens of a text; white space is the only thing left out."""
    raw = _TOKEN.findall(text)
    starts: list[int] = []
    at = 0
    for piece in raw:  # faster than asking each match for its place
        at = text.find(piece, at)
        starts.append(at)
        at += len(piece)
    words = [piece.lower() for piece in raw]
    if "’" in text:
        words = [word.replace("’", "'") for word in words]
    ends = [start + len(piece) for start, piece in zip(starts, raw, strict=True)]
    return Tokens(tuple(words), tuple(raw), tuple(starts), tuple(ends))
