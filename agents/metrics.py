"""The metrics of a worker: this list and no other, in base units, without article ids or addresses.

What each means and what to do about it: docs/operations/metrics.md, whose table a test holds against this module.
"""

from asyncio import Future
from collections.abc import Iterable
from typing import Any, get_args

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from agents.stage import Settled, Stage
from pipeline.version import PIPELINE_VERSION
from schemas.errors import DeadLetterCode
from schemas.event import EVENT_TYPES
from schemas.topics import DEAD, EVENTS

REGISTRY = CollectorRegistry()
"""A registry of our own: what a library puts into the global one is not in our list."""

# When a series was made says nothing that process_start_time_seconds does not.
prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]

# An article takes 1 to 20 ms; its budget ends the scale.
_WORK_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
# Half a second is usual; minutes are a backlog, hours a replay.
_WAY_S = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200)


def _counter(name: str, what: str, *labels: str) -> Counter:
    return Counter(f"policywire_{name}", what, labels, registry=REGISTRY)


def _gauge(name: str, what: str, *labels: str) -> Gauge:
    return Gauge(f"policywire_{name}", what, labels, registry=REGISTRY)


def _histogram(name: str, what: str, buckets: tuple[float, ...]) -> Histogram:
    return Histogram(f"policywire_{name}", what, ("agent",), registry=REGISTRY, buckets=buckets)


CONSUMED = _counter("records_consumed", "Messages settled, whatever their outcome", "agent", "topic")
PRODUCED = _counter("records_produced", "Records that the broker has acknowledged", "agent", "topic")
FILTERED = _counter("records_filtered", "Messages skipped, by reason", "agent", "reason")
DEAD_LETTERED = _counter("records_dead_lettered", "Messages dead-lettered, by code", "agent", "code")
DURATION = _histogram("processing_duration_seconds", "Time that deciding about a message took", _WORK_S)
LATENCY = _histogram("end_to_end_latency_seconds", "From the timestamp of a message to the end of its work", _WAY_S)
AGE = _gauge("record_age_seconds", "Age of the oldest message in work, 0 when none is", "agent")
DETECTED = _counter("events_detected", "Policy events emitted, by type", "type")
DUPLICATES = _counter("duplicates", "Messages settled again, after a rebalance", "agent")
PROGRESS = _gauge("last_progress_timestamp_seconds", "When a message was last settled, Unix time", "agent")
REBALANCES = _counter("rebalances", "Rebalances of the agent's group that this worker saw", "agent")
SEND_ERRORS = _counter("producer_send_errors", "Records that the broker refused or did not take", "agent")
LAG = _gauge("lag_records", "Messages after the committed one, of partitions held here", "agent", "topic", "partition")
PARTITIONS = _gauge("assigned_partitions", "Partitions held here", "agent")
READY = _gauge("ready", "1 while /readyz says yes, else 0")
BUILD = _gauge("build_info", "Always 1; the version is the label", "version")
ProcessCollector(registry=REGISTRY)

_highest: dict[tuple[str, str, int], int] = {}  # the last offset settled here, by agent and partition

BUILD.labels(version=PIPELINE_VERSION).set(1)


def prepare(stages: Iterable[Stage[Any]]) -> None:
    """Have every series of these agents there at 0: a rate counts nothing that came before a series' first sample."""
    for stage in stages:
        CONSUMED.labels(agent=stage.name, topic=stage.source.name)
        for topic in (*stage.outputs, DEAD[stage.name]):
            PRODUCED.labels(agent=stage.name, topic=topic.name)
        for code in get_args(DeadLetterCode):
            DEAD_LETTERED.labels(agent=stage.name, code=code)
        for metric in (DURATION, LATENCY, AGE, DUPLICATES, REBALANCES, SEND_ERRORS, PARTITIONS):
            metric.labels(agent=stage.name)
        if EVENTS in stage.outputs:
            for kind in EVENT_TYPES:
                DETECTED.labels(type=kind)


def in_work(agent: str, oldest: float | None, now: float) -> None:
    """The timestamp of the oldest message of a batch that begins, None when it is done; Unix time in seconds."""
    AGE.labels(agent=agent).set(0 if oldest is None else max(0.0, now - oldest))


def settled(agent: str, item: Settled, duration_s: float, now: float) -> None:
    """Count one message whose records the broker has; `now` is Unix time in seconds."""
    origin = item.message.origin
    CONSUMED.labels(agent=agent, topic=origin.topic).inc()
    DURATION.labels(agent=agent).observe(duration_s)
    LATENCY.labels(agent=agent).observe(max(0.0, now - origin.timestamp / 1000))
    PROGRESS.labels(agent=agent).set(now)
    if origin.offset <= last_settled(agent, origin.topic, origin.partition):
        DUPLICATES.labels(agent=agent).inc()
    else:
        _highest[agent, origin.topic, origin.partition] = origin.offset
    if item.outcome == "dead_lettered":
        DEAD_LETTERED.labels(agent=agent, code=item.reason).inc()
    elif item.outcome == "skipped":
        FILTERED.labels(agent=agent, reason=item.reason).inc()
    for record in item.records:
        if record.topic == EVENTS.name:
            DETECTED.labels(type=_event_type(dict(record.headers)["ce_type"] or b"")).inc()


def last_settled(agent: str, topic: str, partition: int) -> int:
    """The last offset that this worker settled there, -1 when it has settled none."""
    return _highest.get((agent, topic, partition), -1)


def sent(agent: str, topic: str, answer: Future[Any]) -> None:
    """Count what the broker answered to one record."""
    if answer.cancelled() or answer.exception() is not None:
        SEND_ERRORS.labels(agent=agent).inc()
    else:
        PRODUCED.labels(agent=agent, topic=topic).inc()


def by_label(metric: Counter | Gauge, label: str, **wanted: str) -> dict[str, float]:
    """A metric's values above 0 by one of its labels, of the series whose other labels are as wanted."""
    return {
        sample.labels[label]: sample.value
        for family in metric.collect()
        for sample in family.samples
        if sample.value and wanted.items() <= sample.labels.items()
    }


def _event_type(kind: bytes) -> str:
    """`policywire.lawsuit.threatened` → `lawsuit`."""
    return kind.decode().split(".")[1]
