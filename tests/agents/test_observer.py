"""What a look at a Faust app says, on an app whose insides are set by hand."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition

from agents import metrics
from agents.observer import Observer

PLACE = TopicPartition("observed", 3)


class Done:
    """A future or a task, done or not."""

    def __init__(self, done: bool = False) -> None:
        self._done = done

    def done(self) -> bool:
        return self._done


@pytest.fixture
def app() -> Any:
    """An app that holds one partition with nothing waiting."""
    state = SimpleNamespace(timestamp=1, highwater=10, _position=10)
    assignment = SimpleNamespace(tps={PLACE}, state_value=lambda _: state)
    client = SimpleNamespace(
        _coordinator=SimpleNamespace(
            generation=4, _rejoin_needed_fut=Done(), _pending_exception=None, _coordination_task=Done()
        ),
        _fetcher=SimpleNamespace(_records={}, _fetch_task=Done()),
        _subscription=SimpleNamespace(subscription=SimpleNamespace(assignment=assignment)),
    )
    thread = SimpleNamespace(_consumer=client, _thread=SimpleNamespace(is_alive=lambda: True), heartbeats=7)
    consumer = SimpleNamespace(_thread=thread, _unacked_messages=set(), _committed_offset={PLACE: 10})
    return SimpleNamespace(
        consumer=consumer, rebalancing=False, rebalancing_count=0, crash_reason=None, state=state, thread=thread
    )


@pytest.fixture
def observer(app: Any) -> Observer:
    observer = Observer(app, "clean", "observed")
    observer.look(100.0)
    return observer


def test_an_idle_member_whose_fetches_are_answered_has_young_facts(app: Any, observer: Observer) -> None:
    app.state.timestamp = 2
    facts = observer.look(400.0)
    assert (facts.member, facts.partitions, facts.rebalancing, facts.broken) == (True, 1, False, "")
    assert (facts.silent_s, facts.unanswered_s, facts.stuck_s, facts.behind_s) == (0, 0, 0, 0)


def test_heartbeats_show_that_kafka_is_there_and_fetches_that_a_partition_is(app: Any, observer: Observer) -> None:
    app.thread.heartbeats += 1
    facts = observer.look(130.0)
    assert (facts.silent_s, facts.unanswered_s) == (0, 30)
    facts = observer.look(150.0)
    assert (facts.silent_s, facts.unanswered_s) == (20, 50)


def test_a_partition_whose_messages_wait_here_is_not_fetched(app: Any, observer: Observer) -> None:
    app.thread._consumer._fetcher._records = {PLACE: object()}
    assert observer.look(200.0).unanswered_s == 0


def test_messages_in_work_of_which_none_is_settled_are_stuck(app: Any, observer: Observer) -> None:
    app.consumer._unacked_messages = {InWork(PLACE)}
    assert observer.look(130.0).stuck_s == 30
    metrics.PROGRESS.labels(agent="clean").set(12345.0)
    assert observer.look(131.0).stuck_s == 0
    app.consumer._unacked_messages = set()
    assert observer.look(300.0).stuck_s == 0


def test_a_commit_that_stands_still_with_messages_behind_it_is_behind(app: Any, observer: Observer) -> None:
    app.state.highwater = 15
    app.state.timestamp = 2
    assert observer.look(101.0).behind_s == 1
    app.state.timestamp = 3
    assert observer.look(110.0).behind_s == 10
    app.consumer._committed_offset[PLACE] = 12
    assert observer.look(111.0).behind_s == 0
    assert observer.look(200.0).behind_s == 0, "Kafka does not answer: that is another fault"


def test_the_marks_of_transactions_are_nothing_to_commit_but_settled_messages_are(
    app: Any, observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.state.highwater = app.state._position = 11
    app.state.timestamp = 2
    assert observer.look(110.0).behind_s == 0
    monkeypatch.setitem(metrics._highest, ("clean", "observed", 3), 10)
    app.state.timestamp = 3
    assert observer.look(115.0).behind_s == 5


@pytest.mark.parametrize(
    ("part", "name", "value", "said"),
    [
        ("_coordinator", "_pending_exception", PermissionError("no longer"), "membership of the group has ended"),
        ("_coordinator", "_coordination_task", Done(done=True), "has stopped working"),
        ("_fetcher", "_fetch_task", Done(done=True), "has stopped working"),
    ],
)
def test_what_ended_in_the_client_is_broken(
    app: Any, observer: Observer, part: str, name: str, value: object, said: str
) -> None:
    setattr(getattr(app.thread._consumer, part), name, value)
    assert said in observer.look(101.0).broken


def test_a_thread_that_has_ended_is_broken_and_before_the_start_nothing_is(app: Any, observer: Observer) -> None:
    app.thread._thread.is_alive = lambda: False
    assert "thread has ended" in observer.look(101.0).broken
    app.thread._consumer = app.thread._thread = None
    facts = observer.look(102.0)
    assert (facts.member, facts.partitions, facts.broken) == (False, 0, "")


class InWork:
    """A message, of which only its partition counts; it can stand in a set."""

    def __init__(self, tp: TopicPartition) -> None:
        self.tp = tp
