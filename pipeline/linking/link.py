"""A place's name linked to GeoNames, as far as the article tells which place it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from pipeline.linking.gazetteer import Entry, Kind, folded, gazetteer
from pipeline.linking.meaning import bearers, by_itself, by_usage, is_area
from pipeline.linking.surroundings import Seen, Surroundings
from pipeline.linking.usage import usage
from schemas.base import Span
from schemas.event import LinkedBy, Place, PlaceCandidate

_SHOWN = 10  # candidates in a record; more help nobody to choose
_FAMOUS = 500_000  # inhabitants of a city that is named without its country even far away
_COMPARABLE = 10  # times as populous as the one meant another may be; beyond, that one would have been qualified

Support = Callable[[Entry, Entry], bool]


@dataclass(frozen=True, slots=True)
class Decision:
    """The place meant, what decided it, and the words that did."""

    entry: Entry
    by: LinkedBy
    evidence: Span | None = None


def link(place: Place, around: Surroundings) -> Place:
    """The place with its GeoNames fields, or with its candidates where the article does not tell them apart.

    A place that is no entry of the gazetteer ("the border", a base) is returned as it is.
    """
    name, kind = _name(place.name)
    if not name[:1].isupper():
        return place
    entries = bearers(name, kind)
    fixed = by_usage(name) if kind is None else None
    if fixed is None and name == place.text and around.with_article(place):
        # "the Mission", "the Horn": a town takes no article.
        entries = tuple(entry for entry in entries if entry.kind != "city")
    decision = _decide(name, entries, fixed, around)
    if decision is not None:
        return _linked(place, decision)
    return msgspec.structs.replace(place, candidates=[_candidate(entry) for entry in entries[:_SHOWN]])


def _name(name: str) -> tuple[str, Kind | None]:
    """The proper name in a phrase, and what it says that the place is: "northern Syria", "the state of Georgia"."""
    own = usage()
    name = name.removeprefix("the ")
    for part in own.parts:
        if name.startswith(f"{part} "):
            name = name.removeprefix(f"{part} ").removeprefix("the ")
            break
        capital = f"{part.capitalize()} "
        if name.startswith(capital) and not _whole(name):
            rest = bearers(name.removeprefix(capital), "country")
            return (name.removeprefix(capital), "country") if rest else (name, None)
    for kind, words in own.sorts.items():
        for word in words:
            if word.endswith(" of") and name.lower().startswith(f"{word} "):
                return name[len(word) + 1 :], kind
            if name.endswith((f" {word}", f" {word.title()}")) and not _whole(name):
                return name[: -len(word) - 1], kind
    return name, None


def _whole(name: str) -> bool:
    """Whether the name with its last word is one that the gazetteer knows: "Kansas City", "Mexico City"."""
    return bool(by_usage(name) or bearers(name))


def _decide(name: str, entries: tuple[Entry, ...], fixed: Entry | None, around: Surroundings) -> Decision | None:
    """`fixed` is what the name means by usage, unless the article says otherwise."""
    if not entries and fixed is None:
        return None
    if entries and entries[0].kind == "country" and len(entries) == 1:
        return Decision(entries[0], "name")
    qualifiers = around.qualifiers(name)
    if qualifiers and (decision := _qualified(entries, qualifiers)):
        return decision
    if any(seen.span and seen.span.text in usage().abbreviations for seen in qualifiers):
        return None  # in a state where the gazetteer has no place of the name
    if fixed is not None:
        return Decision(fixed, "usage")
    return _by_article(name, entries, around)


def _qualified(entries: Sequence[Entry], qualifiers: Sequence[Seen]) -> Decision | None:
    """The one place that lies in a region or country named after it; None when mentions differ."""
    found = [(entry, seen) for seen in qualifiers for entry in entries if seen.entry.holds(entry)]
    if len({entry.id for entry, _ in found}) != 1:
        return None
    entry, seen = found[0]
    return Decision(entry, "qualifier" if seen.span else "dateline", seen.span)


def _by_article(name: str, entries: tuple[Entry, ...], around: Surroundings) -> Decision | None:
    """By a longer name, by other places of a region or country, or because one outweighs the others."""
    alone = by_itself(entries)
    if alone and is_area(alone[0]):
        return Decision(*alone)
    if decision := _longer(name, entries, around):
        return decision
    others = [seen for seen in around.places if seen.entry not in entries]
    likely = [entry for entry in entries if _COMPARABLE * entry.population >= entries[0].population]
    if decision := _supported(likely, others, _near):
        return decision
    if alone:
        return Decision(*alone) if _at_home(name, alone[0], others) else None
    # Nearly every article names a country, so that alone does not tell which of its towns a lesser-known one is.
    if len(entries) == 1 and entries[0].country in usage().federations:
        return None
    return _supported(likely, others, _compatriot)


def _longer(name: str, entries: Sequence[Entry], around: Surroundings) -> Decision | None:
    """ "New York City" and "New York state": the kind that the article adds to the name, where it adds only one."""
    found: list[Decision] = []
    for kind, words in usage().sorts.items():
        meant = [entry for entry in entries if entry.kind == kind]
        spans = [span for word in words if not word.endswith(" of") and (span := around.find(f"{name} {word}"))]
        if meant and spans:
            found.append(Decision(meant[0], "article", spans[0]))
    return found[0] if len(found) == 1 else None


def _supported(entries: Sequence[Entry], others: Sequence[Seen], support: Support) -> Decision | None:
    """The only one that another place of the article supports."""
    found = [(entry, seen) for entry in entries for seen in others if support(entry, seen.entry)]
    if len({entry.id for entry, _ in found}) != 1:
        return None
    entry, seen = found[0]
    return Decision(entry, "article" if seen.span else "dateline", seen.span)


def _near(entry: Entry, other: Entry) -> bool:
    """Whether the other place is in the same region, or where news seldom names regions, in the same country."""
    if other.country != entry.country:
        return False
    return entry.kind == "country" or entry.country not in usage().federations or other.region == entry.region


def _at_home(name: str, entry: Entry, others: Sequence[Seen]) -> bool:
    """Whether the article may mean it: one that names only places of other countries may mean a village of theirs."""
    famous = entry.kind == "city" and entry.population >= _FAMOUS and folded(name) == folded(entry.name)
    return famous or not others or any(_compatriot(entry, seen.entry) for seen in others)


def _compatriot(entry: Entry, other: Entry) -> bool:
    return other.country == entry.country


def _linked(place: Place, decision: Decision) -> Place:
    entry = decision.entry
    region = _region(entry)
    return msgspec.structs.replace(
        place,
        geonames_id=entry.id,
        country=entry.country,
        admin1=region.name if region else "",
        admin1_code=region.iso if region else "",
        lat=entry.lat,
        lon=entry.lon,
        linked_by=decision.by,
        evidence=decision.evidence,
    )


def _candidate(entry: Entry) -> PlaceCandidate:
    region = _region(entry)
    return PlaceCandidate(
        geonames_id=entry.id,
        name=entry.name,
        admin1=region.name if region else "",
        country=entry.country,
        population=entry.population,
    )


def _region(entry: Entry) -> Entry | None:
    return gazetteer().region(f"{entry.country}.{entry.region}") if entry.region else None
