"""Brokers frozen, killed, late, and full."""

import time
from pathlib import Path

import pytest

from tests.faults.table import Row
from tests.faults.trial import TWICE_AT_A_KILL, Trial, articles
from tests.support.disk import small_disk
from tests.support.kafka_node import KafkaCluster, running_kafka
from tests.support.ports import free_ports
from tests.support.tools import need
from tests.support.topics import create_topics
from tests.support.web import verdict, wait_for_reason

_FROZEN_S = 30


@pytest.mark.faults_core
def test_6_the_broker_is_frozen_for_half_a_minute(kafka: KafkaCluster, trial: Trial) -> None:
    port = free_ports(1)[0]
    worker = trial.worker(web_port=str(port))
    trial.feed(articles(1_000, seed=106), per_second=25)
    trial.wait_for_outputs(300)
    kafka.nodes[0].freeze()
    try:
        end = time.monotonic() + _FROZEN_S
        wait_for_reason(port, "/readyz", "Kafka has not answered", _FROZEN_S)
        assert verdict(port, "/livez")["reasons"] == []
        trial.hold(end - time.monotonic())
    finally:
        kafka.nodes[0].thaw()
    trial.settle("6 broker frozen for 30 s", twice_at_most=TWICE_AT_A_KILL)
    wait_for_reason(port, "/readyz", "", _FROZEN_S)
    assert not worker.has_ended(), worker.tail()


@pytest.mark.faults_core
def test_7_the_broker_is_killed_and_comes_back_on_its_logs(kafka: KafkaCluster, trial: Trial) -> None:
    worker = trial.worker()
    trial.feed(articles(800, seed=107), per_second=25)
    trial.wait_for_outputs(300)
    kafka.nodes[0].kill()
    trial.hold(8)
    kafka.nodes[0].start()
    kafka.wait_ready()
    trial.settle("7 broker killed -9, back after 8 s", twice_at_most=TWICE_AT_A_KILL)
    assert not worker.has_ended(), worker.tail()


def test_8_the_broker_comes_a_minute_after_the_worker(kafka: KafkaCluster, trial: Trial) -> None:
    kafka.nodes[0].stop()
    worker = trial.worker()
    trial.feed(articles(500, seed=108), per_second=25)
    trial.hold(60)
    said = worker.lines()
    kafka.nodes[0].start()
    kafka.wait_ready()
    trial.settle("8 no broker at the start, for 60 s", twice_at_most=0)
    assert len([line for line in said if "waiting for Kafka" in line]) == 1, said
    assert len(said) <= 3, said
    assert not worker.has_ended(), worker.tail()


def test_the_brokers_disk_is_full(java_and_maven: None, tmp_path: Path, rows: list[Row]) -> None:
    need("mount", root=True)
    with small_disk(tmp_path / "disk", "300m") as disk, running_kafka(disk.folder / "kafka") as kafka:
        create_topics(kafka.address)
        trial = Trial(kafka.address, tmp_path, rows)
        try:
            worker = trial.worker()
            trial.feed(articles(1_000, seed=121), per_second=25)
            trial.wait_for_outputs(300)
            disk.fill()
            # A broker without room for its log ends itself; clients see it as gone.
            trial.wait(lambda: _has_ended(kafka), 60, "the broker has no room and ends")
            trial.hold(5)
            disk.free()
            kafka.nodes[0].kill()
            kafka.nodes[0].start()
            kafka.wait_ready()
            trial.settle("+ disk full at the broker", twice_at_most=TWICE_AT_A_KILL)
            assert not worker.has_ended(), worker.tail()
        finally:
            trial.close()


def _has_ended(kafka: KafkaCluster) -> bool:
    try:
        kafka.nodes[0].is_ready()
    except RuntimeError:
        return True
    return False
