"""Run all benchmarks and print their figures: `python -m tests.bench`."""

import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiokafka
import psutil

from agents.broker import EmbeddedBroker
from schemas.topics import TOPICS
from tests.bench import load, pipeline
from tests.support.articles import CORPUS, corpus_articles
from tests.support.kafka_jars import KAFKA_VERSION, missing_tools
from tests.support.kafka_node import running_kafka

OURS = ("agents", "worker")
PASS_THROUGH = ("tests.bench.passthrough",)
_BACKLOG = {"embedded broker": 1500, "Apache Kafka": 6000}  # the embedded one keeps 20 MB a topic
_SECONDS = 30


def main() -> None:
    """Print the figures; each section stands by itself, ratios are of this run."""
    articles = corpus_articles(5000)
    source = "corpus" if CORPUS.exists() else "made-up (no corpus beside the checkout)"
    size = sum(len(article["body"]) for article in articles) / len(articles)
    print(f"{len(articles)} {source} articles, {size:.0f} characters on average")
    print(f"Python {platform.python_version()}, aiokafka {aiokafka.__version__}, {psutil.cpu_count()} cores\n")
    _pipeline(articles)
    _extract(articles)
    _worker("embedded broker", articles)
    if reason := missing_tools():
        print(f"\nApache Kafka: not measured, {reason}")
    else:
        _worker("Apache Kafka", articles)


def _pipeline(articles: list[dict[str, str]]) -> None:
    print(f"{'pure functions':<32}{'articles/CPU s':>16}{'slowest, ms':>14}")
    for name, rate in pipeline.rates(articles).items():
        print(f"{name:<32}{rate.per_second:>16.0f}{rate.slowest_ms:>14.1f}   ({rate.slowest})")
    print(f"\n{'one text, longer':<32}{'clean, ms':>16}{'detect, ms':>14}")
    for size, clean_ms, detect_ms in pipeline.growth((1_000, 10_000, 100_000, 1_000_000)):
        print(f"{size:>12,} characters {clean_ms:>15.1f}{detect_ms:>14.1f}")


def _extract(articles: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "articles.jsonl")
        file.write_bytes(b"\n".join(load.with_ids(articles, len(articles))))
        command = [sys.executable, "-m", "agents", "extract", "--json", str(file)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            peak = 0.0
            while process.poll() is None:
                # The high-water mark only grows; the last look is at most this long before the end.
                peak = load.peak_mb(process.pid) or peak
                time.sleep(0.05)
    print(f"\nextract over {len(articles)} articles: peak memory {peak:.0f} MB")


def _worker(name: str, articles: list[dict[str, str]]) -> None:
    values = load.with_ids(articles, _BACKLOG[name])
    drained = {}
    print(f"\n{name + ', one worker':<34}{'articles/s':>12}{'per CPU s':>12}{'peak MB':>10}")
    for label, module in (("pass-through", PASS_THROUGH), ("clean and detect", OURS)):
        with _broker(name) as address:
            drained[label] = load.drain(module, address, values)
            one = drained[label]
            print(f"  {label:<32}{one.wall:>12.0f}{one.cpu:>12.0f}{one.peak_mb:>10.0f}")
            if label != "pass-through":
                late = load.latency(module, address, values, one.wall / 2, _SECONDS)
    ratio = drained["clean and detect"].wall / drained["pass-through"].wall
    print(f"  ratio to the pass-through: {ratio:.2f}")
    print(
        f"  at {late.rate:.0f} articles/s (half load, open loop, {late.count} articles): "
        f"p50 {late.p50:.0f} ms, p99 {late.p99:.0f} ms; generator late by {late.late_p99:.1f} ms (p99)"
    )


@contextmanager
def _broker(name: str) -> Iterator[str]:
    """A fresh broker with all topics; its address."""
    if name == "embedded broker":
        with EmbeddedBroker() as embedded:
            embedded.create(topic.name for topic in TOPICS)
            yield embedded.address
        return
    with tempfile.TemporaryDirectory() as folder, running_kafka(Path(folder, f"kafka-{KAFKA_VERSION}")) as cluster:
        subprocess.run(
            [sys.executable, "-m", "agents", "topics", "apply"],
            env={"POLICYWIRE_BROKER": cluster.address, "PATH": ""},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        yield cluster.address


if __name__ == "__main__":
    main()
