"""The broker's limits for a message's size, as a worker sees them at its start."""

import logging

import pytest
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource

from agents.connection import Connection
from agents.limits import check
from agents.worker import STAGES
from schemas.topics import CLEAN, RAW, Topic
from tests.support.kafka_node import KafkaCluster
from tests.support.quiet import quiet_logger
from tests.support.topics import create_topics


def _limit(admin: AdminClient, topic: Topic, size: int) -> None:
    entry = ConfigEntry("max.message.bytes", str(size), incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic.name, incremental_configs=[entry])
    admin.incremental_alter_configs([resource])[resource].result(30)


async def test_limits_that_do_not_fit_are_told_and_those_that_do_are_not(
    kafka: KafkaCluster, caplog: pytest.LogCaptureFixture
) -> None:
    create_topics(kafka.address)
    connection, stages = Connection(kafka.address), list(STAGES.values())
    with caplog.at_level(logging.WARNING, "policywire"):
        await check(connection, stages)
        assert not caplog.records
        admin = AdminClient({"bootstrap.servers": kafka.address}, logger=quiet_logger())
        _limit(admin, RAW, 5_000_000)
        _limit(admin, CLEAN, 100_000)
        await check(connection, stages)
    told = [record.getMessage() for record in caplog.records]
    assert [line.split(" takes ")[0] for line in told] == [CLEAN.name, RAW.name]
    assert "100000 bytes" in told[0]
    assert "5000000 bytes" in told[1]
