"""The broker that the tests start: it takes messages, keeps them over a restart, and ends with the tests."""

import subprocess
import sys
import time
import uuid
from pathlib import Path

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from confluent_kafka.admin import AdminClient, NewTopic

from tests.support.kafka_node import KafkaCluster, running_kafka
from tests.support.quiet import quiet_logger


async def _round_trip(address: str, topic: str, value: bytes) -> bytes | None:
    producer = AIOKafkaProducer(bootstrap_servers=address, acks="all")
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=address, auto_offset_reset="earliest")
    async with producer:
        await producer.send_and_wait(topic, value)
    async with consumer:
        message = await consumer.getone()
    return bytes(message.value)


def _create(address: str, replication: int) -> str:
    name = f"test-{uuid.uuid4().hex}"
    admin = AdminClient({"bootstrap.servers": address}, logger=quiet_logger())
    admin.create_topics([NewTopic(name, 1, replication)])[name].result(30)
    return name


async def test_one_node_takes_a_message_and_gives_it_back(kafka: KafkaCluster) -> None:
    topic = _create(kafka.address, replication=1)
    assert await _round_trip(kafka.address, topic, b"hello") == b"hello"


async def test_three_nodes_go_on_when_one_is_killed(kafka_trio: KafkaCluster) -> None:
    topic = _create(kafka_trio.address, replication=3)
    assert await _round_trip(kafka_trio.address, topic, b"before") == b"before"
    kafka_trio.nodes[2].kill()
    left = ",".join(node.address for node in kafka_trio.nodes[:2])
    assert await _round_trip(left, topic, b"after") == b"before"


def test_a_broker_that_cannot_start_says_why_with_the_end_of_its_log(java_and_maven: None, tmp_path: Path) -> None:
    with running_kafka(tmp_path / "first") as first:
        taken = [int(first.address.rpartition(":")[2]), int(first.nodes[0].voter.rpartition(":")[2])]
        with pytest.raises(RuntimeError, match=r"(?s)ended with 1.*end of .*in use"):
            running_kafka(tmp_path / "second", ports=taken).__enter__()


def test_the_broker_ends_when_the_tests_are_killed(java_and_maven: None, tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from tests.support.kafka_node import running_kafka\n"
        "with running_kafka(Path(sys.argv[1])) as kafka:\n"
        "    print(kafka.nodes[0].pid, flush=True); time.sleep(300)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "data")], stdout=subprocess.PIPE, text=True
    ) as tests:
        assert tests.stdout is not None
        broker = psutil.Process(int(tests.stdout.readline()))
        tests.kill()
    deadline = time.monotonic() + 10
    while broker.is_running() and broker.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the broker outlived the tests that started it"
        time.sleep(0.1)
