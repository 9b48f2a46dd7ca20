"""A real Kafka for the tests of this folder: one node for the whole session, three for the tests that ask."""

import os
from collections.abc import Iterator

import pytest

from tests.support.kafka_jars import missing_tools
from tests.support.kafka_node import KafkaCluster, running_kafka

# Above every wait inside a test, so that the test itself fails, with the ends of the logs.
_TEST_SECONDS = 600


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not kafka"` leaves them out, and give it time for real restarts."""
    for item in items:
        if item.nodeid.startswith("tests/kafka/"):
            item.add_marker(pytest.mark.kafka)
            item.add_marker(pytest.mark.timeout(_TEST_SECONDS))


@pytest.fixture(scope="session")
def java_and_maven() -> None:
    """Skip where Kafka cannot be started; on CI that is a failure, or nobody would see that these tests never ran."""
    reason = missing_tools()
    if reason and os.environ.get("CI"):
        pytest.fail(f"Kafka cannot be started, and on CI it must: {reason}")
    if reason:
        pytest.skip(f"Kafka cannot be started: {reason}")


@pytest.fixture(scope="session")
def kafka(java_and_maven: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaCluster]:
    """One node, shared by the session; a test that needs empty topics makes them anew."""
    with running_kafka(tmp_path_factory.mktemp("kafka") / "single") as cluster:
        yield cluster


@pytest.fixture
def kafka_trio(java_and_maven: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaCluster]:
    """Three nodes of the test's own, to be killed and frozen as it likes."""
    with running_kafka(tmp_path_factory.mktemp("kafka") / "trio", size=3) as cluster:
        yield cluster
