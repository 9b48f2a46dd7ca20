"""Consumer groups as the broker sees them."""

import time

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
