"""Load on a worker process: how fast it drains a backlog, and how late it is at half that rate."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

from schemas.topics import ENRICHED, RAW
from tests.support.quiet import quiet_logger

_START_S = 120
_DUE = "bench-due"  # header: when the message was to be sent, ns of the monotonic clock, which processes share


@dataclass(frozen=True, slots=True)
class Drained:
    """`wall` and `cpu`: articles a second, and a CPU second of the worker; `peak_mb`: its largest memory."""

    wall: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Latency:
    """From the moment an article was due to be sent to its enriched record in a consumer, in ms."""

    rate: float
    count: int
    p50: float
    p99: float
    late_p99: float  # how late the generator itself was


@contextmanager
def worker(module: Sequence[str], address: str) -> Iterator[psutil.Process]:
    """A worker process that is reading; ended by SIGTERM."""
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        env={"POLICYWIRE_BROKER": address, "PATH": ""},
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    ready = threading.Event()

    def read() -> None:
        for line in process.stderr or ():
            if b"worker.ready" in line:
                ready.set()

    threading.Thread(target=read, daemon=True).start()
    try:
        if not ready.wait(_START_S):
            raise RuntimeError(f"the worker was not ready after {_START_S} s")
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def drain(module: Sequence[str], address: str, values: Sequence[bytes]) -> Drained:
    """Preload the values, start the worker, and time it from a fifth of them to the last."""
    with tail(address) as consumer:
        preload(address, values)
        with worker(module, address) as process:
            first = len(values) // 5
            consume(consumer, first)
            wall, used = time.perf_counter(), cpu(process)
            consume(consumer, len(values) - first)
            wall, used = time.perf_counter() - wall, cpu(process) - used
            return Drained((len(values) - first) / wall, (len(values) - first) / used, peak_mb(process.pid))


def latency(module: Sequence[str], address: str, values: Sequence[bytes], rate: float, seconds: float) -> Latency:
    """Send at a fixed rate whatever the worker does (open loop), the first fifth of the time for warming up."""
    count = int(rate * seconds)
    lateness: list[float] = []
    with tail(address) as consumer, worker(module, address):
        generator = threading.Thread(target=_generate, args=(address, values, rate, count, lateness))
        generator.start()
        delays = sorted(_delays(consumer, count)[count // 5 :])
        generator.join()
    lateness.sort()
    return Latency(rate, len(delays), _at(delays, 0.5), _at(delays, 0.99), _at(lateness, 0.99))


def _generate(address: str, values: Sequence[bytes], rate: float, count: int, lateness: list[float]) -> None:
    producer = _producer(address, linger_ms=1)
    start = time.monotonic_ns() + 200_000_000
    for number in range(count):
        due = start + int(number * 1e9 / rate)
        while (left := due - time.monotonic_ns()) > 0:
            producer.poll(0)
            time.sleep(min(left / 1e9, 0.01))
        lateness.append(-left / 1e6)
        producer.produce(RAW.name, values[number % len(values)], str(number), headers={_DUE: str(due)})
    producer.flush(30)


def _delays(consumer: Consumer, count: int) -> list[float]:
    delays: list[float] = []
    while len(delays) < count:
        message = consumer.poll(_START_S)
        if message is None:
            raise RuntimeError(f"only {len(delays)} of {count} came out")
        if message.error() is None:
            now = time.monotonic_ns()
            delays += [(now - int(value)) / 1e6 for name, value in message.headers() or () if name == _DUE]
    return delays


@contextmanager
def tail(address: str) -> Iterator[Consumer]:
    """A reader of news.enriched from its present end."""
    settings = {"bootstrap.servers": address, "group.id": "bench", "enable.auto.commit": False, "fetch.wait.max.ms": 10}
    consumer = Consumer(settings, logger=quiet_logger())
    partitions = consumer.list_topics(ENRICHED.name, timeout=30).topics[ENRICHED.name].partitions
    consumer.assign([TopicPartition(ENRICHED.name, number, _end(consumer, number)) for number in partitions])
    try:
        yield consumer
    finally:
        consumer.close()


def _end(consumer: Consumer, partition: int) -> int:
    """The next offset of a partition; one that was made a moment ago has no leader yet."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return int(consumer.get_watermark_offsets(TopicPartition(ENRICHED.name, partition), timeout=5)[1])
        except KafkaException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def consume(consumer: Consumer, count: int) -> None:
    """Reads that many messages; raises RuntimeError when none comes for two minutes."""
    while count > 0:
        messages = consumer.consume(min(count, 500), timeout=_START_S)
        if not messages:
            raise RuntimeError(f"{count} messages did not come out in {_START_S} s")
        count -= sum(message.error() is None for message in messages)


def preload(address: str, values: Iterable[bytes]) -> None:
    """Sends the values; raises RuntimeError when the broker does not take them all."""
    producer = _producer(address, linger_ms=50)
    for number, value in enumerate(values):
        # Without a key whole batches go to one partition, and the embedded broker keeps 5 MB of each.
        while True:
            try:
                producer.produce(RAW.name, value, str(number))
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
    if producer.flush(60):
        raise RuntimeError("the broker did not take the articles in 60 s")


def _producer(address: str, linger_ms: int) -> Producer:
    settings = {"bootstrap.servers": address, "linger.ms": linger_ms, "queue.buffering.max.messages": 1_000_000}
    return Producer(settings, logger=quiet_logger())


def cpu(process: psutil.Process) -> float:
    """CPU seconds that a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)


def peak_mb(pid: int) -> float:
    """A process's largest memory so far, by the kernel's own high-water mark; 0 when it has ended."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0) / 1024


def _at(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))]


def with_ids(articles: Sequence[dict[str, str]], count: int) -> list[bytes]:
    """`count` raw articles as bytes, each with an id of its own."""
    return [
        json.dumps({**articles[number % len(articles)], "id": f"bench-{number}"}).encode() for number in range(count)
    ]
