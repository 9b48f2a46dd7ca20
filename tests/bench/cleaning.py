"""Random and mutated articles through the cleaner: no crash, a true account, time in proportion to length.

`python -m tests.bench.cleaning [SECONDS] [SEED]` runs ten minutes unless told, prints what it found and the growth of
time with length, and exits 1 when something was wrong.
"""

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from msgspec.structs import replace

from pipeline.clean import base_text, clean
from schemas.article import RawArticle
from tests.support.articles import corpus_articles

# CPU seconds: what any article may take, and what each character may add. Prose takes a quarter of a microsecond a
# character; a shared machine and hostile text get forty times as much.
_START, _A_CHARACTER = 0.15, 1e-5
_TOKENS = (
    *"\"“”‘’'()[]<>&;:.,!?…—–-•*|/\\@#%$\n\t\r\u2028\u00a0\u200b\u0301\ud800\ufffd\x00é中",
    *("(AP) — ", " MORE", "READ MORE: ", "Advertisement\n", "By Ann Poe\n", "Photo: Kim Roe/AP\n", "&amp;amp;quot;"),
    *(
        "â€™",
        "(RELATED: ",
        "The post ",
        " appeared first on ",
        "Subscribe to continue reading.\n",
        "Hide Caption 1 of 9",
    ),
    *("<p>", "</p>", "<div class='related'>", "</div>", "<table><tr><td>", "<!--", "-->", "<script>", "<html><body>"),
    *("<article>", '<meta property="og:title" content="', "Ann Poe Ann Poe", "the the ", " .", "x ", "B ", "2:34"),
)
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What went wrong with which body."""

    what: str
    body: str


def bodies(seed: int, sources: Sequence[str]) -> Iterator[str]:
    """Bodies without end, the same for the same seed and sources: random ones, mutated ones, pieces repeated."""
    rng = random.Random(seed)
    while True:
        kind = rng.random()
        if kind < 0.2:
            yield "".join(rng.choices(_TOKENS, k=rng.randint(0, 300)))
        elif kind < 0.3:
            yield "".join(chr(rng.choice((rng.randrange(0x80), rng.randrange(0x3000)))) for _ in range(300))
        elif kind < 0.4:
            piece = _mutated(rng, rng.choice(sources))[:200] + rng.choice(_TOKENS)
            yield (piece * rng.randint(1, 1_000))[:_LONGEST]
        else:
            yield _mutated(rng, rng.choice(sources))


def _mutated(rng: random.Random, text: str) -> str:
    for _ in range(rng.randint(1, 12)):
        start = rng.randint(0, len(text))
        end = min(len(text), start + rng.choice((0, 1, 3, 40, 400)))
        change = rng.randrange(5)
        if change == 0:
            text = text[:start] + text[end:]
        elif change == 1:
            text = text[:end] + text[start:end] * rng.randint(1, 20) + text[end:]
        elif change == 2:
            text = text[:start] + rng.choice(_TOKENS) * rng.choice((1, 1, 2, 50)) + text[start:]
        elif change == 3:
            text = text[:start] + rng.choice((str.upper, str.lower, str.title))(text[start:end]) + text[end:]
        else:
            text = text[:start] + "\n" + text[end:] + "\n" + text[start:end]
    return text[:_LONGEST]


def examine(body: str) -> str:
    """What is wrong with the cleaning of a body, or ""."""
    raw = RawArticle(id="a", body=body)
    start = time.process_time()
    try:
        article = clean(raw)
    except Exception as error:  # noqa: BLE001 - what is looked for
        return f"raised {error!r}"
    took = time.process_time() - start
    if took > _START + _A_CHARACTER * len(body):
        return f"took {took:.2f} s for {len(body)} characters"
    base, at, pieces = base_text(raw), 0, []
    for cut in article.removed:
        pieces.append(base[at : cut.start])
        at = cut.end
    if "".join([*pieces, base[at:]]) != article.text:
        return "the account does not add up"
    again = replace(raw, body=article.text, body_type="text/plain", headline=article.headline)
    if clean(again).text != article.text:
        return "a second cleaning changed the text"
    return ""


def fuzz(
    seed: int, sources: Sequence[str], *, seconds: float = float("inf"), count: int | None = None
) -> list[Finding]:
    """All findings among `count` bodies, or among those that fit into `seconds`."""
    clean(RawArticle(id="a", body="<html><body><p>One.</p></body></html>"))  # the first page loads the extractor
    end = time.monotonic() + seconds
    found = []
    number = 0
    for number, body in enumerate(islice(bodies(seed, sources), count), 1):  # noqa: B007 - told below
        if what := examine(body):
            found.append(Finding(what, body))
        if time.monotonic() > end:
            break
    print(f"{number} bodies, {len(found)} findings")
    return found


def growth(seed: int, sources: Sequence[str]) -> list[tuple[int, float]]:
    """(characters, the most milliseconds of CPU any of eight bodies of that length took)."""
    rng = random.Random(seed)
    pieces = [_mutated(rng, rng.choice(sources))[:500] + rng.choice(_TOKENS) for _ in range(8)]
    sizes = (1_000, 10_000, 100_000, 1_000_000)
    return [(size, max(_milliseconds((piece * size)[:size]) for piece in pieces)) for size in sizes]


def _milliseconds(body: str) -> float:
    start = time.process_time()
    clean(RawArticle(id="a", body=body))
    return (time.process_time() - start) * 1000


def main() -> int:
    """The fuzz for as long as told, then the growth."""
    seconds, seed = (float(sys.argv[1]) if len(sys.argv) > 1 else 600.0), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    sources = [article["body"] for article in corpus_articles(2_000)]
    found = fuzz(seed, sources, seconds=seconds)
    for finding in found[:20]:
        print(finding.what, len(finding.body), repr(finding.body[:300]))
    for size, milliseconds in growth(seed, sources):
        print(f"{size:>12,} characters {milliseconds:>10.1f} ms")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
