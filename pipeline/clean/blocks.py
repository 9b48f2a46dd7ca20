"""The blocks of a clean text: paragraphs, headings, list items, quotes."""

import re

from pipeline.clean.lines import ends_open
from schemas.article import Block, BlockKind

_ITEM = re.compile(r"(?:[•·▪●◦‣*]|[-–—](?= ?[^-–— ])|\(?\d{1,2}[.)])\s?\S")
_QUOTE = re.compile(r"[“\"«].*[”\"»]\W*$|>\s")
_LONGEST_HEADING = 110


def blocks(text: str) -> list[Block]:
    """One block a line, in order."""
    out = []
    at = 0
    for line in text.split("\n") if text else ():
        out.append(Block(kind=_kind(line), start=at, end=at + len(line)))
        at += len(line) + 1
    return out


def _kind(line: str) -> BlockKind:
    # Most lines start with a letter, and neither an item nor a quote does.
    if not line[:1].isalpha():
        if _ITEM.match(line):
            return "list_item"
        if _QUOTE.match(line):
            return "quote"
    if len(line) <= _LONGEST_HEADING and _is_open(line):
        return "heading"
    return "paragraph"


def _is_open(line: str) -> bool:
    # A heading may close with a quotation ("Mayor calls it ‘a siege’"), a paragraph closes with its own stop.
    return ends_open(line) or re.search(r"[^.!?…,][’'”\"]$", line) is not None
