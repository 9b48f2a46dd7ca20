"""The topic table: what travels where, with which key, how wide and how long it is kept."""

from typing import Literal

from schemas.article import CleanArticle, EnrichedArticle
from schemas.base import Record
from schemas.dead_letter import Disposition
from schemas.event import PolicyEvent

StageName = Literal["clean", "detect"]

_DAY = 24 * 3600 * 1000
# Partitions bound how many workers share a topic; twelve splits evenly among 1, 2, 3, 4, 6 and 12.
_PARTITIONS = 12
# A dead letter is the message as it came plus up to 16 KiB of headers, so a source's limit is below its dead letters'.
_MESSAGE = 2 * 1_048_576
_HEADER_ROOM = 16 * 1024


class Topic(Record, frozen=True, kw_only=True):
    """One topic; `record` is None where bytes travel as they come. Retention is in ms, size in bytes."""

    name: str
    holds: str
    key: str
    record: type[Record] | None = None
    partitions: int = _PARTITIONS
    retention_ms: int = 7 * _DAY
    max_message_bytes: int = _MESSAGE

    def config(self) -> dict[str, str]:
        """The topic's settings at the broker."""
        return {
            "cleanup.policy": "delete",
            "retention.ms": str(self.retention_ms),
            "max.message.bytes": str(self.max_message_bytes),
        }


RAW = Topic(name="news.raw", holds="articles as scraped", key="any", retention_ms=30 * _DAY)
CLEAN = Topic(name="news.clean", holds="clean articles", key="article id", record=CleanArticle)
ENRICHED = Topic(
    name="news.enriched",
    holds="clean articles with events and verdict",
    key="article id",
    record=EnrichedArticle,
)
EVENTS = Topic(
    name="policy.events",
    holds="policy events, one a message",
    key="event id",
    record=PolicyEvent,
    retention_ms=90 * _DAY,
)
DEAD: dict[StageName, Topic] = {
    stage: Topic(
        name=f"dlq.policywire.{stage}",
        holds=f"what the {stage} agent could not use, as it came",
        key="as it came",
        retention_ms=30 * _DAY,
        max_message_bytes=_MESSAGE + _HEADER_ROOM,
    )
    for stage in ("clean", "detect")
}
SOURCES: dict[StageName, Topic] = {"clean": RAW, "detect": CLEAN}
"""What each stage reads."""
LEDGER = Topic(
    name="dlq.policywire.ledger",
    holds="which dead letters were replayed or dropped",
    key="the message's first place",
    record=Disposition,
    partitions=1,  # what was done last is what counts
    retention_ms=60 * _DAY,  # an entry outlives the letters it is about
)
LOGS = Topic(name="logs.policywire", holds="the agents' logs, one JSON object a message", key="none", partitions=1)

TOPICS: tuple[Topic, ...] = (RAW, CLEAN, ENRICHED, EVENTS, *DEAD.values(), LEDGER, LOGS)


def group_name(stage: StageName) -> str:
    """The consumer group of a stage's workers."""
    return f"policywire-{stage}"
