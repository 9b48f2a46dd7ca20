"""Several workers on Apache Kafka, and a large backlog: `python -m tests.bench.sizing [BACKLOG]`.

Prints, over 12 partitions, what 1, 2 and 4 workers drain and use, how long the stream pauses when one joins, what an
article takes on disk, and whether memory stays flat while a backlog (200,000 articles unless told) is drained by two.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import psutil
from confluent_kafka import Consumer

from schemas.topics import TOPICS
from tests.bench import load
from tests.support.articles import corpus_articles
from tests.support.kafka_node import running_kafka
from tests.support.topics import create_topics

_WORKER = ("agents", "worker")
_PARTITIONS = 12
_WORKERS = (1, 2, 4)
_ARTICLES = 4_000  # of the backlog for each number of workers
_JOIN_S = 30.0  # the stream is watched that long after a worker has joined
_LOOK_S = 5.0
_MB = 1024 * 1024


def main() -> None:
    """Print the figures of this run."""
    backlog = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    articles = corpus_articles(5000)
    with tempfile.TemporaryDirectory() as folder, running_kafka(Path(folder, "kafka")) as cluster:
        print(f"{psutil.cpu_count()} cores, {_PARTITIONS} partitions, broker and workers on the same machine")
        print(f"{'workers':<10}{'articles/s':>12}{'per CPU s':>12}{'peak MB each':>14}{'pause at a join, s':>20}")
        for count in _WORKERS:
            create_topics(cluster.address, partitions=_PARTITIONS)
            _drain(cluster.address, count, load.with_ids(articles, _ARTICLES * count))
        for name, size in _sizes(Path(folder)).items():
            print(f"on disk, {name:<26}{size / (_ARTICLES * _WORKERS[-1]):>8.0f} bytes an article")
        create_topics(cluster.address, partitions=_PARTITIONS)
        _backlog(cluster.address, articles, backlog)


def _drain(address: str, count: int, values: Sequence[bytes]) -> None:
    """From a fifth of the backlog on; the last worker joins when three fifths are done, for the pause."""
    with load.tail(address) as consumer, ExitStack() as stack:
        load.preload(address, values)
        workers = [stack.enter_context(load.worker(_WORKER, address)) for _ in range(count)]
        first, timed = len(values) // 5, len(values) * 2 // 5
        load.consume(consumer, first)
        started, used = time.perf_counter(), sum(map(load.cpu, workers))
        load.consume(consumer, timed)
        wall, used = time.perf_counter() - started, sum(map(load.cpu, workers)) - used
        stack.enter_context(load.worker(_WORKER, address))
        pause = _longest_gap(consumer, len(values) - first - timed)
        peak = max(load.peak_mb(worker.pid) for worker in workers)
        print(f"{count:<10}{timed / wall:>12.0f}{timed / used:>12.0f}{peak:>14.0f}{pause:>20.1f}", flush=True)


def _longest_gap(consumer: Consumer, count: int) -> float:
    """Seconds without a single enriched article, while a joined worker takes its share."""
    until, before, longest = time.monotonic() + _JOIN_S, time.monotonic(), 0.0
    while count > 0 and time.monotonic() < until:
        messages = consumer.consume(100, timeout=0.05)
        if messages:
            now = time.monotonic()
            longest, before, count = max(longest, now - before), now, count - len(messages)
    return longest


def _sizes(folder: Path) -> dict[str, int]:
    """Bytes of the segments of each topic that holds anything."""
    out = {}
    for topic in TOPICS:
        size = sum(file.stat().st_size for file in folder.glob(f"kafka/*/logs/{topic.name}-*/*.log"))
        if size:
            out[topic.name] = size
    return out


def _backlog(address: str, articles: Sequence[dict[str, str]], total: int) -> None:
    with load.tail(address) as consumer, ExitStack() as stack:
        load.preload(address, _stream(articles, total))
        workers = [stack.enter_context(load.worker(_WORKER, address)) for _ in range(2)]
        samples: list[tuple[float, float]] = []
        started = looked = time.monotonic()
        left = total
        while left > 0:
            messages = consumer.consume(min(left, 500), timeout=60)
            if not messages:
                raise RuntimeError(f"{left} articles did not come out")
            left -= sum(message.error() is None for message in messages)
            if (now := time.monotonic()) - looked >= _LOOK_S:
                looked = now
                samples.append((now - started, sum(worker.memory_info().rss for worker in workers) / _MB / 2))
        wall = time.monotonic() - started
        steady = samples[len(samples) // 3 :]
        slope = 60 * statistics.linear_regression([at for at, _ in steady], [size for _, size in steady]).slope
        print(
            f"backlog of {total:,} drained by 2 workers in {wall:.0f} s, {total / wall:.0f} a second; memory of each "
            f"{steady[0][1]:.0f} MB after a third, {steady[-1][1]:.0f} MB at the end, {slope:+.2f} MB a minute"
        )


def _stream(articles: Sequence[dict[str, str]], total: int) -> Iterator[bytes]:
    """As many as asked, a few thousand in memory at a time."""
    for first in range(0, total, len(articles)):
        values = (
            value.replace(b'"bench-', f'"bench-{first}-'.encode(), 1)
            for value in load.with_ids(articles, len(articles))
        )
        yield from islice(values, total - first)


if __name__ == "__main__":
    main()
