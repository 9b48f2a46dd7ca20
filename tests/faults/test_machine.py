"""Machines whose clock jumps, whose disk is full or read-only, and that have too little of everything."""

from pathlib import Path

import pytest

from schemas.topics import RAW
from tests.bench.load import peak_mb
from tests.delivery.dead_letters import policywire
from tests.faults.trial import TWICE_AT_A_KILL, Trial, articles
from tests.support.articles import Sent, own_articles, with_poison
from tests.support.cgroup import cgroup, why_not
from tests.support.clock import Clock, library
from tests.support.disk import small_disk
from tests.support.ledger import event_ids
from tests.support.tap import produce
from tests.support.tools import need
from tests.support.worker import PROGRAM

_PEAK_MB = 600
_JUMPS = ("-1h", "1970-01-02 00:00:00", "+1d", "2100-01-01 00:00:00", "+0")


def _dated() -> list[Sent]:
    """Articles of many times."""
    dated = own_articles(800, 116, paragraphs=(1, 1))
    for number, article in enumerate(dated):
        article["published"] = ("1900-01-01", "2026-03-17", "2100-12-31", "")[number % 4]
    return with_poison(dated, every=20)


def test_16_the_clock_jumps(trial: Trial, tmp_path: Path) -> None:
    found = library()
    if found is None:
        need("faketime")
    assert found is not None
    clock = Clock(tmp_path, found)
    messages = _dated()
    # Kafka refuses records of more than an hour ahead; a worker whose records it refuses ends sooner or later.
    trial.worker(environ=clock.environ, supervised=True)
    trial.feed(messages, per_second=25)
    trial.wait_for_outputs(100)
    for jump in _JUMPS:
        clock.set(jump)
        trial.hold(5)
    trial.settle(
        f"16 the clock jumps {len(_JUMPS)} times, to 1970 and 2100",
        twice_at_most=trial.restarts * TWICE_AT_A_KILL,
        note=f"{trial.restarts} restarts",
    )
    assert trial.restarts <= 2
    said = trial.said("article.detected")
    assert min(float(str(line["duration_s"])) for line in said) >= 0
    years = {str(line["timestamp"])[:4] for line in trial.said("timestamp")}
    assert "1970" in years, f"the clock did not jump for the worker: {years}"
    assert trial.workers[-1].stop(10) == 0
    jumped = event_ids(trial.watch.received)
    # The same articles again, by a worker whose clock is right.
    before = len(trial.watch.received)
    trial.worker()
    produce(trial.address, RAW.name, messages)
    trial.wait(lambda: len(event_ids(trial.watch.received[before:])) == len(jumped), 240, "the articles again")
    assert event_ids(trial.watch.received[before:]) == jumped


def test_17_the_disk_of_the_logs_is_full(trial: Trial, tmp_path: Path) -> None:
    need("mount", root=True)
    with small_disk(tmp_path / "disk", "256k") as disk:
        environ = {"TMPDIR": str(disk.folder)}
        worker = trial.worker(folder=disk.folder, environ=environ, heartbeat_file=str(disk.folder / "heartbeat"))
        trial.wait(lambda: worker.wait_for_line("worker.ready", 60), 60, "ready")
        disk.fill()
        trial.feed(articles(600, seed=117), per_second=25)
        trial.hold(15)
        full = worker.lines()
        disk.free()
        trial.settle("17 disk of the logs full for 15 s", twice_at_most=0)
        assert not worker.has_ended(), "a full disk stopped the worker"
        assert len(worker.lines()) > len(full), "it logs no more although there is room again"
        assert policywire(trial.address, "logs", "--agent", "detect", str(worker.log))
        assert worker.stop(10) == 0


def test_17_the_disk_of_the_heartbeat_is_read_only(trial: Trial, tmp_path: Path) -> None:
    need("mount", root=True)
    with small_disk(tmp_path / "disk", "64k") as disk:
        heartbeat = disk.folder / "heartbeat"
        worker = trial.worker(heartbeat_file=str(heartbeat))
        trial.feed(articles(600, seed=1_117), per_second=25)
        trial.wait_for_outputs(100)
        disk.read_only(True)
        trial.hold(10)
        disk.read_only(False)
        before = heartbeat.stat().st_mtime
        trial.settle("17 disk of the heartbeat read-only for 10 s", twice_at_most=0)
        trial.wait(lambda: heartbeat.stat().st_mtime > before, 10, "the heart beats again")
        assert not worker.has_ended(), worker.tail()


@pytest.fixture
def cgroups() -> None:
    need(root=True)
    if reason := why_not():
        pytest.skip(reason)


@pytest.mark.usefixtures("cgroups")
def test_18_too_little_memory(trial: Trial) -> None:
    with cgroup() as group:
        worker = trial.worker(supervised=True, program=(*group.inside, *PROGRAM))
        trial.feed(articles(1_000, seed=118), per_second=25)
        trial.wait_for_outputs(300)
        group.limit_memory(group.used() + 2 * 1_048_576)
        # Larger articles than so far.
        large = with_poison(own_articles(100, 2_118, paragraphs=(100, 200)), every=1_000)
        numbered = [Sent(m.key, m.value, (("n", b"large-" + m.number),), m.article_id) for m in large]
        trial.feed(numbered, per_second=20)
        trial.wait(lambda: trial.restarts > 0, 60, "the kernel kills the worker")
        group.limit_memory(None)
        trial.settle(
            "18 killed by the kernel for want of memory",
            twice_at_most=(1 + trial.restarts) * TWICE_AT_A_KILL,
            note=f"{trial.restarts} restarts",
        )
        assert worker.process.poll() == -9
        trial.close()


@pytest.mark.usefixtures("cgroups")
def test_18_a_fifth_of_a_core(trial: Trial) -> None:
    with cgroup() as group:
        worker = trial.worker(program=(*group.inside, *PROGRAM))
        trial.wait(lambda: worker.wait_for_line("worker.ready", 60), 60, "ready")
        group.limit_cpu(0.2)
        trial.feed(articles(1_000, seed=1_118), per_second=100)
        trial.settle("18 a fifth of a core, 100 articles/s for 10 s", twice_at_most=TWICE_AT_A_KILL)
        peak = peak_mb(worker.process.pid)
        assert peak < _PEAK_MB
        assert not worker.has_ended(), worker.tail()
        trial.close()


def test_18_sixty_four_files(trial: Trial) -> None:
    need("prlimit")
    worker = trial.worker(program=("prlimit", "--nofile=64", *PROGRAM))
    trial.feed(articles(500, seed=3_118), per_second=25)
    trial.settle("18 at most 64 open files", twice_at_most=0)
    assert not worker.has_ended(), worker.tail()
