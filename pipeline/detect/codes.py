"""An event's codes in PLOVER, CAMEO and IPTC Media Topics, by the tables of codes.toml."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from schemas.errors import DataError
from schemas.event import Codes, EventType, KnownType, Status

_FILE = "codes.toml"
_WORD = re.compile(r"\w+")
Sent = Literal["police", "troops", "weapons"]


class Scheme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which edition of a scheme the codes are from, and where it is published."""

    name: str
    version: str
    source: str


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of `codes`."""

    type: KnownType
    status: Status
    plover: str
    sends: Sent | None = None
    aux: Literal["", "future", "negation"] = ""
    cameo: str = ""


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of `topics`."""

    type: KnownType
    iptc: str
    sends: Sent | None = None


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it stands."""

    version: str
    schemes: list[Scheme]
    codes: list[Code]
    topics: list[Topic]
    sends: dict[Sent, list[str]]


@cache
def table() -> Table:
    """The one table; raises DataError when codes.toml does not hold what it should."""
    return parse(files("pipeline.detect").joinpath(_FILE).read_text(encoding="utf-8"))


def parse(text: str) -> Table:
    """A table from TOML; raises DataError."""
    try:
        return msgspec.convert(tomllib.loads(text), Table)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(f"{_FILE}: {error}") from None


def codes(type_: EventType, status: Status, sends: str, *, background: bool) -> Codes:
    """The codes of an event; `sends` is what a deployment sends, in words, "" where that is not known."""
    known = table()
    words = set(_WORD.findall(sends.lower())) if type_ == "deployment" else set()
    sent = next((kind for kind, names in known.sends.items() if not words.isdisjoint(names)), None)
    fitting = (None, sent)
    code = next(
        (row for row in known.codes if row.type == type_ and row.status == status and row.sends in fitting), None
    )
    topic = next((row.iptc for row in known.topics if row.type == type_ and row.sends in fitting), "")
    if code is None:
        return Codes(iptc=topic, version=known.version)
    aux = code.aux or ("historical" if background else "")
    return Codes(plover=code.plover, plover_aux=aux, cameo=code.cameo, iptc=topic, version=known.version)
