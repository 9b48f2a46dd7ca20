"""Which places a name may mean, and which one it means whatever the article."""

from functools import lru_cache

from pipeline.linking.gazetteer import Entry, Kind, folded, gazetteer
from pipeline.linking.usage import usage
from schemas.event import LinkedBy

KNOWN = 100_000  # inhabitants: the only bearer of a name is not taken for it when smaller, the gazetteer lacks villages
OUTWEIGHS = 20  # times as populous as any other: London is the one in England, Portland is not the one in Oregon


@lru_cache(maxsize=4096)
def bearers(name: str, kind: Kind | None = None) -> tuple[Entry, ...]:
    """The places that the name may mean, most populous first.

    A country's name means the country rather than a part of it, and a region's the city in it of the same name, except
    where regions are household names.
    """
    places, own = gazetteer(), usage()
    if folded(name) in own.elsewhere:
        return ()
    other = places.entry(own.others.get(folded(name), 0))
    every = [*places.named(name), *([other] if other else [])]
    every = [entry for entry in every if kind in (None, entry.kind)]
    inner = [e for e in every if any(o.kind == "country" and o.holds(e) for o in every)]
    outer = [
        e for e in every
        if e.kind == "region" and e.country not in own.federations and any(e.holds(o) for o in every)
    ]  # fmt: skip
    kept = [entry for entry in every if entry not in inner and entry not in outer]
    return tuple(sorted(kept, key=lambda entry: -entry.population))


def by_usage(name: str) -> Entry | None:
    """What usage fixes for the name, among all that bear it."""
    own = usage()
    if number := own.names.get(folded(name)):
        return gazetteer().entry(number)
    if folded(name) in own.alone:
        return next((entry for entry in bearers(name) if entry.kind == "city"), None)
    return None


def by_itself(entries: tuple[Entry, ...]) -> tuple[Entry, LinkedBy] | None:
    """The only one of several that can be meant without more being known: a well-known only one, or the outweighing."""
    if not entries:
        return None
    first = entries[0]
    if len(entries) == 1:
        area = first.kind == "country" or (first.kind == "region" and first.country in usage().federations)
        return (first, "name") if area or first.population >= KNOWN else None
    outweighed = OUTWEIGHS * entries[1].population
    return (first, "prominence") if first.population >= max(outweighed, KNOWN) else None


@lru_cache(maxsize=8192)
def settled(name: str) -> Entry | None:
    """The place that the name means in any article, if there is one."""
    if not name[:1].isupper():
        return None
    if entry := by_usage(name):
        return entry
    found = by_itself(bearers(name))
    return found[0] if found else None
