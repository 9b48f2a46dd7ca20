"""The countries, regions and cities of GeoNames that a news text may name, looked up by name.

`gazetteer.tsv.gz` is made by `agents.training.places`. It is read when the first place is looked up, in about a fifth
of a second, and then takes about 25 MB; a process that links no place never reads it.
"""

import gzip
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, get_args

from schemas.errors import DataError

Kind = Literal["country", "region", "city"]

_FILE = "gazetteer.tsv.gz"
_COLUMNS = 9
_ABBREVIATED = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
_SPACES = re.compile(r"[\s‑–-]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One place. `region` is GeoNames' first-level code within the country, `iso` the region's in ISO 3166-2.

    `population` of a region is that of its cities. A country or region has no single point, so no `lat` and `lon`.
    """

    id: int
    kind: Kind
    country: str
    region: str
    iso: str
    population: int
    lat: float | None
    lon: float | None
    name: str

    def holds(self, other: "Entry") -> bool:
        """Whether the other place lies within this one."""
        if self.country != other.country or self.id == other.id or self.kind == "city":
            return False
        return self.kind == "country" or (other.kind == "city" and other.region == self.region)


@dataclass(frozen=True)
class Gazetteer:
    """`lines` of the file as they stand, and by folded name the numbers of those that bear it, most populous first."""

    lines: tuple[str, ...]
    by_name: dict[str, tuple[int, ...]]
    by_id: dict[int, int]
    regions: dict[str, int]
    """Line number by country and region code ("US.IL")."""

    def named(self, name: str) -> tuple[Entry, ...]:
        """All places of that name, most populous first; accents, case, points, "St." and "the" do not matter."""
        return tuple(_read(self.lines[number]) for number in self.by_name.get(folded(name), ()))

    def entry(self, geonames_id: int) -> Entry | None:
        """The place of that id."""
        number = self.by_id.get(geonames_id)
        return None if number is None else _read(self.lines[number])

    def region(self, code: str) -> Entry | None:
        """The first-level region with GeoNames' code ("US.IL")."""
        number = self.regions.get(code)
        return None if number is None else _read(self.lines[number])


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer; raises DataError for a line of the wrong shape."""
    text = gzip.decompress(files("pipeline.linking").joinpath(_FILE).read_bytes()).decode("utf-8")
    lines = tuple(line for line in text.split("\n") if line and line[0] != "#")
    by_name: dict[str, tuple[int, ...]] = {}
    by_id: dict[int, int] = {}
    regions: dict[str, int] = {}
    for number, line in enumerate(lines):
        columns = line.split("\t", 4)
        keys = line.rpartition("\t")[2]
        if len(columns) < 5 or not columns[0].isdigit() or columns[1] not in get_args(Kind) or not keys:
            raise DataError(f"{_FILE}: line {number + 2}: expected {_COLUMNS} columns and the names it is found by")
        by_id[int(columns[0])] = number
        if columns[1] == "region":
            regions[f"{columns[2]}.{columns[3]}"] = number
        for key in keys.split("|"):
            by_name[key] = (*by_name.get(key, ()), number)
    return Gazetteer(lines, by_name, by_id, regions)


@lru_cache(maxsize=4096)
def _read(line: str) -> Entry:
    number, kind, country, region, iso, population, lat, lon, name, _ = line.split("\t")
    return Entry(
        id=int(number),
        kind="country" if kind == "country" else "region" if kind == "region" else "city",
        country=country,
        region=region,
        iso=iso,
        population=int(population),
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        name=name,
    )


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """The form that names are compared in."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = plain.casefold().replace("’", "'").replace(".", " ").strip()
    # "U.S." and "D.C." are one word each.
    words = _SPACES.sub(" ", plain).split(" ")
    if len(words) > 1 and all(len(word) == 1 for word in words):
        return "".join(words)
    words = [_ABBREVIATED.get(word, word) for word in words]
    return " ".join(words[1:] if words[0] == "the" and len(words) > 1 else words)
