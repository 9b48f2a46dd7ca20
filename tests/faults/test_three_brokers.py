"""Three brokers, every topic on each of them, and one broker killed or frozen."""

from collections.abc import Iterator

import pytest

from schemas.topics import CLEAN, ENRICHED
from tests.faults.trial import TWICE_AT_A_KILL, Trial, articles
from tests.support.kafka_node import KafkaCluster, running_kafka
from tests.support.permissions import set_topic


@pytest.fixture(scope="module")
def kafka(java_and_maven: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaCluster]:
    """Three nodes."""
    with running_kafka(tmp_path_factory.mktemp("faults") / "kafka", size=3) as cluster:
        yield cluster


def test_one_broker_is_killed_and_comes_back(kafka: KafkaCluster, trial: Trial) -> None:
    worker = trial.worker()
    trial.feed(articles(1_300, seed=122), per_second=25)
    trial.wait_for_outputs(300)
    kafka.nodes[1].kill()
    trial.hold(20)
    kafka.nodes[1].start()
    kafka.wait_ready()
    trial.settle("+ one of three brokers killed -9", twice_at_most=TWICE_AT_A_KILL)
    assert not worker.has_ended(), worker.tail()


def test_11_not_enough_replicas(kafka: KafkaCluster, trial: Trial) -> None:
    for topic in (CLEAN.name, ENRICHED.name):
        set_topic(trial.address, topic, min_insync_replicas="3")
    worker = trial.worker()
    trial.feed(articles(1_300, seed=111), per_second=25)
    trial.wait_for_outputs(300)
    # At first a producer waits for a copy that does not come; once that broker is out of step, it is refused.
    kafka.nodes[2].freeze()
    try:
        trial.hold(30)
    finally:
        kafka.nodes[2].thaw()
    row = trial.settle("11 produce: NOT_ENOUGH_REPLICAS, a broker frozen for 30 s", twice_at_most=TWICE_AT_A_KILL)
    assert row.delay_s > 25, "articles came through although copies were missing"
    assert not worker.has_ended(), worker.tail()
