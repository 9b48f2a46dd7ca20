"""What the agents say about their work: each message's outcome as a log record and in the metrics, never its text."""

import logging
import time
from collections.abc import Sequence
from typing import Any

from agents import metrics
from agents.stage import Settled

_LOG = logging.getLogger("policywire")
_EVENTS = {"clean": "article.cleaned", "detect": "article.detected"}


def begun(stage: str, timestamps: Sequence[float | None]) -> None:
    """A batch is in work; the timestamps are its messages', in seconds since 1970."""
    metrics.in_work(stage, min(stamp or 0 for stamp in timestamps), time.time())


def done(stage: str) -> None:
    """The batch is settled and acknowledged."""
    metrics.in_work(stage, None, time.time())


def outcome(stage: str, settled: Settled, duration_s: float) -> None:
    """Say how one message ended; `duration_s` is the time its decision took."""
    metrics.settled(stage, settled, duration_s, time.time())
    fields = _fields(stage, settled, duration_s)
    if settled.outcome == "dead_lettered":
        _dead(settled, fields)
        return
    body = " ".join(filter(None, (settled.outcome, settled.reason, _counts(settled.detail))))
    _LOG.info(body, extra={"event_name": _EVENTS[stage], "fields": fields})


def _dead(settled: Settled, fields: dict[str, Any]) -> None:
    error = settled.error
    expected = settled.reason in ("DECODE", "SCHEMA", "TOO_LARGE", "PRODUCE")
    # A mistake of our own needs its traceback; a bad message is told by its error alone.
    _LOG.warning(
        "dead-lettered %s: %s",
        settled.reason,
        error,
        exc_info=None if expected else error,
        extra={"event_name": "record.dead_lettered", "fields": fields | {"error.type": type(error).__name__}},
    )


def _fields(stage: str, settled: Settled, duration_s: float) -> dict[str, Any]:
    origin = settled.message.origin
    trace = (dict(settled.message.headers).get("traceparent") or b"").decode("ascii", "replace").split("-")
    return {
        "agent": stage,
        "article.id": settled.article,
        "outcome": settled.outcome,
        "reason": settled.reason,
        "duration_s": round(duration_s, 6),
        "messaging.destination.name": origin.topic,
        "messaging.destination.partition.id": str(origin.partition),
        "messaging.kafka.offset": origin.offset,
        "messaging.consumer.group.name": origin.group,
        "trace_id": trace[1] if len(trace) == 4 else "",
        "counts": settled.detail,
    }


def _counts(detail: dict[str, int] | None) -> str:
    return " ".join(f"{name}={count}" for name, count in (detail or {}).items())
