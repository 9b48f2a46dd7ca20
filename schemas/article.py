"""Articles: as sent (RawArticle), as an editor would keep them (CleanArticle), with events (EnrichedArticle)."""

from typing import Literal

from schemas.base import Part, Record
from schemas.event import PolicyEvent
from schemas.verdict import Verdict

BodyType = Literal["text/plain", "text/html", ""]
BlockKind = Literal["paragraph", "heading", "list_item", "quote"]
RemovalReason = Literal[
    "advert",
    "prompt",
    "share",
    "related",
    "credit",
    "caption",
    "embed",
    "byline",
    "agency",
    "author_note",
    "footer",
    "timestamp",
    "update_note",
    "pull_quote",
    "repeated",
    "other",
]
DefectKind = Literal[
    "lost_link",
    "lost_subject",
    "truncated_start",
    "truncated_middle",
    "truncated_end",
    "doubled_words",
    "run_together",
    "mojibake",
    "open_quote",
    "paywall",
    "cookie_wall",
    "cut_off",
    "too_deep",
]
NoteKind = Literal["editor", "contributor", "author", "update", "correction", "time"]


class RawArticle(Record, frozen=True, kw_only=True):
    """An article as scraped, its fields brought to one spelling but their content untouched.

    `id` is the producer's, or else a hash of the content. `body_type` is "" when the producer did not say, and the
    cleaner looks. `published` is ISO 8601 or whatever the producer wrote.
    """

    id: str
    body: str
    body_type: BodyType = ""
    version: str = ""
    headline: str = ""
    source: str = ""
    url: str = ""
    published: str = ""
    byline: str = ""
    language: str = ""
    dateline: str = ""
    pub_status: str = ""


class Block(Record, frozen=True, kw_only=True):
    """One block of the clean text, `text[start:end]`."""

    kind: BlockKind
    start: int
    end: int


class Dateline(Record, frozen=True, kw_only=True):
    """Where the report was written, never where the event happens: "WASHINGTON (Reuters) - "."""

    place: str = ""
    agency: str = ""


class Removed(Record, frozen=True, kw_only=True):
    """One cut. Offsets count in the normalised body; deleting all cuts from it gives the clean text.

    `text` is the piece itself, shortened to its first 80 characters.
    """

    reason: RemovalReason
    start: int
    end: int
    text: str


class Defect(Record, frozen=True, kw_only=True):
    """Damage that cleaning cannot mend, at `getattr(article, part)[start:end]`; `text` shows its surroundings too.

    What is missing behind the text lies at its end, with `start == end`: the rest of an article behind a "paywall" or a
    "cookie_wall", where `text` is the line that says so, of one that was too large and is "cut_off", and of a page
    whose elements are nested "too_deep" to be read.
    """

    kind: DefectKind
    start: int
    end: int
    text: str
    part: Part = "text"


class Note(Record, frozen=True, kw_only=True):
    """What a line beside the running text tells about how the article was made, at most its first 300 characters.

    `editor`, `contributor` and `author` name people, `update` and `correction` say what changed, `time` when. `origin`
    is "body" for a line that was cut, "text" for one that still stands.
    """

    kind: NoteKind
    text: str
    origin: Literal["body", "text"]


class CleanArticle(Record, frozen=True, kw_only=True):
    """The article's own running text, and an account of what was cut and what is damaged.

    `origins` says, for fields that the producer did not fill, where they were found ("footer", "body", "markup").
    `language` is ISO 639-1, or "" when it could not be told.
    """

    id: str
    text: str
    version: str = ""
    headline: str = ""
    source: str = ""
    url: str = ""
    published: str = ""
    byline: str = ""
    language: str = ""
    pub_status: str = ""
    dateline: Dateline | None = None
    blocks: list[Block] = []
    removed: list[Removed] = []
    defects: list[Defect] = []
    origins: dict[str, str] = {}
    notes: list[Note] = []
    pipeline_version: str = ""


class EnrichedArticle(CleanArticle, frozen=True, kw_only=True):
    """A clean article with its events and the verdict, flat in one object; emitted for every article."""

    events: list[PolicyEvent] = []
    verdict: Verdict
