"""Offices and whom their holders act for, loaded from offices.toml."""

import re
import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from pipeline.detect.roles.lexicon import lexicon
from schemas.errors import DataError

_FILE = "offices.toml"
_SECRETARY = "secretary"
_LINKS = frozenset({"of", "for", "and", "the"})


class Office(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the file: whom the holder acts for when a place, or an organisation, stands with the office."""

    heads: list[str]
    place: str = ""
    body: str = ""
    local: bool = False
    field: bool = False


class Offices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it stands."""

    ranks: str
    fields: str
    past: str
    articled: list[str]
    office: list[Office]
    departments: dict[str, str]


@cache
def offices() -> Offices:
    """The one table; raises DataError when offices.toml does not hold what it should."""
    return parse(files("pipeline.detect.roles").joinpath(_FILE).read_text(encoding="utf-8"))


def parse(text: str) -> Offices:
    """A table from TOML; raises DataError."""
    try:
        return msgspec.convert(tomllib.loads(text), Offices)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(f"{_FILE}: {error}") from None


@cache
def heads() -> dict[str, Office]:
    """Each office's last words in lower case, the longest first, so that the first that fits is the one."""
    every = {head: office for office in offices().office for head in office.heads}
    return dict(sorted(every.items(), key=lambda one: (-len(one[0]), one[0])))


@cache
def _secretary_of() -> re.Pattern[str]:
    # After a state's name it is an office of the state: "Ohio Secretary of State".
    departments = "|".join(map(re.escape, sorted(offices().departments, key=len, reverse=True)))
    return re.compile(rf"^(?:(?:u\.?s\.?|acting) )*{_SECRETARY} of (?:the )?(?P<department>{departments})(?!\w)")


def acted_for(title: str) -> str:
    """Whom the holder of a title acts for, "" where the title does not say: "Texas Gov." → Government of Texas."""
    low = title.lower()
    if not set(low.split()).isdisjoint(offices().past.split()):
        return ""
    if match := _secretary_of().search(low):
        return offices().departments[match["department"]]
    if low.endswith(f" {_SECRETARY}"):
        department = offices().departments.get(_named(title[: -len(_SECRETARY)], field=True).lower())
        if department:
            return department
    for head, office in heads().items():
        if f" {low}".endswith(f" {head}"):
            return of(office, _named(title[: -len(head)], field=office.field), title[-len(head) :])
    return ""


def of(office: Office, name: str, written: str) -> str:
    """Whom the holder of the office acts for when `name` stands with it; `written` is the office as the text has it."""
    if not name:
        return ""
    lex = lexicon()
    place = "" if office.field else _place(name)
    is_body = not {word.lower() for word in name.split()}.isdisjoint(lex.organisations | lex.governments)
    if not (place or (office.local and not is_body)):
        # "Somebody President": what heads countries as well heads only what is surely a body.
        return office.body.format(name=name) if is_body or not office.place or name.isupper() else ""
    if "{office}" not in office.place:
        name = f"the {place}" if place in offices().articled else place or name
    return office.place.format(name=name, office=written)


def _named(words: str, *, field: bool) -> str:
    """The name before an office, without what says its rank and, unless it is to be kept, its field."""
    kept = words.split()
    dull = [*offices().ranks.split(), *(() if field else offices().fields.split())]
    while kept and kept[-1].lower() in dull:
        kept.pop()
    while kept and kept[0].lower() in dull and not _place(" ".join(kept)):
        kept.pop(0)
    named = all(word[0].isupper() or word in _LINKS for word in kept)
    return " ".join(kept).removesuffix("'s").removesuffix("’s") if named else ""


def _place(name: str) -> str:
    """The place that the name is, or whose people it names: "Russian" → Russia; "" for any other name."""
    lex = lexicon()
    low = name.lower()
    found = lex.aliases.get(low) or lex.demonyms.get(low)
    return found or (name if low in lex.place_names else "")
