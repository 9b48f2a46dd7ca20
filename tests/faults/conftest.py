"""A real Kafka for each module of faults, a trial for each test, and the table of all rows at the end of the run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.table import Row, table
from tests.faults.trial import Trial
from tests.kafka.conftest import java_and_maven  # noqa: F401 - a fixture
from tests.support.kafka_node import KafkaCluster, running_kafka
from tests.support.topics import create_topics

_ROWS = pytest.StashKey[list[Row]]()
# On an idle machine a trial ends within two minutes; above this its own waits have failed, with the ends of the logs.
_TEST_SECONDS = 900


def pytest_configure(config: pytest.Config) -> None:
    """Where the rows are kept."""
    config.stash[_ROWS] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as one that needs a real Kafka, and as a fault."""
    for item in items:
        if item.nodeid.startswith("tests/faults/test_"):
            item.add_marker(pytest.mark.kafka)
            item.add_marker(pytest.mark.faults)
            if not item.get_closest_marker("timeout"):
                item.add_marker(pytest.mark.timeout(_TEST_SECONDS))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table."""
    if rows := config.stash[_ROWS]:
        terminalreporter.section("faults")
        for line in table(rows):
            terminalreporter.write_line(line)


@pytest.fixture
def rows(request: pytest.FixtureRequest) -> list[Row]:
    """The rows of the table so far."""
    return request.config.stash[_ROWS]


@pytest.fixture(scope="module")
def kafka(java_and_maven: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaCluster]:  # noqa: F811
    """One node, shared by the module's tests; only one runs at a time."""
    with running_kafka(tmp_path_factory.mktemp("faults") / "kafka") as cluster:
        yield cluster


@pytest.fixture
def trial(kafka: KafkaCluster, tmp_path: Path, rows: list[Row]) -> Iterator[Trial]:
    """A trial on the module's brokers, with empty topics, each on every broker."""
    create_topics(kafka.address, replication=len(kafka.nodes))
    trial = Trial(kafka.address, tmp_path, rows)
    try:
        yield trial
    finally:
        trial.close()
