"""Three brokers, every topic three times, one broker killed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.table import Row
from tests.faults.trial import TWICE_AT_A_KILL, Trial, articles
from tests.support.kafka_node import running_kafka
from tests.support.topics import create_topics


@pytest.mark.usefixtures("java_and_maven")
def test_one_of_three_brokers_is_killed_and_comes_back(tmp_path: Path, record: Callable[[Row], None]) -> None:
    with running_kafka(tmp_path / "trio", size=3) as kafka:
        create_topics(kafka.address, replication=3)
        trial = Trial(kafka.address, tmp_path)
        try:
            worker = trial.worker()
            trial.feed(articles(2_500, seed=122), per_second=40)
            trial.wait_for_outputs(300)
            kafka.nodes[1].kill()
            trial.hold(20)
            kafka.nodes[1].start()
            kafka.wait_ready()
            record(trial.settle("+ one of three brokers killed -9", twice_at_most=TWICE_AT_A_KILL))
            assert not worker.has_ended(), worker.tail()
        finally:
            trial.close()
