"""`policywire topics apply` on a real Kafka: the topics as designed, and nothing that exists is touched."""

import subprocess
import sys

import pytest
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic

from schemas.topics import RAW, TOPICS, Topic
from tests.support.kafka_node import KafkaCluster
from tests.support.quiet import quiet_logger
from tests.support.topics import delete_topics


@pytest.fixture
def admin(kafka: KafkaCluster) -> AdminClient:
    """A client for a broker without our topics."""
    delete_topics(kafka.address)
    return AdminClient({"bootstrap.servers": kafka.address}, logger=quiet_logger())


def _apply(kafka: KafkaCluster, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "agents", "topics", "apply", *options],
        env={"POLICYWIRE_BROKER": kafka.address, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _settings(admin: AdminClient, topic: Topic) -> dict[str, str]:
    """The settings that the design names, as they are at the broker."""
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic.name)
    entries = admin.describe_configs([resource])[resource].result(30)
    return {name: entries[name].value for name in topic.config()}


def test_topics_are_made_as_designed_and_a_second_time_changes_nothing(kafka: KafkaCluster, admin: AdminClient) -> None:
    first, second = _apply(kafka), _apply(kafka)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    made = admin.list_topics(timeout=30).topics
    for topic in TOPICS:
        assert len(made[topic.name].partitions) == topic.partitions
        assert _settings(admin, topic) == topic.config()
        assert f"made      {topic.name}" in first.stdout
        assert f"unchanged {topic.name}" in second.stdout


def test_a_topic_that_differs_is_named_and_left_as_it_is(kafka: KafkaCluster, admin: AdminClient) -> None:
    admin.create_topics([NewTopic(RAW.name, 3, 1, config={"retention.ms": "1000"})])[RAW.name].result(30)
    applied = _apply(kafka)
    assert applied.returncode == 0
    (line,) = [line for line in applied.stdout.splitlines() if line.startswith("differs")]
    assert RAW.name in line
    assert "partitions" in line
    assert "retention.ms" in line
    assert len(admin.list_topics(timeout=30).topics[RAW.name].partitions) == 3
    assert _settings(admin, RAW)["retention.ms"] == "1000"
    delete_topics(kafka.address)


def test_topics_have_as_many_copies_as_asked_for(kafka_trio: KafkaCluster) -> None:
    applied = _apply(kafka_trio, "--replication", "3")
    assert applied.returncode == 0, applied.stderr
    client = AdminClient({"bootstrap.servers": kafka_trio.address}, logger=quiet_logger())
    made = client.list_topics(timeout=30).topics
    copies = {len(partition.replicas) for topic in TOPICS for partition in made[topic.name].partitions.values()}
    assert copies == {3}
