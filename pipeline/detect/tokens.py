"""Words of a sentence with their places, in lower case and one spelling of the apostrophe."""

import re
from dataclasses import dataclass
from functools import cached_property

# A word with inner hyphens, points (U.S.) and contractions; the possessive is a token of its own, as is each sign.
# First comes what most tokens are, a word of plain letters before a space or comma: nothing else need be tried then.
_TOKEN = re.compile(
    r"[A-Za-z]+(?=[ ,])"
    r"|(?:[A-Za-z]\.){2,}|\$?\d+(?:[.,:]\d+)*|[^\W\d_]\w*(?:-\w+)*(?:['’](?!s\b)\w+)?|['’]s\b|[^\w\s]|\w+"
)
_QUOTES = frozenset('"“”')


@dataclass(frozen=True)
class Tokens:
    """Parallel tuples: `words` in lower case, `raw` as written in the text, `starts` counted in it."""

    text: str
    raw: tuple[str, ...]
    words: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.words)

    def at(self, index: int) -> str:
        """The word at an index, "" outside the sentence."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each token begins."""
        out: list[int] = []
        at = 0
        for piece in self.raw:  # faster than asking each match for its place
            at = self.text.find(piece, at)
            out.append(at)
            at += len(piece)
        return tuple(out)

    def end(self, index: int) -> int:
        """Where the token at an index ends."""
        return self.starts[index] + len(self.raw[index])

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
    raw = tuple(_TOKEN.findall(text))
    low = "\n".join(raw).lower().replace("’", "'")  # lowered at once, no token holds a line break
    return Tokens(text, raw, tuple(low.split("\n")) if raw else ())
