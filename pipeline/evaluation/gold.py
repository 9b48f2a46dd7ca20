"""Annotated articles: what a careful reader marked as events and as mere references."""

from typing import Literal

from schemas.base import Record
from schemas.event import EventType, Status


class Mention(Record, frozen=True, kw_only=True):
    """One marked mention; `sentence` and `trigger` are the article's own words.

    Of an event, actor, target and place list every acceptable answer, and [] asks for none; `status_alt` lists further
    statuses that are right. A reference has none of these: it counts neither way, but as wrong in the strict figures.
    """

    type: EventType
    level: Literal["event", "reference"]
    sentence: str
    trigger: str
    status: Status | Literal[""] = ""
    status_alt: list[Status] = []
    actor: list[str] = []
    target: list[str] = []
    place: list[str] = []


class GoldArticle(Record, frozen=True, kw_only=True):
    """The annotation of one article."""

    id: str
    mentions: list[Mention]
