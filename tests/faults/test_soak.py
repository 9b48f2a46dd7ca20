"""A worker under steady load for a while: its memory, files, threads and tasks do not grow."""

import dataclasses
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from tests.faults import counted_worker
from tests.faults.table import Row
from tests.faults.trial import Trial
from tests.support.articles import Sent, own_articles
from tests.support.kafka_node import KafkaCluster
from tests.support.topics import create_topics

_MINUTES = float(os.environ.get("POLICYWIRE_TEST_SOAK_MINUTES", "20"))
_PER_SECOND = 100
_EVERY_S = 5.0
_MIB_A_MINUTE = 1.0
_MORE = 5  # files, threads or tasks: a connection is made anew now and then


class Sample(NamedTuple):
    """One look at the worker: seconds, MiB, and counts."""

    at_s: float
    rss: float
    files: int
    threads: int
    tasks: int


@pytest.mark.soak
@pytest.mark.timeout(_MINUTES * 60 + 900)
def test_steady_load(kafka: KafkaCluster, tmp_path: Path, rows: list[Row]) -> None:
    create_topics(kafka.address)
    trial = Trial(kafka.address, tmp_path, rows, values=False)
    try:
        counts = tmp_path / "tasks"
        worker = trial.worker(program=(sys.executable, "-m", counted_worker.__name__, str(counts), "worker"))
        assert worker.wait_for_line("worker.ready", 120), worker.tail()
        feed = trial.feed(_many(int(_MINUTES * 60 * _PER_SECOND)), _PER_SECOND)
        samples = []
        while feed.is_alive():
            trial.hold(_EVERY_S)
            samples.append(_sample(worker.process.pid, counts))
        # The first third fills buffers and caches.
        steady = samples[len(samples) // 3 :]
        slope = 60 * statistics.linear_regression([s.at_s for s in steady], [s.rss for s in steady]).slope
        growth = {name: _growth([getattr(s, name) for s in steady]) for name in ("files", "threads", "tasks")}
        note = f"{slope:+.2f} MiB/min at {steady[-1].rss:.0f} MiB; " + ", ".join(
            f"{getattr(steady[-1], name)} {name} ({more:+d})" for name, more in growth.items()
        )
        fault = f"+ soak, {_MINUTES:g} min at {_PER_SECOND} articles/s"
        trial.settle(fault, twice_at_most=0, note=note, as_sent=False)
        assert slope < _MIB_A_MINUTE, note
        assert max(growth.values()) <= _MORE, note
    finally:
        trial.close()


def _many(count: int) -> Iterator[Sent]:
    """That many articles with ids of their own, one poison in twenty."""
    articles = cycle(own_articles(2_000, 123, paragraphs=(1, 1)))
    for number, article in zip(range(count), articles, strict=False):
        article_id = f"soak-{number}"
        value = json.dumps(article | {"id": article_id}).encode()
        sent = Sent(article_id.encode(), value, (("n", b"%d" % number),), article_id)
        yield sent if number % 20 else dataclasses.replace(sent, value=b"{broken", article_id="")


def _sample(pid: int, counts: Path) -> Sample:
    process = psutil.Process(pid)
    with process.oneshot():
        rss = process.memory_info().rss / 1_048_576
        tasks = int(counts.read_text("ascii").split()[-1])
        return Sample(time.monotonic(), rss, process.num_fds(), process.num_threads(), tasks)


def _growth(counts: Sequence[int]) -> int:
    """How much higher the second half is than the first, by the middle values: tasks come and go with the batches."""
    half = len(counts) // 2
    return round(statistics.median(counts[half:]) - statistics.median(counts[:half]))
