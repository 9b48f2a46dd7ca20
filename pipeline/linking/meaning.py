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
    outer = [e for e in every if e.kind == "region" and any(_is_in(o, e) for o in every)]
    kept = [entry for entry in every if entry not in inner and entry not in outer]
    return tuple(sorted(kept, key=lambda entry: -entry.population))


def _is_in(city: Entry, region: Entry) -> bool:
    """Whether it is the city that a region is called after, which need not lie within the region's borders."""
    if region.country in usage().federations or city.kind != "city" or city.country != region.country:
        return False
    return city.region == region.region or city.population >= KNOWN


def by_usage(name: str) -> Entry | None:
    """What usage fixes for the name, among all that bear it."""
    own = usage()
    if number := own.names.get(folded(name)):
        return gazetteer().entry(number)
    if folded(name) in own.alone:
        return next((entry for entry in bearers(name) if entry.kind == "city"), None)
    return None


def by_itself(entries: tuple[Entry, ...]) -> tuple[Entry, LinkedBy] | None:
    """The one that is meant without more being known: the only one if well-known, the only country, the far largest.

    A country gives way to none but a region of a federation: "Georgia".
    """
    if not entries:
        return None
    first = entries[0]
    if len(entries) == 1:
        return (first, "name") if is_area(first) or first.population >= KNOWN else None
    areas = [entry for entry in entries if is_area(entry)]
    if len(areas) == 1 and areas[0].kind == "country":
        return areas[0], "prominence"
    outweighed = OUTWEIGHS * entries[1].population
    return (first, "prominence") if first.population >= max(outweighed, KNOWN) else None


def is_area(entry: Entry) -> bool:
    """Whether it is a country, or a region of one whose regions are household names."""
    return entry.kind == "country" or (entry.kind == "region" and entry.country in usage().federations)


@lru_cache(maxsize=8192)
def settled(name: str) -> Entry | None:
    """The place that the name means in any article, if there is one."""
    if not name[:1].isupper():
        return None
    if entry := by_usage(name):
        return entry
    found = by_itself(bearers(name))
    return found[0] if found else None
