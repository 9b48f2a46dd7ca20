"""The topic table put onto a broker directly, for tests that are not about `policywire topics apply`."""

from confluent_kafka.admin import AdminClient, NewTopic

from schemas.topics import TOPICS
from tests.support.quiet import quiet_logger

_SECONDS = 30


def create_topics(address: str, replication: int = 1) -> None:
    """Create every topic of the table; raises KafkaException when one exists already."""
    admin = AdminClient({"bootstrap.servers": address}, logger=quiet_logger())
    wanted = [NewTopic(topic.name, topic.partitions, replication, config=dict(topic.config())) for topic in TOPICS]
    for created in admin.create_topics(wanted, operation_timeout=_SECONDS).values():
        created.result(_SECONDS)
