"""Hostile articles through both agents: no crash, and time in proportion to length.

`python -m tests.bench.worst [CHARACTERS]` tries every shape and every repetition that a pattern of ours may dislike,
each at that length (100,000 unless told, which takes ten minutes), prints what takes too long, exits 1 when any did.
"""

import json
import sys
import time
from collections.abc import Iterator

from agents import clean, detect
from agents.budget import OverBudget, within
from agents.stage import Message, Settled, settle
from schemas.dead_letter import Origin
from tests.bench.pumps import pumps_of_all_patterns

_ORIGIN = Origin(topic="news.raw", partition=0, offset=0, timestamp=0, group="g")
# CPU seconds: what any article may take, and what each character may add. The most events that an article can
# have, 120, cost 4 ms each, whatever its length. Prose takes up to 1 microsecond a character, the worst here 3; a busy
# machine gets three times as much.
_START, _A_CHARACTER = 0.8, 1e-5

_SENTENCE = "Governor Ada Nwosu sued the National Guard on Monday and threatened to deploy troops to Denver. "
_SHAPES = {
    "one word": "a",
    "words": "word ",
    "quotes": '"',
    "curly quotes": "“",
    "quoted letters": "“a” ",
    "brackets": "(",
    "brackets of all kinds": "([{<",
    "stops": ".",
    "initials": "A. ",
    "abbreviations": "A.B.",
    "dashes": "— ",
    "hyphens": "a-",
    "possessives": "a’s ",
    "digits": "1",
    "dates": "on Monday, March 3, 2026 ",
    "months": "March ",
    "addresses": "http://a.b/",
    "mail": "a@b.c ",
    "marks on a letter": "\u0301",
    "mojibake": "â€™",
    "entities": "&amp;amp;",
    "right to left": "\u202e",
    "families": "👩‍👩‍👧",
    "capitals": "ADA ",
    "a name": "Ada Nwosu ",
    "names in a list": "Ada Nwosu, ",
    "triggers": "sued ",
    "short events": "He said he sued. ",
    "events": _SENTENCE,
    "events on lines": f"{_SENTENCE}\n",
    "conditions": "if we sue, ",
    "orders": "signed an executive order ",
    "to": "to ",
    "lines of a letter": "x\n",
    "advertisements": "Advertisement\n",
    "feeds": "The post X appeared first on Y.\n",
    "promotion": "READ MORE: ",
    "paragraphs": "<p>a</p>",
    "open paragraphs": "<p>",
    "open boxes": "<div>",
    "open tables": "<table><tr><td>",
    "links": "<a href='x'>y</a>",
    "comments": "<!--",
    "scripts": "<script>",
}


def shapes(length: int) -> Iterator[tuple[str, str]]:
    """Name and body of each shape, of that many characters."""
    for name, piece in _SHAPES.items():
        yield name, _repeated(piece, length)
    yield "nested brackets", "(" * (length // 2) + ")" * (length // 2)
    yield "all of Unicode", _repeated("".join(map(chr, range(32, 0xD800))), length)
    yield "as many names as fit", _names(length, "A{0} B{1} sued. ")
    yield "one family", _names(length, "A{0} Nwosu sued Nwosu. ")
    yield "governors", _names(length, "Governor A{0} B{1} sued the governor. ")


def _repeated(piece: str, length: int) -> str:
    # No longer on the way there: a long piece times its length would be gigabytes.
    return (piece * (length // len(piece) + 1))[:length]


def _names(length: int, pattern: str) -> str:
    many = (pattern.format(_letters(number), _letters(7 * number)) for number in range(length // len(pattern)))
    return "".join(many)[:length]


def _letters(number: int) -> str:
    return "".join(chr(97 + number // 26**place % 26) for place in range(4))


def examine(body: str) -> str:
    """What is wrong with the way of a body through both agents, or ""."""
    allowed_s = _START + _A_CHARACTER * len(body)
    raw = json.dumps({"id": "a", "title": "Troops sent", "body": body}, ensure_ascii=False).encode()
    started = time.process_time()
    try:
        failed = within(allowed_s, lambda: _through(raw))
    except OverBudget:
        return f"took more than {allowed_s:.1f} s for {len(body)} characters"
    took = time.process_time() - started
    # One call into C may have taken longer than it was allowed to.
    return failed or (f"took {took:.1f} s for {len(body)} characters" if took > allowed_s + 0.5 else "")


def _through(raw: bytes) -> str:
    """The code of a failure that is ours, or ""."""
    cleaned = settle(clean.STAGE, Message(b"a", raw, (), _ORIGIN))
    if cleaned.outcome != "emitted":
        return _ours(cleaned)
    return _ours(settle(detect.STAGE, Message(b"a", cleaned.records[0].value, (), _ORIGIN)))


def _ours(settled: Settled) -> str:
    return f"{settled.reason}: {settled.error!r}" if settled.reason in ("CLEAN", "DETECT") else ""


def main() -> int:
    """Every shape and pump at the length that is told."""
    length = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    pumps = ((repr(pump), _repeated(pump, length)) for pump in pumps_of_all_patterns())
    found = 0
    for name, body in (*shapes(length), *pumps):
        if what := examine(body):
            found += 1
            print(f"{name}: {what}", flush=True)
    print(f"{found} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
