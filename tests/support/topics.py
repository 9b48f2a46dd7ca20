"""The topic table on a broker, made and deleted directly: most tests are not about `policywire topics apply`."""

import time

from confluent_kafka import KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec

from schemas.topics import TOPICS
from tests.support.quiet import quiet_logger

_SECONDS = 30


def create_topics(address: str, replication: int = 1, partitions: int | None = None) -> None:
    """Create every topic of the table, empty and ready for use; those that exist are deleted first.

    `partitions`: of each, instead of what the table says. With a topic Kafka forgets what its consumer groups have
    committed for it.
    """
    delete_topics(address)
    admin = AdminClient({"bootstrap.servers": address}, logger=quiet_logger())
    wide = {topic.name: partitions or topic.partitions for topic in TOPICS}
    wanted = [NewTopic(topic.name, wide[topic.name], replication, config=dict(topic.config())) for topic in TOPICS]
    for created in admin.create_topics(wanted).values():
        created.result(_SECONDS)
    _wait_for_leaders(admin, [TopicPartition(name, number) for name, count in wide.items() for number in range(count)])


def delete_topics(address: str) -> None:
    """Delete those topics of the table that exist, and return when the broker lists none of them any more."""
    admin = AdminClient({"bootstrap.servers": address}, logger=quiet_logger())
    if old := _listed(admin):
        for deleted in admin.delete_topics(old).values():
            deleted.result(_SECONDS)
    deadline = time.monotonic() + _SECONDS
    while _listed(admin):
        if time.monotonic() > deadline:
            raise RuntimeError(f"topics are still there {_SECONDS} s after they were deleted")
        time.sleep(0.05)


def _listed(admin: AdminClient) -> list[str]:
    there = admin.list_topics(timeout=_SECONDS).topics
    return [topic.name for topic in TOPICS if topic.name in there]


def _wait_for_leaders(admin: AdminClient, places: list[TopicPartition]) -> None:
    """The broker answers to a creation before its partitions can be read and written."""
    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            for asked in admin.list_offsets({place: OffsetSpec.latest() for place in places}).values():
                asked.result(_SECONDS)
        except KafkaException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
