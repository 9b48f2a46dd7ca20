"""What the article's other sentences say of the same type of event: who acts, on whom and where, as votes.

"The suit was filed in March" names nobody; the sentences around it do. Each sentence with a word of the type is read
by itself, with weights fitted for reading a sentence alone, and gives each of its phrases a share of one vote.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice

from pipeline.detect.frame import Candidate, Document, Sentence
from pipeline.detect.roles.features import around, locate
from pipeline.detect.roles.options import Option, here
from pipeline.detect.roles.ranker import SLOTS, Slot, shares, weigh
from pipeline.detect.roles.reading import Reading
from pipeline.detect.whole import whole
from schemas.base import Part
from schemas.errors import DataError
from schemas.event import EVENT_TYPES, EventType

_FILE = "voters.toml"
_SENTENCES = 4  # that vote; the first ones of an article name who the rest is about
_LEAST = 0.05  # a smaller share is noise

Ballot = list[tuple[Slot, Option, float]]


@dataclass(slots=True)
class Vote:
    """A phrase of another sentence, the sum of its shares, and the most that any phrase has for the role."""

    option: Option
    weight: float
    most: float = 1.0


@cache
def voters() -> dict[EventType, re.Pattern[str]]:
    """The words that make a sentence vote, by type; raises DataError when one is missing or no pattern."""
    data = tomllib.loads(files("pipeline.detect.roles").joinpath(_FILE).read_text(encoding="utf-8"))
    try:
        return {kind: re.compile(rf"(?:{data[kind]})\b") for kind in EVENT_TYPES}
    except (KeyError, re.error) as error:
        raise DataError(f"{_FILE}: {error}") from None


def votes(reading: Reading, kind: EventType, but: int) -> dict[Slot, dict[str, Vote]]:
    """By role and name in lower case, what the article's sentences say together, all but the one of that index."""
    out: dict[Slot, dict[str, Vote]] = {slot: {} for slot in SLOTS[kind]}
    for index, ballot in _ballots(reading, kind):
        if index != but:
            for slot, option, share in ballot:
                out[slot].setdefault(option.meaning.name.lower(), Vote(option, 0.0)).weight += share
    for cast in out.values():
        most = max((vote.weight for vote in cast.values()), default=1.0)
        for vote in cast.values():
            vote.most = most
    return out


def _ballots(reading: Reading, kind: EventType) -> list[tuple[int, Ballot]]:
    """The votes of each sentence that has some, by its index; counted once for an article."""
    kept = reading.ballots.get(kind)
    if kept is None:
        kept = reading.ballots[kind] = []
        for sentence, start, end in islice(_told(reading.document, voters()[kind]), _SENTENCES):
            kept.append((sentence.index, _ballot(reading, kind, sentence, start, end)))
    return kept


def _told(document: Document, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, int, int]]:
    """Each sentence with a word that the pattern finds, and where the first of them stands in its part."""
    parts: tuple[Part, ...] = ("headline", "text")
    for part, text in zip(parts, document.plain, strict=True):
        done = 0
        for match in whole(pattern, text):
            start, end = match.span()
            if start >= done and (sentence := document.sentence(part, start)) is not None:
                done = sentence.end
                yield sentence, start, end


def _ballot(reading: Reading, kind: EventType, sentence: Sentence, start: int, end: int) -> Ballot:
    parsed = reading.parsed(sentence, start)
    trigger = locate(parsed, Candidate(kind, sentence, start, end, ""), "done")
    table = reading.weights[f"{kind} alone"]
    options = here(reading, parsed, trigger)
    own = [weigh(table, option.features) for option in options]
    nobody = weigh(table, around(parsed, trigger, "none"))
    out: Ballot = []
    for i, slot in enumerate(SLOTS[kind]):
        logs = [*(weight[i] for weight in own), nobody[i]]
        out += [(slot, option, share) for option, share in zip(options, shares(logs), strict=False) if share >= _LEAST]
    return out
