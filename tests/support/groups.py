"""Consumer groups as the broker sees them: who holds what, members thrown out, offsets set back."""

import time

from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.group import LeaveGroupRequest
from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition
from confluent_kafka.admin import AdminClient

from tests.support.quiet import quiet_logger

_REBALANCE_SECONDS = 60  # a dead member's session is 10 s; the rest is room for a busy machine


def shares(broker: str, group: str, members: int) -> list[int]:
    """How many partitions each member of the group holds, as soon as that many members hold any."""
    admin = AdminClient({"bootstrap.servers": broker}, logger=quiet_logger())
    deadline = time.monotonic() + _REBALANCE_SECONDS
    held: list[int] = []
    while len([share for share in held if share]) != members:
        assert time.monotonic() < deadline, f"{members} members wanted in {group}, partitions held: {held}"
        time.sleep(0.2)
        described = admin.describe_consumer_groups([group])[group].result(30)
        held = [len(member.assignment.topic_partitions) for member in described.members]
    return held


async def throw_out(broker: str, group: str) -> int:
    """Have every member leave in its absence: its next heartbeat and commit meet UNKNOWN_MEMBER_ID. How many it were.

    The broker is a single node, and so the group's coordinator.
    """
    admin = AdminClient({"bootstrap.servers": broker}, logger=quiet_logger())
    members = admin.describe_consumer_groups([group])[group].result(30).members
    client = AIOKafkaClient(bootstrap_servers=broker)
    await client.bootstrap()
    try:
        (node,) = client.cluster.brokers()
        for member in members:
            await client.send(node.nodeId, LeaveGroupRequest(group, member.member_id))
    finally:
        await client.close()
    return len(members)


def rewind(broker: str, group: str, topic: str) -> None:
    """Set a group without members back to the beginning of a topic."""
    admin = AdminClient({"bootstrap.servers": broker}, logger=quiet_logger())
    partitions = admin.list_topics(topic, timeout=30).topics[topic].partitions
    places = [TopicPartition(topic, number, 0) for number in sorted(partitions)]
    deadline = time.monotonic() + _REBALANCE_SECONDS
    # The broker needs a moment to notice that the last member has left.
    while admin.describe_consumer_groups([group])[group].result(30).members:
        assert time.monotonic() < deadline, f"{group} still has members"
        time.sleep(0.2)
    for changed in admin.alter_consumer_group_offsets([ConsumerGroupTopicPartitions(group, places)]).values():
        changed.result(30)
