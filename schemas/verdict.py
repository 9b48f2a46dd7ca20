"""What was decided about an article, and in counts what was considered and turned down."""

from typing import Literal

from schemas.base import Record

Outcome = Literal["events", "no_event", "skipped"]
Reason = Literal[
    "",  # outcome "events"
    "no_trigger",  # no_event: no word of the article can carry an event
    "all_turned_down",  # no_event: there were candidates; `counts` says why each fell
    "language",  # skipped: not English
    "no_text",  # skipped: nothing is left after cleaning
    "too_large",  # skipped: longer than any article is, so only its beginning was read
    "too_deep",  # skipped: a page whose elements are nested deeper than any is that people read
    "withdrawn",  # skipped: the producer withheld or cancelled it (ninjs pubStatus)
]
Count = Literal["candidates", "events", "reference", "figurative", "other_sense", "duplicate", "over_limit"]


class Verdict(Record, frozen=True, kw_only=True):
    """`counts` sums up: candidates = events + everything turned down, each under its reason."""

    outcome: Outcome
    reason: Reason = ""
    counts: dict[Count, int] = {}
