"""The promises of delivery that hold on any broker; a test module subclasses the suite and gives it its broker."""

from collections.abc import Sequence
from pathlib import Path

from schemas.topics import CLEAN, DEAD, ENRICHED, RAW
from tests.support.articles import Sent, corpus_articles, own_articles, with_poison
from tests.support.ledger import OUTPUTS, Account, balance, event_ids, is_complete, loose_events, records
from tests.support.tap import Received, Tap, produce
from tests.support.worker import WorkerProcess, running_worker

STOP_SECONDS = 10  # what operators may count on
_JOIN_SECONDS = 60  # until a worker has its partitions; a dead worker's are free when its session of 10 s is over
_PER_SECOND = 20  # the rate that is waited for: far below what a worker does, since the machine may be busy


def wait_complete(sent: Sequence[Sent], tap: Tap, *workers: WorkerProcess) -> Account:
    """The ledger when everything came out, or the time for that is over, or a worker has ended; it must be balanced."""
    seconds = _JOIN_SECONDS + len(sent) / _PER_SECOND
    tap.read_until(lambda received: is_complete(sent, received) or any(map(WorkerProcess.has_ended, workers)), seconds)
    account = balance(sent, tap.received)
    assert account.is_balanced, "\n".join([str(account), *(worker.tail() for worker in workers)])
    return account


class DeliverySuite:
    """Subclasses define the fixture `broker`: an address where the topics exist."""

    articles = 150
    """How many articles are sent to be accounted for one by one, poison not counted."""

    fewer = 150
    """How many where it is about something else: enough for a worker to be in the midst of them."""

    def test_every_message_is_accounted_for_and_a_second_pass_gives_the_same_ids(
        self, broker: str, tmp_path: Path
    ) -> None:
        sent = with_poison(corpus_articles(self.articles))
        with running_worker(broker, tmp_path) as worker:
            first = self._pass(broker, sent, worker)
            second = self._pass(broker, sent, worker)
        assert event_ids(first) == event_ids(second)
        assert _headers(first) == _headers(second)

    def _pass(self, broker: str, sent: Sequence[Sent], worker: WorkerProcess) -> list[Received]:
        with Tap(broker, OUTPUTS) as tap:
            produce(broker, RAW.name, sent)
            assert wait_complete(sent, tap, worker).twice == 0
            tap.read_until(lambda received: not loose_events(received), STOP_SECONDS)
            assert not loose_events(tap.received)
            return tap.received

    def test_the_agents_run_as_processes_of_their_own(self, broker: str, tmp_path: Path) -> None:
        sent = with_poison(own_articles(self.fewer, seed=2))
        with (
            Tap(broker, OUTPUTS) as tap,
            running_worker(broker, tmp_path, "clean") as clean,
            running_worker(broker, tmp_path, "detect") as detect,
        ):
            produce(broker, RAW.name, sent)
            wait_complete(sent, tap, clean, detect)
            assert any(record["events"] for record in records(tap.received))

    def test_garbage_on_the_topic_between_the_agents_is_dead_lettered(self, broker: str, tmp_path: Path) -> None:
        good = with_poison(own_articles(20, seed=3), every=1_000)
        bad = [Sent(b"k", value, (("n", b"%d" % n),)) for n, value in enumerate((b"{}", b"\x00\xff", b"", b"[1]"))]
        with Tap(broker, OUTPUTS) as tap, running_worker(broker, tmp_path) as worker:
            produce(broker, CLEAN.name, bad)
            produce(broker, RAW.name, good)

            def settled(received: Sequence[Received]) -> bool:
                topics = [message.topic for message in received]
                return topics.count(DEAD["detect"].name) >= len(bad) and topics.count(ENRICHED.name) >= len(good)

            assert tap.read_until(settled, _JOIN_SECONDS), worker.tail()
            letters = [message for message in tap.received if message.topic == DEAD["detect"].name]
            assert sorted(letter.value or b"" for letter in letters) == sorted(sent.value or b"" for sent in bad)

    def test_the_brake_stops_the_worker_with_code_1_and_every_dead_letter_is_safe(
        self, broker: str, tmp_path: Path
    ) -> None:
        bad = [Sent(b"%d" % n, b"{broken", ()) for n in range(150)]
        with Tap(broker, OUTPUTS) as tap, running_worker(broker, tmp_path) as worker:
            produce(broker, RAW.name, bad)
            assert worker.process.wait(_JOIN_SECONDS) == 1, worker.tail()
            (line,) = [line for line in worker.lines() if "worker.crashed" in line]
            assert "dead letters in a row" in line
            assert tap.read_until(lambda received: len({letter.key for letter in received}) >= 100, STOP_SECONDS)

    def test_sigterm_in_mid_work_stops_the_worker_in_time_with_code_0(self, broker: str, tmp_path: Path) -> None:
        sent = with_poison(own_articles(self.fewer, seed=4))
        with Tap(broker, OUTPUTS) as tap:
            produce(broker, RAW.name, sent)
            with running_worker(broker, tmp_path) as worker:
                assert tap.read_until(lambda received: bool(received), _JOIN_SECONDS), worker.tail()
                assert worker.stop(STOP_SECONDS) == 0, worker.tail()
            with running_worker(broker, tmp_path) as successor:
                wait_complete(sent, tap, successor)


def _headers(received: Sequence[Received]) -> dict[str, dict[bytes | None, bytes]]:
    """CloudEvents ids by topic and key: what consumers tell repeats by."""
    found: dict[str, dict[bytes | None, bytes]] = {}
    for message in received:
        if identity := dict(message.headers).get("ce_id"):
            found.setdefault(message.topic, {})[message.key] = identity
    return found
