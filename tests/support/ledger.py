"""The ledger of a delivery test: what was sent, against what came out, message by message."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.topics import CLEAN, DEAD, ENRICHED, EVENTS
from tests.support.articles import Sent
from tests.support.tap import Received

OUTPUTS = (CLEAN.name, ENRICHED.name, EVENTS.name, *(topic.name for topic in DEAD.values()))
_SHOWN = 5


@dataclass
class Account:
    """The ledger's result; `missing`, `changed` and `strangers` are empty when all is well.

    `missing` came out nowhere; `changed` is a dead letter whose key, value or headers are not as they were sent;
    `strangers` came out but were never sent. `twice` counts the outputs that came more than once, which a restart may
    cause.
    """

    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    twice: int = 0

    def __str__(self) -> str:
        parts = [
            f"{len(items)} {name}: {', '.join(items[:_SHOWN])}"
            for name, items in (("missing", self.missing), ("changed", self.changed), ("strangers", self.strangers))
            if items
        ]
        return "; ".join(parts) or "all accounted for"

    @property
    def is_balanced(self) -> bool:
        """True when every message came out, as it should, and nothing else did."""
        return not (self.missing or self.changed or self.strangers)


def balance(sent: Sequence[Sent], received: Sequence[Received]) -> Account:
    """Articles must be on news.enriched under their ids, poison on the dead letters of `clean` as it was sent."""
    enriched = Counter(enriched_ids(received))
    dead = [message for message in received if message.topic == DEAD["clean"].name]
    by_number = {message.number: message for message in sent}
    account = Account(twice=sum(enriched.values()) - len(enriched))
    articles = {message.article_id for message in sent if message.article_id}
    account.missing += sorted(articles - set(enriched))
    account.strangers += sorted(set(enriched) - articles)
    buried: set[bytes] = set()
    for letter in dead:
        number = dict(letter.headers).get("n") or b""
        original = by_number.get(number)
        if original is None or original.article_id:
            account.strangers.append(f"dead letter {number!r}: {_reason(letter)}")
        elif not _is_as_sent(letter, original):
            account.changed.append(f"dead letter {number!r}")
        account.twice += number in buried
        buried.add(number)
    account.missing += [f"poison {m.number!r}" for m in sent if not m.article_id and m.number not in buried]
    account.strangers += [
        f"dead letter of detect: {_reason(message)}" for message in received if message.topic == DEAD["detect"].name
    ]
    return account


def is_complete(sent: Sequence[Sent], received: Sequence[Received]) -> bool:
    """True when as many different things came out as went in: cheap, for waiting; `balance` judges."""
    dead = {dict(message.headers).get("n") for message in received if message.topic == DEAD["clean"].name}
    detect = sum(message.topic == DEAD["detect"].name for message in received)
    return len(set(enriched_ids(received))) + len(dead) + detect >= len(sent)


def enriched_ids(received: Sequence[Received]) -> list[str]:
    """The article ids on news.enriched, from the keys, as often as they came."""
    return [(message.key or b"").decode() for message in received if message.topic == ENRICHED.name]


def event_ids(received: Sequence[Received]) -> dict[str, tuple[str, ...]]:
    """Article id → the ids of its events, as news.enriched says."""
    return {record["id"]: tuple(event["id"] for event in record["events"]) for record in records(received)}


def loose_events(received: Sequence[Received]) -> set[str]:
    """The event ids that policy.events holds and news.enriched does not, or the other way round."""
    enriched = {identity for identities in event_ids(received).values() for identity in identities}
    alone = {(message.key or b"").decode() for message in received if message.topic == EVENTS.name}
    return enriched ^ alone


def records(received: Sequence[Received]) -> list[dict[str, Any]]:
    """The enriched articles, parsed."""
    return [json.loads(message.value or b"") for message in received if message.topic == ENRICHED.name]


def _is_as_sent(letter: Received, original: Sent) -> bool:
    # A message with neither key nor value cannot be sent on by aiokafka: it arrives with an empty value.
    value = b"" if original.key is None and original.value is None else original.value
    headers = letter.headers[: len(original.headers)]
    return (letter.key, letter.value, headers) == (original.key, value, original.headers)


def _reason(letter: Received) -> str:
    headers = {name: value.decode("utf-8", "replace") for name, value in letter.headers if value is not None}
    return f"{headers.get('dlq.code')}: {headers.get('__dlq.errors.message')}"
