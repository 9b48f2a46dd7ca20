"""Where a pattern matches from the beginning of a word on, found faster than by a pattern that asks for the border."""

import re
from collections.abc import Iterator


def whole(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    r"""What `finditer` gives for the pattern with `\b` before it.

    A pattern that begins with `\b` is tried at each place of the text; without it, and if it is letters or a choice of
    alternatives that each begin with a letter, the search runs from one of these letters to the next.
    """
    at = 0
    while match := pattern.search(text, at):
        start = match.start()
        if _in_word(text[start - 1 : start]) != _in_word(text[start]):
            yield match
            at = match.end()
        else:
            at = start + 1


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
