"""The agents' logs: one JSON object a line to standard error, and the same to the topic `logs.policywire`.

A full or slow log topic never holds an agent up: lines wait in a bounded queue in librdkafka's own thread, and those
that do not fit are dropped and counted.
"""

import logging
import os
import socket
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import confluent_kafka
import orjson

from agents.connection import Connection
from agents.printable import safe_json
from agents.repeats import OncePerWhile
from agents.settings import Settings
from pipeline.version import PIPELINE_VERSION
from schemas.errors import PolicywireError
from schemas.topics import LOGS

_LOG = logging.getLogger("policywire")
_SEVERITY = {"DEBUG": 5, "INFO": 9, "WARNING": 13, "ERROR": 17, "CRITICAL": 21}  # OpenTelemetry's log data model
_QUEUE = 10_000  # lines
_QUEUE_KB = 8192
_DROPS_EVERY_S = 10.0


class JsonFormatter(logging.Formatter):
    """A log record as one JSON object, in OpenTelemetry's names; `extra` may hold event_name and fields."""

    def __init__(self, instance: str) -> None:
        super().__init__()
        self._service = {
            "service.name": "policywire",
            "service.version": PIPELINE_VERSION,
            "service.instance.id": instance,
        }

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end, harmless on a terminal. Fields that are empty are left out."""
        time = datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds")
        fields: dict[str, Any] = getattr(record, "fields", {})
        line = {
            "timestamp": time.replace("+00:00", "Z"),
            "severity_text": record.levelname,
            "severity_number": _SEVERITY.get(record.levelname, 0),
            "event_name": getattr(record, "event_name", "log"),
            "body": record.getMessage(),
            **{name: value for name, value in fields.items() if value not in ("", None, {})},
            **_exception(record),
            **self._service,
            "logger": record.name,
        }
        return safe_json(orjson.dumps(line, default=str).decode())


class TopicHandler(logging.Handler):
    """Sends lines to the log topic without ever waiting; `dropped` counts those that did not get there."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        quiet = logging.getLogger("policywire.logtopic")
        quiet.addHandler(logging.NullHandler())
        quiet.propagate = False
        self.dropped = 0
        self._producer = confluent_kafka.Producer(
            connection.for_librdkafka()
            | {
                "queue.buffering.max.messages": _QUEUE,
                "queue.buffering.max.kbytes": _QUEUE_KB,
                "message.timeout.ms": 30_000,
                "linger.ms": 50,
                "acks": 1,
                "log_level": 0,
                # Topics are made by `policywire topics apply`; a broker would make this one with its own settings.
                "allow.auto.create.topics": False,
            },
            logger=quiet,
        )

    def emit(self, record: logging.LogRecord) -> None:
        """Queue one line, or drop it: nothing that is wrong with a line may stop an agent."""
        try:
            self._producer.produce(LOGS.name, self.format(record), on_delivery=self._delivered)
            self._producer.poll(0)
        except Exception:  # noqa: BLE001 - no room, no topic, or a line that cannot be JSON
            self.dropped += 1

    def _delivered(self, error: object, _message: object) -> None:
        if error is not None:
            self.dropped += 1

    def flush(self) -> None:
        """Give what is queued a second to get there."""
        self._producer.flush(1)


@contextmanager
def configured(settings: Settings) -> Iterator[None]:
    """Log in JSON to standard error and the log topic while inside; report drops every ten seconds there are any."""
    stream, topic = logging.StreamHandler(sys.stderr), TopicHandler(settings)
    root = logging.getLogger()
    before, level, own_level = root.handlers[:], root.level, _LOG.level
    for handler in (stream, topic):
        handler.setFormatter(JsonFormatter(_instance()))
        handler.addFilter(OncePerWhile(_LOG.name))
    root.handlers = [stream, topic]
    root.setLevel(logging.WARNING)
    _LOG.setLevel(settings.log_level)
    ended = threading.Event()
    watch = threading.Thread(target=_report_drops, args=(topic, stream, ended), daemon=True)
    watch.start()
    hook, threading.excepthook = threading.excepthook, _thread_failed
    try:
        yield
    finally:
        threading.excepthook = hook
        ended.set()
        watch.join()
        topic.flush()
        root.handlers = before
        root.setLevel(level)
        _LOG.setLevel(own_level)


def say(event_name: str, body: str, *, error: BaseException | None = None) -> None:
    """Log something about the worker itself; what we raise on purpose says all in its message."""
    level = logging.INFO if error is None else logging.CRITICAL
    unforeseen = None if isinstance(error, PolicywireError) else error
    _LOG.log(level, body, exc_info=unforeseen, extra={"event_name": event_name})


def note(event_name: str, body: str, fields: dict[str, Any]) -> None:
    """A line for programs that read the log topic: it goes there at any level, and not to standard error."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, TopicHandler):
            handler.handle(_record(logging.DEBUG, event_name, body, fields))


def line(event_name: str, body: str, fields: dict[str, Any]) -> str:
    """A critical line as it stands in the log, for who cannot use logging any more."""
    return JsonFormatter(_instance()).format(_record(logging.CRITICAL, event_name, body, fields))


def flush() -> None:
    """Bring out what the handlers still hold."""
    for handler in logging.getLogger().handlers:
        handler.flush()


def _thread_failed(failure: threading.ExceptHookArgs) -> None:
    """What ends a thread is a line like any other; Python would print a traceback among them."""
    _LOG.warning(
        "a thread of the Kafka client ended", exc_info=failure.exc_value, extra={"event_name": "thread.failed"}
    )


def _report_drops(topic: TopicHandler, stream: logging.Handler, ended: threading.Event) -> None:
    """Drops are told on standard error only: the topic is what has no room."""
    told = 0
    while not ended.wait(_DROPS_EVERY_S):
        if topic.dropped > told:
            fields = {"dropped": topic.dropped - told}
            told = topic.dropped
            record = _record(
                logging.WARNING, "logs.dropped", f"the log topic did not take {fields['dropped']} lines", fields
            )
            stream.handle(record)


def _record(level: int, event_name: str, body: str, fields: dict[str, Any]) -> logging.LogRecord:
    extra = {"event_name": event_name, "fields": fields}
    return _LOG.makeRecord(_LOG.name, level, __file__, 0, body, (), None, extra=extra)


def _instance() -> str:
    return f"{socket.gethostname()}-{os.getpid()}"


def _exception(record: logging.LogRecord) -> dict[str, str]:
    if not record.exc_info or record.exc_info[1] is None:
        return {}
    kind, error, trace = record.exc_info
    return {
        "error.type": type(error).__name__,
        "exception.message": str(error),
        "exception.stacktrace": "".join(traceback.format_exception(kind, error, trace)),
    }
