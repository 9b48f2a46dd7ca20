"""Workers killed, stopped, frozen, and coming and going."""

import os
import random
import signal
import sys
import time
from subprocess import TimeoutExpired

import pytest

from schemas.topics import ENRICHED, RAW
from tests.faults import slow_worker
from tests.faults.trial import TWICE_AT_A_KILL, Trial, articles
from tests.support.articles import own_articles, with_poison
from tests.support.groups import shares

_SESSION_S = "6"  # the least that Kafka takes by default: a dead member's partitions are free after it


@pytest.mark.faults_core
def test_1_a_worker_is_killed_twenty_times(trial: Trial) -> None:
    kills, seen_at_work = 20, 3
    rng = random.Random(1)
    trial.feed(articles(5_000, seed=101), per_second=70)
    for number in range(kills):
        worker = trial.worker(session_timeout_s=_SESSION_S)
        # Each start waits for its predecessor's session, so that most kills would find a worker that has not begun.
        if number % seen_at_work == 0:
            trial.wait_for_outputs(1)
        time.sleep(rng.uniform(0.1, 3))
        worker.kill()
    trial.worker(session_timeout_s=_SESSION_S)
    at_work = len(range(0, kills, seen_at_work))
    trial.settle("1 worker killed -9, 20 times", twice_at_most=at_work * TWICE_AT_A_KILL)


def test_2_sigterm_while_an_article_takes_five_seconds(trial: Trial) -> None:
    several = own_articles(400, 102, paragraphs=(1, 1))
    slow = several[200]
    slow["title"] = f"{slow_worker.SLEEP}5"
    program = (sys.executable, "-m", slow_worker.__name__, "worker")
    worker = trial.worker(program=program)
    trial.feed(with_poison(several), per_second=25)
    assert worker.wait_for_line("an article that takes long", 60), worker.tail()
    assert worker.stop(30) == 0, worker.tail()
    trial.worker()
    trial.settle("2 SIGTERM in the midst of an article", twice_at_most=0)
    keys = [message.key for message in trial.watch.received if message.topic == ENRICHED.name]
    assert keys.count(slow["id"].encode()) == 1


@pytest.mark.faults_core
def test_3_of_two_workers_one_is_killed_and_started_again(trial: Trial) -> None:
    versions = [dict(article) for article in own_articles(200, 103, paragraphs=(1, 1))] * 5
    trial.worker(session_timeout_s=_SESSION_S)
    victim = trial.worker(session_timeout_s=_SESSION_S)
    assert sum(shares(trial.address, "policywire-clean", members=2)) == RAW.partitions
    trial.feed(with_poison(versions), per_second=25)
    trial.wait_for_outputs(300)
    victim.kill()
    trial.hold(5)
    trial.worker(session_timeout_s=_SESSION_S)
    trial.settle("3 one of two workers killed -9 and started again", twice_at_most=TWICE_AT_A_KILL)
    for group in ("policywire-clean", "policywire-detect"):
        assert sum(shares(trial.address, group, members=2)) == RAW.partitions
    assert not _out_of_order(trial)


def test_4_a_third_worker_comes_and_goes_twenty_times(trial: Trial) -> None:
    trial.worker(session_timeout_s=_SESSION_S)
    trial.worker(session_timeout_s=_SESSION_S)
    shares(trial.address, "policywire-clean", members=2)
    feed = trial.feed(articles(20_000, seed=104), per_second=25)
    end = time.monotonic() + 100
    joined = 0
    while joined < 20 and time.monotonic() < end:
        third = trial.worker(session_timeout_s=_SESSION_S)
        third.wait_for_line("worker.ready", 20)
        time.sleep(0.5)
        try:
            assert third.stop(10) == 0, third.tail()
        except TimeoutExpired:
            pytest.fail(f"the third worker did not stop in 10 s\n{third.tail()}")
        joined += 1
    feed.end()
    # Each coming and each going is a rebalance, at which what is not committed is done again.
    row = trial.settle("4 rebalance storm", twice_at_most=2 * joined * 100, note=f"{joined} times")
    assert row.pause_s < 60


def test_5_a_worker_is_frozen_past_its_session_and_goes_on(trial: Trial) -> None:
    trial.worker(session_timeout_s=_SESSION_S)
    frozen = trial.worker(session_timeout_s=_SESSION_S)
    shares(trial.address, "policywire-clean", members=2)
    trial.feed(articles(1_800, seed=105), per_second=25)
    trial.wait_for_outputs(300)
    os.kill(frozen.process.pid, signal.SIGSTOP)
    try:
        trial.hold(45)
    finally:
        os.kill(frozen.process.pid, signal.SIGCONT)
    # What it held when it was stopped has been done by the other meanwhile; it may write that once more, and no more.
    trial.settle("5 worker frozen for 45 s, past its session", twice_at_most=TWICE_AT_A_KILL)
    for group in ("policywire-clean", "policywire-detect"):
        assert sum(shares(trial.address, group, members=2)) == RAW.partitions


def _out_of_order(trial: Trial) -> list[bytes]:
    """The article ids whose versions, repeats left out, came in another order than they were sent in."""
    came: dict[bytes, list[int]] = {}
    for message in trial.watch.received:
        if message.topic == ENRICHED.name:
            number = int(dict(message.headers)["n"] or b"")
            versions = came.setdefault(message.key or b"", [])
            if number not in versions:
                versions.append(number)
    return [key for key, versions in came.items() if versions != sorted(versions)]
