"""What is promised about dead letters on any broker: time is bounded, there is a brake, and there is a way back."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from schemas.topics import DEAD, ENRICHED, EVENTS, RAW
from tests.delivery.suite import wait_complete
from tests.support.articles import Sent, own_articles, with_poison
from tests.support.ledger import OUTPUTS, enriched_ids
from tests.support.tap import Received, Tap, produce
from tests.support.worker import running_worker

_SECONDS = 90
_BUDGET_S = "0.5"
_SENTENCE = "He said he sued. "


def slow(identity: str) -> Sent:
    """An article of 490 kB, whose detection takes many times the budget of these tests and less than the usual one."""
    article = {"id": identity, "title": "Harbour board sued", "body": _SENTENCE * 29_000}
    return Sent(
        identity.encode(), json.dumps(article).encode(), (("n", b"slow"), ("traceparent", b"00-1-2-01")), identity
    )


def policywire(broker: str, *arguments: str) -> str:
    """What the command says."""
    done = subprocess.run(
        [sys.executable, "-m", "agents", *arguments],
        env=os.environ | {"POLICYWIRE_BROKER": broker},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def letters(received: Sequence[Received]) -> list[dict[str, str]]:
    """The headers of the dead letters."""
    dead = {topic.name for topic in DEAD.values()}
    return [
        {name: (value or b"").decode("utf-8", "replace") for name, value in message.headers}
        for message in received
        if message.topic in dead
    ]


def outputs(received: Sequence[Received], article: str) -> set[tuple[str, bytes | None, bytes | None]]:
    """Topic, key and id of the detect agent's records of an article, in whatever number they came."""
    return {
        (message.topic, message.key, headers["ce_id"])
        for message in received
        if message.topic in (ENRICHED.name, EVENTS.name)
        and (headers := dict(message.headers))["ce_subject"] == article.encode()
    }


class DeadLetterSuite:
    """Subclasses define the fixture `broker`: an address where the topics exist."""

    def test_an_article_over_its_budget_delays_nobody_and_has_a_way_back(self, broker: str, tmp_path: Path) -> None:
        sent = [slow("slow"), *with_poison(own_articles(20, seed=11))]
        with Tap(broker, OUTPUTS) as tap:
            with running_worker(broker, tmp_path, budget_s=_BUDGET_S) as worker:
                produce(broker, RAW.name, sent)
                assert tap.read_until(lambda got: len(enriched_ids(got)) + len(letters(got)) >= len(sent), _SECONDS)
                assert not worker.has_ended()
            (timeout,) = [letter for letter in letters(tap.received) if letter["dlq.code"] == "TIMEOUT"]
            assert (timeout["dlq.stage"], timeout["dlq.exception"]) == ("detect", "OverBudget")
            assert sorted(enriched_ids(tap.received)) == sorted(one.article_id for one in sent[1:] if one.article_id)
        assert "1 to be replayed" in policywire(broker, "dlq", "replay", "--code", "TIMEOUT")
        assert "1 replayed (1 TIMEOUT)" in policywire(broker, "dlq", "replay", "--code", "TIMEOUT", "--go")
        assert "1 replayed before" in policywire(broker, "dlq", "replay", "--code", "TIMEOUT", "--go")
        with Tap(broker, OUTPUTS) as tap, running_worker(broker, tmp_path, budget_s="5"):
            produce(broker, RAW.name, [slow("slow")])
            assert tap.read_until(lambda got: len(enriched_ids(got)) >= 2, _SECONDS)
        return_ids = outputs(tap.received, "slow")
        assert enriched_ids(tap.received) == ["slow", "slow"]
        events = [message for message in tap.received if message.topic == EVENTS.name]
        assert len(events) == 2 * (len(return_ids) - 1) > 0
        carried = {name for message in tap.received for name, _ in message.headers}
        assert "traceparent" in carried
        assert not [name for name in carried if name.startswith(("dlq.", "__dlq."))]

    def test_what_fails_again_counts_its_replays_and_stops_no_worker(self, broker: str, tmp_path: Path) -> None:
        bad = [Sent(b"%d" % n, b"{broken", ()) for n in range(60)]
        with Tap(broker, OUTPUTS) as tap, running_worker(broker, tmp_path) as worker:
            produce(broker, RAW.name, bad)
            for replays in range(3):
                assert tap.read_until(lambda got, n=replays: len(letters(got)) >= 60 * (n + 1), _SECONDS), worker.tail()  # type: ignore[misc]
                told = policywire(broker, "dlq", "replay", "--max-replays", "2", "--rate", "1000", "--go")
                assert ("60 replayed (60 DECODE)" in told) == (replays < 2), told
            assert "120 replayed before" in told
            assert "60 replayed too often" in told
            good = with_poison(own_articles(5, seed=12), every=1000)
            with Tap(broker, OUTPUTS) as after:
                produce(broker, RAW.name, good)
                wait_complete(good, after, worker)
        counts = [letter["dlq.replays"] for letter in letters(tap.received)]
        assert sorted(counts) == ["0"] * 60 + ["1"] * 60 + ["2"] * 60
        first, last = letters(tap.received)[0], letters(tap.received)[-1]
        assert first["dlq.first.failed.at"] == first["dlq.failed.at"]
        assert last["dlq.first.failed.at"] < last["dlq.failed.at"]

    def test_the_brake_stops_the_worker_when_more_than_half_of_the_last_thousand_are_dead(
        self, broker: str, tmp_path: Path
    ) -> None:
        good = with_poison(own_articles(450, seed=13), every=10_000)
        mixed = [one for article in good for one in (article, Sent(article.key, b"{", ()), Sent(article.key, b"[", ()))]
        with running_worker(broker, tmp_path, "clean") as worker:
            produce(broker, RAW.name, mixed)
            assert worker.process.wait(_SECONDS) == 1, worker.tail()
            (line,) = [line for line in worker.lines() if "worker.crashed" in line]
            assert "of the last 1000 messages were dead letters" in line
