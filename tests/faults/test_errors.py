"""Brokers that answer, but with errors: to what is produced, and to what is committed."""

import asyncio
from collections.abc import Iterator

import pytest
from confluent_kafka.admin import AclOperation, ResourceType

from schemas.topics import CLEAN, ENRICHED
from tests.faults.trial import TWICE_AT_A_KILL, Trial, articles
from tests.support.groups import throw_out
from tests.support.kafka_node import KafkaCluster, running_kafka
from tests.support.permissions import AUTHORIZER, denied

GROUPS = ("policywire-clean", "policywire-detect")


@pytest.fixture(scope="module")
def kafka(java_and_maven: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaCluster]:
    """A node with an authorizer."""
    with running_kafka(tmp_path_factory.mktemp("faults") / "kafka", settings=AUTHORIZER) as cluster:
        yield cluster


@pytest.mark.parametrize("topic", [CLEAN.name, ENRICHED.name])
def test_11_producing_is_forbidden(trial: Trial, topic: str) -> None:
    worker = trial.worker(supervised=True)
    trial.feed(articles(1_000, seed=1_111), per_second=25)
    trial.wait_for_outputs(300)
    with denied(trial.address, ResourceType.TOPIC, topic, AclOperation.WRITE):
        trial.wait(worker.has_ended, 60, "the worker stops")
        trial.hold(10)
    assert worker.process.poll() == 1, worker.tail()
    trial.settle(
        f"11 produce: TOPIC_AUTHORIZATION_FAILED on {topic}",
        twice_at_most=(1 + trial.restarts) * TWICE_AT_A_KILL,
        note=f"{trial.restarts} restarts",
    )


def test_12_members_are_thrown_out_of_their_groups(trial: Trial) -> None:
    worker = trial.worker()
    trial.feed(articles(1_000, seed=112), per_second=25)
    trial.wait_for_outputs(100)
    thrown = 0
    for _ in range(10):
        thrown += sum(asyncio.run(throw_out(trial.address, group)) for group in GROUPS)
        trial.hold(3)
    trial.settle("12 commit: UNKNOWN_MEMBER_ID", twice_at_most=thrown * TWICE_AT_A_KILL, note=f"{thrown} times")
    assert thrown > 10
    assert not worker.has_ended(), worker.tail()


def test_12_members_are_thrown_out_before_anything_is_committed(trial: Trial) -> None:
    # Faust goes back to what is committed; what was read where nothing is must not be passed over.
    messages = articles(500, seed=2_112)
    worker = trial.worker(commit_interval_s="60")
    trial.feed(messages, per_second=25)
    trial.wait_for_outputs(30)
    thrown = 0
    for _ in range(3):
        thrown += sum(asyncio.run(throw_out(trial.address, group)) for group in GROUPS)
        trial.hold(4)
    # Each time both agents begin again.
    most = 2**thrown * len(messages)
    trial.settle("12 commit: UNKNOWN_MEMBER_ID at the first commit", twice_at_most=most, note=f"{thrown} times")
    assert not worker.has_ended(), worker.tail()


def test_12_committing_is_forbidden(trial: Trial) -> None:
    trial.worker(supervised=True)
    trial.feed(articles(1_000, seed=1_112), per_second=25)
    trial.wait_for_outputs(300)
    with denied(trial.address, ResourceType.GROUP, "policywire-detect", AclOperation.READ):
        trial.hold(20)
    trial.settle(
        "12 commit: GROUP_AUTHORIZATION_FAILED for 20 s",
        twice_at_most=(1 + trial.restarts) * 20 * 25 + TWICE_AT_A_KILL,
        note=f"{trial.restarts} restarts",
    )
