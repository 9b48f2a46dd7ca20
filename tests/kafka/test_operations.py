"""Health and `policywire status` on a real Kafka: what they say while its faults last, and when they are over."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Producer

from schemas.topics import RAW
from tests.support.articles import own_articles, with_poison
from tests.support.kafka_node import KafkaCluster, running_kafka
from tests.support.ledger import OUTPUTS, is_complete
from tests.support.ports import free_ports
from tests.support.quiet import quiet_logger
from tests.support.tap import Tap, produce
from tests.support.topics import create_topics
from tests.support.web import ask, verdict, wait_for_reason
from tests.support.worker import running_worker

_SOON = 60
_ANSWER_S = 30  # what whoever is on call may count on


@pytest.fixture
def broker(kafka: KafkaCluster) -> str:
    create_topics(kafka.address)
    return kafka.address


def status(broker: str) -> tuple[int, dict[str, Any]]:
    """What `policywire status --json` says, with its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "agents", "status", "--json"],
        env={"POLICYWIRE_BROKER": broker, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, json.loads(done.stdout or "{}")


def wait_for_status(broker: str, holds: Callable[[dict[str, Any]], bool]) -> int:
    """The exit code of the first status that is as wanted; raises AssertionError after a minute."""
    deadline = time.monotonic() + _SOON
    while True:
        code, said = status(broker)
        if said and holds(said):
            return code
        assert time.monotonic() < deadline, said


def test_status_tells_of_workers_and_of_what_they_did_and_of_their_absence(broker: str, tmp_path: Path) -> None:
    sent = with_poison(own_articles(20, seed=31))
    bad = sum(not message.article_id for message in sent)
    with Tap(broker, OUTPUTS) as tap, running_worker(broker, tmp_path) as worker:
        produce(broker, RAW.name, sent)
        assert tap.read_until(lambda received: is_complete(sent, received), _SOON), worker.tail()

        def is_told(said: dict[str, Any]) -> bool:
            (clean, detect) = [agent for one in said["workers"] for agent in one["agents"]] or [{}, {}]
            return bool(clean and sum(clean["dead_lettered"].values()) == bad and detect["emitted"] == 20)

        assert wait_for_status(broker, is_told) == 0
        _, said = status(broker)
        for stage in said["stages"]:
            assert (stage["state"], stage["members"], stage["lag"]) == ("Stable", 1, 0)
            assert [place["partition"] for place in stage["partitions"]] == list(range(RAW.partitions))
        assert said["stages"][0]["dead_letters_kept"] == bad
        (one,) = said["workers"]
        assert one["ready"]
        assert 0 < one["age_s"] < 10 * _SOON
    produce(broker, RAW.name, sent)
    code, said = status(broker)
    assert code == 1
    assert said["stages"][0]["lag"] == len(sent)
    assert "clean: no worker is in its group policywire-clean" in said["trouble"]


def test_a_member_without_a_partition_stands_by_and_is_ready(broker: str, tmp_path: Path) -> None:
    create_topics(broker, partitions=1)
    one, two = free_ports(2)
    with (
        running_worker(broker, tmp_path, "clean", web_port=str(one)),
        running_worker(broker, tmp_path, "clean", web_port=str(two)) as last,
    ):
        deadline = time.monotonic() + _SOON
        while True:
            said = [verdict(port, "/readyz") for port in (one, two)]
            held = sorted(agent["partitions"] for ready in said if ready.get("ready") for agent in ready["agents"])
            if held == [0, 1]:
                break
            assert time.monotonic() < deadline, f"{said}\n{last.tail()}"
            time.sleep(0.5)


def test_the_marks_of_a_transaction_make_no_worker_look_stuck(broker: str, tmp_path: Path) -> None:
    (port,) = free_ports(1)
    producer = Producer({"bootstrap.servers": broker, "transactional.id": "newsroom"}, logger=quiet_logger())
    producer.init_transactions(30)
    with Tap(broker, OUTPUTS) as tap, running_worker(broker, tmp_path, "clean", web_port=str(port)) as worker:
        wait_for_reason(port, "/readyz", "", _SOON)
        producer.begin_transaction()
        producer.produce(RAW.name, b'{"id": "a", "body": "b"}', partition=0)
        producer.commit_transaction(30)
        assert tap.read_until(lambda received: bool(received), _SOON), worker.tail()
        # To Kafka the mark is one message behind the committed one.
        wait_for_status(broker, lambda said: [s["lag"] for s in said["stages"]] == [1, 1])
        (facts,) = verdict(port, "/livez")["agents"]
        assert facts["behind_s"] < 2
        waiting = f'policywire_lag_records{{agent="clean",partition="0",topic="{RAW.name}"}} 0.0'
        assert waiting in ask(port, "/metrics")[1]


def test_a_broker_that_stands_still_is_told_within_half_a_minute_by_everybody(
    java_and_maven: None, tmp_path: Path
) -> None:
    (port,) = free_ports(1)
    with running_kafka(tmp_path / "frozen") as kafka:
        create_topics(kafka.address)
        with running_worker(kafka.address, tmp_path, web_port=str(port)) as worker:
            wait_for_reason(port, "/readyz", "", _SOON)
            kafka.nodes[0].freeze()
            try:
                wait_for_reason(port, "/readyz", "clean: Kafka has not answered", _ANSWER_S)
                assert ask(port, "/livez")[0] == 200, worker.tail()
                assert status(kafka.address) == (1, {})
            finally:
                kafka.nodes[0].thaw()
            wait_for_reason(port, "/readyz", "", _SOON)
            assert wait_for_status(kafka.address, lambda said: bool(said["ok"])) == 0
