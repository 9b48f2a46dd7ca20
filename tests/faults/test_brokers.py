"""Brokers frozen, killed, late, and full."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.table import Row
from tests.faults.trial import TWICE_AT_A_KILL, Trial, articles
from tests.support.disk import small_disk
from tests.support.kafka_node import KafkaCluster, running_kafka
from tests.support.tools import need
from tests.support.topics import create_topics

Record = Callable[[Row], None]


@pytest.mark.faults_core
def test_6_the_broker_is_frozen_for_half_a_minute(kafka: KafkaCluster, trial: Trial, record: Record) -> None:
    worker = trial.worker()
    trial.feed(articles(3_000, seed=106), per_second=50)
    trial.wait_for_outputs(300)
    kafka.nodes[0].freeze()
    try:
        trial.hold(30)
    finally:
        kafka.nodes[0].thaw()
    record(trial.settle("6 broker frozen for 30 s", twice_at_most=TWICE_AT_A_KILL))
    assert not worker.has_ended(), worker.tail()


@pytest.mark.faults_core
def test_7_the_broker_is_killed_and_comes_back_on_its_logs(kafka: KafkaCluster, trial: Trial, record: Record) -> None:
    worker = trial.worker()
    trial.feed(articles(2_500, seed=107), per_second=50)
    trial.wait_for_outputs(300)
    kafka.nodes[0].kill()
    trial.hold(8)
    kafka.nodes[0].start()
    kafka.wait_ready()
    record(trial.settle("7 broker killed -9, back after 8 s", twice_at_most=TWICE_AT_A_KILL))
    assert not worker.has_ended(), worker.tail()


def test_8_the_broker_comes_a_minute_after_the_worker(kafka: KafkaCluster, trial: Trial, record: Record) -> None:
    kafka.nodes[0].stop()
    worker = trial.worker()
    trial.feed(articles(500, seed=108), per_second=50)
    trial.hold(60)
    said = worker.lines()
    kafka.nodes[0].start()
    kafka.wait_ready()
    record(trial.settle("8 no broker at the start, for 60 s", twice_at_most=0))
    assert len(said) == 1, said
    assert "waiting for Kafka" in said[0]
    assert not worker.has_ended(), worker.tail()


def test_the_brokers_disk_is_full(java_and_maven: None, tmp_path: Path, record: Record) -> None:
    need("mount", root=True)
    with small_disk(tmp_path / "disk", "300m") as disk, running_kafka(disk.folder / "kafka") as kafka:
        create_topics(kafka.address)
        trial = Trial(kafka.address, tmp_path)
        try:
            worker = trial.worker()
            trial.feed(articles(2_500, seed=121), per_second=50)
            trial.wait_for_outputs(300)
            disk.fill()
            # A broker without room for its log ends itself; clients see it as gone.
            trial.wait(lambda: _has_ended(kafka), 60, "the broker has no room and ends")
            trial.hold(5)
            disk.free()
            kafka.nodes[0].kill()
            kafka.nodes[0].start()
            kafka.wait_ready()
            record(trial.settle("+ disk full at the broker", twice_at_most=TWICE_AT_A_KILL))
            assert not worker.has_ended(), worker.tail()
        finally:
            trial.close()


def _has_ended(kafka: KafkaCluster) -> bool:
    try:
        kafka.nodes[0].is_ready()
    except RuntimeError:
        return True
    return False
