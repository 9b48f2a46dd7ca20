"""Who, whom, where and when of one event."""

from pipeline.detect.frame import Candidate, Document, Slots
from pipeline.detect.roles.collective import Vote, votes
from pipeline.detect.roles.dates import find_date
from pipeline.detect.roles.features import Trigger, around, locate, nobody
from pipeline.detect.roles.options import Option, elsewhere, here
from pipeline.detect.roles.ranker import SLOTS, Slot, differing, scored
from pipeline.detect.roles.reading import Parsed, Reading, reading
from pipeline.detect.roles.records import make_place, make_role
from schemas.event import Status


def fill(document: Document, candidate: Candidate, status: Status) -> Slots:
    """The roles of an event; null where the article does not say. The first call reads the article's names."""
    read = reading(document)
    parsed = read.parsed(candidate.sentence)
    trigger = locate(parsed, candidate, status)
    empty = nobody(parsed, trigger)
    every = with_votes(read, parsed, trigger)
    rated = {slot: scored(candidate.type, slot, every[slot], empty) for slot in SLOTS[candidate.type]}
    chosen = {slot: options[0][1] for slot, options in rated.items()}
    if candidate.type == "lawsuit":
        chosen["actor"], chosen["target"] = differing(rated["actor"], rated["target"])
    actor, target, place = chosen.get("actor"), chosen.get("target"), chosen.get("place")
    return Slots(
        actor=make_role(read, actor) if actor else None,
        target=make_role(read, target) if target else None,
        place=make_place(read, place) if place else None,
        date=find_date(document.article.published, candidate, status),
    )


def with_votes(read: Reading, parsed: Parsed, trigger: Trigger) -> dict[Slot, list[Option]]:
    """The options of each role, with what the article's other sentences say of them."""
    present = here(read, parsed, trigger)
    absent = elsewhere(read, parsed, trigger, present)
    known = votes(read, trigger.type)
    return {slot: _voted(parsed, trigger, [*present, *absent], known[slot]) for slot in SLOTS[trigger.type]}


def _voted(parsed: Parsed, trigger: Trigger, options: list[Option], cast: dict[str, Vote]) -> list[Option]:
    most = max((vote.weight for vote in cast.values()), default=0.0)
    out: list[Option] = []
    seen: set[str] = set()
    for option in options:
        name = option.meaning.name.lower()
        seen.add(name)
        vote = cast.get(name)
        out.append(Option(option.meaning, option.chunk, option.features + _tally(vote, most, option.chunk is not None), option.parsed))
    for name, vote in cast.items():
        if name not in seen:
            extra = ("out", "out|voted", *around(parsed, trigger, "out"), *_tally(vote, most, False))
            out.append(Option(vote.option.meaning, vote.option.chunk, extra, vote.option.parsed))
    return out


def _tally(vote: Vote | None, most: float, inside: bool) -> tuple[str, ...]:
    where = "i" if inside else "o"
    if vote is None:
        return (f"{where}|v0",)
    size = min(int(vote.weight * 2), 6)
    first = vote.weight >= most
    return (f"{where}|v{size}", f"{where}|vs{int(vote.weight / most * 4)}", f"{where}|first={first}", f"{where}|first={first}|v{size}")
