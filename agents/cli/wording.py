"""The words for what policywire found and decided, for somebody who has never seen it."""

from schemas.article import DefectKind, NoteKind, RemovalReason
from schemas.event import EventType, Status
from schemas.verdict import Count, Reason

_TYPES: dict[EventType, str] = {
    "deployment": "deployment",
    "executive_order": "executive order",
    "lawsuit": "lawsuit",
}
STATUSES: dict[Status, str] = {
    "threatened": "held out as a warning, or on a condition",
    "planned": "intended, announced or considered, not done yet",
    "done": "it happened, or the decision has been taken",
    "blocked": "stopped by a court or another authority",
    "reversed": "taken back by those who did it",
    "denied": "said not to happen, or not to have happened",
}
_ROLES: dict[EventType, dict[str, str]] = {
    "deployment": {"actor": "who", "target": "sends", "place": "where", "date": "when"},
    "executive_order": {"actor": "who", "date": "when"},
    "lawsuit": {"actor": "who", "target": "whom", "date": "when"},
}
_ANY_ROLES = {"actor": "who", "target": "whom", "place": "where", "date": "when"}

REASONS: dict[Reason, str] = {
    "": "events were found",
    "no_trigger": "no word in it can report an event of any type",
    "all_turned_down": "every sentence that looked like one was turned down",
    "language": "it is not in English",
    "no_text": "nothing was left of it after cleaning",
    "too_large": "it is longer than any article",
    "too_deep": "its elements are nested too deep to read",
    "withdrawn": "its producer withheld or cancelled it",
}
TURNED_DOWN: dict[Count, str] = {
    "reference": "only mention an event as known",
    "figurative": "figurative",
    "other_sense": "mean something else",
    "duplicate": "repeat an event of the same sentence",
    "over_limit": "past the number looked at in one article",
}
DEFECTS: dict[DefectKind, str] = {
    "lost_link": "words of a link are missing",
    "lost_subject": "the subject is missing",
    "truncated_start": "the beginning is missing",
    "truncated_middle": "a part is missing",
    "truncated_end": "the end is missing",
    "doubled_words": "words of a link stand twice",
    "run_together": "sentences run together",
    "mojibake": "characters are garbled",
    "open_quote": "a quotation is not closed",
    "paywall": "the rest is behind a paywall",
    "cookie_wall": "the page asked for consent instead",
    "cut_off": "the rest was too long to read",
    "too_deep": "elements were nested too deep to read",
}
ORIGINS = {"markup": "the page's head", "footer": "a syndication footer", "body": "a line of the body"}
NOTES: dict[NoteKind, str] = {
    "editor": "edited",
    "contributor": "helped",
    "author": "author",
    "update": "updated",
    "correction": "corrected",
    "time": "time",
}
REMOVALS: dict[RemovalReason, str] = {
    "advert": "advertisement",
    "prompt": "prompt to the reader",
    "share": "share bar",
    "related": "link to another article",
    "credit": "credit",
    "caption": "caption",
    "embed": "embedded post",
    "byline": "byline",
    "agency": "agency tag",
    "author_note": "note on the author",
    "footer": "footer",
    "timestamp": "time stamp",
    "update_note": "note on an update",
    "pull_quote": "pull quote",
    "repeated": "repeated passage",
    "other": "other",
}


def type_name(kind: EventType) -> str:
    """A type in words, also one that a pack has added and nobody here knows."""
    return _TYPES.get(kind, kind.replace("_", " "))


def role_labels(kind: EventType) -> dict[str, str]:
    """The rows of an event, by field: only those that its type can have (a lawsuit has no place)."""
    return _ROLES.get(kind, _ANY_ROLES)
