"""PolicyEvent: one sentence's report of an event of a known type or a pack's, with evidence for every slot."""

from typing import Annotated, Literal

from msgspec import Meta

from schemas.base import Part, Record, Span

KnownType = Literal["deployment", "executive_order", "lawsuit"]
"""The types that the package itself has; packs add theirs."""
EventType = Annotated[str, Meta(pattern="^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
"""A known type, or the name of one that a pack adds: a header and a metric's label carry it."""
Status = Literal["threatened", "planned", "done", "blocked", "reversed", "denied"]
EVENT_TYPES: tuple[KnownType, ...] = ("deployment", "executive_order", "lawsuit")
STATUSES: tuple[Status, ...] = ("threatened", "planned", "done", "blocked", "reversed", "denied")


class Role(Record, frozen=True, kw_only=True):
    """Who acts or is acted on. `name` is resolved within the article; text, start, end are the words that stand for it.

    "he" → name "JB Pritzker", role "Illinois Governor". `kind` is person, organisation, force, government or "".
    `organisation` is what a person speaks or acts for where the article says so, in `organisation_evidence`.
    """

    name: str
    text: str
    start: int
    end: int
    part: Part = "text"
    role: str = ""
    organisation: str = ""
    kind: Literal["person", "organisation", "force", "government", ""] = ""
    organisation_evidence: Span | None = None


LinkedBy = Literal["", "name", "usage", "qualifier", "article", "dateline", "prominence"]
"""What decided which place of that name is meant; docs/events.md says what each is."""


class PlaceCandidate(Record, frozen=True, kw_only=True):
    """One of several places that bear a name. `admin1` and `country` as in Place; 0 inhabitants are not known."""

    geonames_id: int
    name: str
    admin1: str = ""
    country: str = ""
    population: int = 0


class Place(Record, frozen=True, kw_only=True):
    """Where it happens, not the dateline. The GeoNames fields are empty while the place is not linked.

    `country` is ISO 3166-1 alpha-2, `admin1` the name of the first-level region and `admin1_code` that region in
    ISO 3166-2 where it has one. `evidence` is what was read to tell which of several places is meant. Where the article
    does not tell, `candidates` are those that it may be, most populous first, at most ten.
    """

    name: str
    text: str
    start: int
    end: int
    part: Part = "text"
    geonames_id: int | None = None
    country: str = ""
    admin1: str = ""
    admin1_code: str = ""
    lat: float | None = None
    lon: float | None = None
    linked_by: LinkedBy = ""
    evidence: Span | None = None
    candidates: list[PlaceCandidate] = []


class EventDate(Record, frozen=True, kw_only=True):
    """When. `value` is an ISO date, month, year, interval ("2025-09-06", "2025-09", "2025-09-01/2025-09-07") or ""."""

    text: str
    start: int
    end: int
    part: Part = "text"
    value: str = ""


class Attribution(Record, frozen=True, kw_only=True):
    """Who says so: `act` (the text reports it itself), `quote` (direct speech) or `report` (somebody said that)."""

    kind: Literal["act", "quote", "report"] = "act"
    speaker: str = ""


class Confidence(Record, frozen=True, kw_only=True):
    """Probabilities from 0 to 1 that it is an event at all, and that the status is right if it is one."""

    event: float
    status: float


class Codes(Record, frozen=True, kw_only=True):
    """Codes of other schemes where one fits, "" where none does; `version` is that of our map.

    `plover` is an event type, with its mode where one fits ("MOBILIZE-troops"); `plover_aux` the auxiliary mode without
    which the type would claim something that did not happen. `iptc` is a Media Topic ("medtop:20000114").
    """

    plover: str = ""
    plover_aux: Literal["", "future", "negation", "historical"] = ""
    cameo: str = ""
    iptc: str = ""
    version: str = ""


class ArticleRef(Record, frozen=True, kw_only=True):
    """The article an event was found in."""

    id: str
    version: str = ""
    headline: str = ""
    source: str = ""
    url: str = ""
    published: str = ""


class PolicyEvent(Record, frozen=True, kw_only=True):
    """One mention of one event. The same input gives the same `id` on every run, worker and order.

    `cue` is what decided the status (null when the plain past tense did). What the types and statuses mean is fixed
    by the annotation guidelines; docs/events.md gives them with examples.
    """

    id: str
    type: EventType
    status: Status
    sentence: Span
    trigger: Span
    cue: Span | None = None
    actor: Role | None = None
    target: Role | None = None
    place: Place | None = None
    date: EventDate | None = None
    background: bool = False
    attribution: Attribution = Attribution()
    confidence: Confidence
    codes: Codes = Codes()
    article: ArticleRef
    rule: str = ""
    pipeline_version: str = ""
