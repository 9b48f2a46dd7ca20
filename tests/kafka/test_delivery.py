"""The delivery suite on a real Kafka, and what only that can show: kills, shared partitions, a broker that is late."""

from pathlib import Path

import pytest

from schemas.topics import RAW
from tests.delivery.suite import STOP_SECONDS, DeliverySuite, wait_complete
from tests.support.articles import corpus_articles, own_articles, with_poison
from tests.support.groups import shares
from tests.support.kafka_node import KafkaCluster, running_kafka
from tests.support.ledger import OUTPUTS, enriched_ids, is_complete
from tests.support.ports import LOOPBACK, free_ports
from tests.support.tap import Tap, produce
from tests.support.topics import create_topics
from tests.support.worker import running_worker

# Done twice after a kill is what was out and not yet committed: half a second's work (some 500 messages on two idle
# cores) and the batches under way.
_AGAIN_AT_MOST = 1_000
_REBALANCE_SECONDS = 60  # a dead member's session is 10 s; the rest is room for a busy machine


class TestOnKafka(DeliverySuite):
    articles = 2_000
    fewer = 500

    @pytest.fixture
    def broker(self, kafka: KafkaCluster) -> str:
        """The session's broker, with empty topics."""
        create_topics(kafka.address)
        return kafka.address

    def test_a_worker_killed_in_mid_work_loses_nothing(self, broker: str, tmp_path: Path) -> None:
        sent = with_poison(corpus_articles(self.articles))
        with Tap(broker, OUTPUTS) as tap:
            produce(broker, RAW.name, sent)
            with running_worker(broker, tmp_path) as worker:
                third = self.articles // 3
                assert tap.read_until(lambda got: len(enriched_ids(got)) > third, _REBALANCE_SECONDS), worker.tail()
                worker.kill()
            assert not is_complete(sent, tap.received), "it was done before it was killed"
            with running_worker(broker, tmp_path) as successor:
                account = wait_complete(sent, tap, successor)
        assert account.twice <= _AGAIN_AT_MOST

    def test_two_workers_share_the_partitions_and_one_takes_over_when_the_other_is_killed(
        self, broker: str, tmp_path: Path
    ) -> None:
        sent = with_poison(own_articles(2 * self.fewer, seed=5))
        with (
            Tap(broker, OUTPUTS) as tap,
            running_worker(broker, tmp_path) as one,
            running_worker(broker, tmp_path) as two,
        ):
            held = shares(broker, "policywire-clean", members=2)
            assert sum(held) == RAW.partitions, f"{held}\n{one.tail()}\n{two.tail()}"
            assert max(held) - min(held) <= 1
            produce(broker, RAW.name, sent[: len(sent) // 2])
            assert tap.read_until(lambda received: bool(received), _REBALANCE_SECONDS), one.tail()
            two.kill()
            produce(broker, RAW.name, sent[len(sent) // 2 :])
            wait_complete(sent, tap, one)

    def test_an_idle_worker_stops_in_time_with_code_0(self, broker: str, tmp_path: Path) -> None:
        with running_worker(broker, tmp_path) as worker:
            shares(broker, "policywire-detect", members=1)
            assert worker.stop(STOP_SECONDS) == 0, worker.tail()


def test_a_worker_waits_in_one_line_for_a_broker_and_for_topics(java_and_maven: None, tmp_path: Path) -> None:
    ports = free_ports(2)
    sent = with_poison(own_articles(30, seed=6))
    with running_worker(f"{LOOPBACK}:{ports[0]}", tmp_path) as worker:
        assert worker.wait_for_line("waiting for Kafka", 20), worker.tail()
        with running_kafka(tmp_path / "late", ports=ports) as kafka:
            assert worker.wait_for_line("waiting for topics", 20), worker.tail()
            said = list(worker.lines())
            create_topics(kafka.address)
            with Tap(kafka.address, OUTPUTS) as tap:
                produce(kafka.address, RAW.name, sent)
                assert tap.read_until(lambda received: is_complete(sent, received), 60), worker.tail()
            assert worker.stop(STOP_SECONDS) == 0, worker.tail()
    assert sum("waiting for" in line for line in said) == 2, said
    assert len(said) <= 3, said  # and one that it started


def test_a_worker_whose_broker_stands_still_stops_in_time_with_code_0(java_and_maven: None, tmp_path: Path) -> None:
    sent = with_poison(own_articles(30, seed=7))
    with running_kafka(tmp_path / "frozen") as kafka:
        create_topics(kafka.address)
        with Tap(kafka.address, OUTPUTS) as tap, running_worker(kafka.address, tmp_path) as worker:
            produce(kafka.address, RAW.name, sent)
            wait_complete(sent, tap, worker)
            kafka.nodes[0].freeze()
            try:
                assert worker.stop(STOP_SECONDS) == 0, worker.tail()
            finally:
                kafka.nodes[0].thaw()


def test_three_brokers_lose_nothing_when_one_is_killed(kafka_trio: KafkaCluster, tmp_path: Path) -> None:
    create_topics(kafka_trio.address, replication=3)
    sent = with_poison(own_articles(600, seed=8))
    with Tap(kafka_trio.address, OUTPUTS) as tap, running_worker(kafka_trio.address, tmp_path) as worker:
        produce(kafka_trio.address, RAW.name, sent[:300])
        assert tap.read_until(lambda received: len(enriched_ids(received)) > 100, 60), worker.tail()
        kafka_trio.nodes[1].kill()
        produce(kafka_trio.address, RAW.name, sent[300:])
        wait_complete(sent, tap, worker)
