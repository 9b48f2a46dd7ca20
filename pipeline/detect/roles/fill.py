"""Who, whom, where and when of one event."""

from pipeline.detect.frame import Candidate, Document, Slots
from pipeline.detect.roles.dates import find_date
from pipeline.detect.roles.features import locate, nobody
from pipeline.detect.roles.options import options
from pipeline.detect.roles.ranker import SLOTS, choose
from pipeline.detect.roles.reading import reading
from pipeline.detect.roles.records import make_place, make_role
from schemas.event import Status


def fill(document: Document, candidate: Candidate, status: Status) -> Slots:
    """The roles of an event; null where the article does not say. The first call reads the article's names."""
    read = reading(document)
    parsed = read.parsed(candidate.sentence)
    trigger = locate(parsed, candidate, status)
    every, empty = options(read, parsed, trigger), nobody(parsed, trigger)
    chosen = {slot: choose(candidate.type, slot, every, empty) for slot in SLOTS[candidate.type]}
    actor, target, place = chosen.get("actor"), chosen.get("target"), chosen.get("place")
    return Slots(
        actor=make_role(read, parsed, actor) if actor else None,
        target=make_role(read, parsed, target) if target else None,
        place=make_place(read, parsed, place) if place else None,
        date=find_date(document.article.published, candidate, status),
    )
