"""Articles to send: the annotated data's corpus where it lies beside the checkout, our own otherwise; and poison."""

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from schemas.dead_letter import Headers
from schemas.raw import MAX_RAW_BYTES

# Large values are few: each travels as it is, and three more times in memory on its way.
_OVERSIZED_EVERY = 20

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "news-5k.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Sent:
    """One message as it is produced; `article_id` is "" for poison. The header `n` is its number."""

    key: bytes | None
    value: bytes | None
    headers: Headers
    article_id: str = ""

    @property
    def number(self) -> bytes:
        """What tells it from every other message, also where its bytes do not."""
        return dict(self.headers)["n"] or b""


def corpus_articles(count: int) -> list[dict[str, str]]:
    """That many articles of the corpus, or of our own where there is no corpus."""
    if not CORPUS.exists():
        return own_articles(count)
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, count)]


def own_articles(count: int, seed: int = 7, paragraphs: tuple[int, int] = (2, 5)) -> list[dict[str, str]]:
    """Articles made up of the sentences below, the same for the same seed; some hold events, some none.

    Each has at least and at most so many paragraphs.
    """
    rng = random.Random(seed)
    return [
        {
            "id": f"own-{seed}-{number}",
            "title": f"{rng.choice(_PLACES)} council hears from {rng.choice(_PEOPLE)}",
            "published": "2026-03-17",
            "source": "Example Wire",
            "body": "\n\n".join(_paragraph(rng) for _ in range(rng.randint(*paragraphs))),
        }
        for number in range(count)
    ]


def with_poison(articles: Sequence[dict[str, str]], every: int = 7, seed: int = 7) -> list[Sent]:
    """The articles as messages, and one message of poison before every `every`-th place, of each kind in turn."""
    rng = random.Random(seed)
    poison = _poison(rng)
    sent: list[Sent] = []
    for article in articles:
        if len(sent) % every == every - 1:
            key, value = next(poison)
            sent.append(Sent(key, value, _headers(len(sent))))
        value = json.dumps(article, ensure_ascii=False).encode()
        sent.append(Sent(article["id"].encode(), value, _headers(len(sent)), article["id"]))
    return sent


def _headers(number: int) -> Headers:
    """Headers as producers set them: text, bytes that are no text, no value, and the same name twice."""
    return (("n", str(number).encode()), ("origin", b"\xff\x00\x80"), ("hop", b"first"), ("hop", None))


def _poison(rng: random.Random) -> Iterator[tuple[bytes | None, bytes | None]]:
    """Keys and values that no agent can use, without end."""
    number = 0
    while True:
        values = [
            b'{"id": "half", "body": "it stops in the mid',
            b"",
            None,
            rng.randbytes(300),
            b"\xef\xbb\xbf[]",
            b'["a list"]',
            b'{"id": "no-body", "title": "Nothing below the headline"}',
            b"[" * 5_000,
        ]
        for value in values:
            number += 1
            key = rng.choice([None, b"", rng.randbytes(8), b"some-key"])
            if number % _OVERSIZED_EVERY == 0:
                yield key, json.dumps({"id": "large", "body": "long " * (MAX_RAW_BYTES // 5)}).encode()
            yield key, value


def _paragraph(rng: random.Random) -> str:
    facts = {"place": rng.choice(_PLACES), "person": rng.choice(_PEOPLE), "body": rng.choice(_BODIES)}
    return " ".join(rng.choice(_SENTENCES).format(**facts) for _ in range(rng.randint(2, 5)))


_PLACES = ("Harborview", "Denver", "Tucson", "Baton Rouge", "Tallinn", "Lagos", "Osaka")
_PEOPLE = ("Governor Ada Nwosu", "Mayor Luis Ortega", "Attorney General Petra Lund", "President Omar Haddad")
_BODIES = ("the National Guard", "the transit authority", "the Interior Ministry", "the school board")
_SENTENCES = (
    "{person} signed an executive order on Monday that bars city staff from sharing tenant records.",
    "{person} said the order would be lifted once {body} had answered.",
    "{person} sent 400 troops to {place} after two nights of flooding.",
    "{person} threatened to send {body} to {place} if the strike went on.",
    "{person} sued {body} in federal court over the closure of three clinics.",
    "A judge blocked the deployment to {place} until a hearing next week.",
    "{person} denied any plan to deploy {body} to {place}.",
    "Residents of {place} queued for an hour to speak about parking.",
    "The bakery on the corner has sold the same rye loaf since 1961.",
    "“We waited long enough,” said {person}, “and the water kept rising.”",
    "Rain is expected in {place} through the weekend.",
    "Readers deployed every argument they had against the new bus timetable.",
)
