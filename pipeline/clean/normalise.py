"""One spelling for the same text: Unicode NFC, line ends, spaces, control characters, entities, broken encodings."""

import html
import re
import unicodedata
from functools import lru_cache

import ftfy

# UTF-8 read as Windows-1252 or Latin-1 leaves one of these lead characters before one from the upper half. The test
# is cheap; whether it is damage is for ftfy to say, which weighs the whole word.
_LEADS = "ÂÃâÐÑÎÏ×ØÙÅÄï"
_SUSPECT = re.compile("[ÂÃâÐÑÎÏ×ØÙÅÄ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|ï»¿")
# A longer word stays as it is: of one read in pieces, what is mended would move the borders of the pieces.
_WORD = re.compile(r"(?<![^ \t\r\n])[^ \t\r\n]{1,200}(?![^ \t\r\n])")
_ENTITY = re.compile(
    r"&(?:(?:amp|#0{0,4}38|#[xX]0{0,4}26);){0,9}(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
)
_SPACES = re.compile(r" {2,}")
_ROUNDS = 3

_LINE_BREAKS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_BLANKS = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Invisible characters that carry no text: soft hyphen, zero-width space and joiner of words, byte order mark, marks of
# direction, the placeholder of an embedded object. The joiners U+200C and U+200D stay: some scripts spell with them.
_INVISIBLE = (
    "\xad\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufffc"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_TABLE: dict[int, str | None] = (
    {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if code != 0x0A}
    | dict.fromkeys(range(55296, 57344), "�")
    | {ord(char): "\n" for char in _LINE_BREAKS}
    | {ord(char): " " for char in _BLANKS}
    | {ord(char): None for char in _INVISIBLE}
)
_ODD = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\ud800-\udfff" + re.escape("".join(_LINE_BREAKS + _BLANKS + _INVISIBLE)) + "]"
)


def normalise(body: str) -> str:
    """The text that cuts are counted in: one line a paragraph, single spaces, nothing invisible.

    A function of its argument alone, and one that leaves its own results as they are.
    """
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    text = _repaired(text)
    if "&" in text:
        text = _repaired(_unescape(text))
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return "\n".join(line for line in (line.strip(" ") for line in text.split("\n")) if line)


def _repaired(text: str) -> str:
    """Encodings mended, odd characters gone; again, where what went stood inside what can be mended now."""
    for _ in range(_ROUNDS):
        before = text
        if _is_suspect(text):
            text = _WORD.sub(_repair, text)
        if not _is_odd(text):
            break
        text = text.translate(_TABLE)
        if text == before:
            break
    return text


def _is_suspect(text: str) -> bool:
    return not text.isascii() and any(lead in text for lead in _LEADS) and _SUSPECT.search(text) is not None


def _is_odd(text: str) -> bool:
    # The first look is cheap and passes most texts.
    return not (text.replace("\n", "").isprintable() and "\ufffc" not in text) and _ODD.search(text) is not None


def _unescape(text: str) -> str:
    """Entities as characters, also those escaped twice or more ("&amp;quot;"); bare ampersands stay."""
    for _ in range(_ROUNDS):
        once = _ENTITY.sub(lambda match: html.unescape(f"&{match[1]};"), text)
        if once == text:
            break
        text = once
    return text


def _repair(match: re.Match[str]) -> str:
    word = match[0]
    return _fix_word(word) if _SUSPECT.search(word) else word


@lru_cache(maxsize=4096)
def _fix_word(word: str) -> str:
    # Word by word, so that a cut elsewhere in the line cannot change the verdict on this one.
    return ftfy.fix_encoding(word)
