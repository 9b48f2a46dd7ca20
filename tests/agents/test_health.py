"""Health as rules over facts: what each fault makes of a worker, with the reason in words."""

from dataclasses import replace

import pytest

from agents.health import BEAT_S, COMMIT_S, AgentFacts, Health

WELL = AgentFacts(agent="clean", member=True, rebalancing=False, partitions=6, silent_s=1, unanswered_s=1)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def health(clock: Clock) -> Health:
    health = Health(clock)
    health.enter("running")
    health.see((WELL,))
    return health


def test_a_worker_that_works_is_alive_and_ready(health: Health) -> None:
    assert (health.why_dead(), health.why_unready()) == ([], [])
    assert health.report("ready", [])["agents"][0]["partitions"] == 6


@pytest.mark.parametrize(
    ("fault", "unready", "dead"),
    [
        ({"rebalancing": True, "member": False}, "clean: its group is being rebalanced", ""),
        ({"member": False}, "clean: it is no member of its group", ""),
        ({"unanswered_s": 25.0}, "clean: Kafka has not answered for 25 s", ""),
        ({"stuck_s": 31.0}, "clean: messages are in work, and none was settled for 31 s", ""),
        ({"crashed": "100 dead letters in a row"}, "clean: 100 dead letters in a row", ""),
        ({"broken": "its thread has ended"}, "clean: its thread has ended", "clean: its thread has ended"),
        ({"behind_s": COMMIT_S + 1}, "", "clean: messages wait, and none was committed for 301 s"),
        ({"partitions": 0, "silent_s": 25.0}, "clean: Kafka has not answered for 25 s", ""),
        ({"partitions": 0, "unanswered_s": 0.0}, "", ""),  # it stands by
        ({"silent_s": 500.0, "unanswered_s": 500.0}, "clean: Kafka has not answered for 500 s", ""),
    ],
)
def test_each_fault_has_its_answer(health: Health, fault: dict[str, object], unready: str, dead: str) -> None:
    health.see((replace(WELL, agent="detect"), replace(WELL, **fault)))  # type: ignore[arg-type]
    assert "".join(health.why_unready()) == unready
    assert "".join(health.why_dead()) == dead


def test_a_loop_that_stands_still_is_neither_alive_nor_ready(health: Health, clock: Clock) -> None:
    clock.now += BEAT_S + 2
    assert health.why_dead() == health.why_unready() == ["the event loop has stood still for 12 s"]
    health.beat()
    assert not health.why_dead()


def test_who_waits_starts_or_stops_is_alive_but_not_ready(clock: Clock) -> None:
    health = Health(clock)
    assert health.why_unready() == ["waiting for Kafka and its topics"]
    health.enter("starting")
    assert health.why_unready() == ["joining the consumer groups"]
    health.enter("stopping")
    clock.now += 5
    health.enter("running")
    assert health.why_unready() == ["stopping"], "from stopping there is no way back"
    health.enter("stopping")
    assert health.stopping_s == 5
    assert not health.why_dead()
