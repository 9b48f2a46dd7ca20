"""The agents' log lines: one JSON object each, never the article's text, never in the agents' way."""

import logging
import sys
import threading
import time

import orjson
import pytest

from agents import logs, report
from agents.connection import Connection
from agents.settings import Settings
from agents.stage import settle
from tests.agents.test_stage import STAGE, message

BODY = "the minister said something that must not be in a log"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    caplog.set_level(logging.INFO, "policywire")
    headers = (("traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),)
    good = b'{"id": "a", "body": "' + BODY.encode() + b'"}'
    ours = b'{"title": "raise", "body": "' + BODY.encode() + b'"}'
    for value in (good, b"junk", ours):
        report.outcome("clean", settle(STAGE, message(value, headers=headers)), 0.0123)
    formatter = logs.JsonFormatter("host-1")
    return [orjson.loads(formatter.format(record)) for record in caplog.records]


def test_each_outcome_is_one_line_with_the_fields_that_people_filter_by(lines: list[dict[str, object]]) -> None:
    good, bad, ours = lines
    assert good["event_name"] == "article.cleaned"
    assert (good["agent"], good["article.id"], good["outcome"], good["duration_s"]) == ("clean", "a", "emitted", 0.0123)
    assert (good["severity_text"], good["severity_number"]) == ("INFO", 9)
    assert good["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert (good["messaging.destination.name"], good["messaging.kafka.offset"]) == ("news.raw", 7)
    assert (bad["event_name"], bad["reason"], bad["error.type"]) == ("record.dead_lettered", "DECODE", "InvalidRecord")
    assert "exception.stacktrace" not in bad
    assert "ZeroDivisionError: a mistake of ours" in str(ours["exception.stacktrace"])


def test_the_text_of_an_article_is_in_no_line(lines: list[dict[str, object]]) -> None:
    assert BODY not in str(lines)


def test_a_log_topic_that_takes_nothing_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_QUEUE", 100)
    handler = logs.TopicHandler(Connection("127.0.0.1:1"))  # nobody listens there
    handler.setFormatter(logs.JsonFormatter("host-1"))
    record = logging.LogRecord("policywire", logging.INFO, "", 0, "line", None, None)
    slowest = 0.0
    for _ in range(1000):
        started = time.perf_counter()
        handler.emit(record)
        slowest = max(slowest, time.perf_counter() - started)
    assert handler.dropped == 900
    assert slowest < 1  # a wait for the broker would be thirty seconds; this is no measure of speed


def test_a_line_that_cannot_be_json_is_dropped_and_holds_nobody_up() -> None:
    handler = logs.TopicHandler(Connection("127.0.0.1:1"))
    handler.setFormatter(logs.JsonFormatter("host-1"))
    handler.emit(logging.LogRecord("policywire", logging.INFO, "", 0, "half a pair: \ud800", None, None))
    assert handler.dropped == 1


def test_a_thread_that_fails_leaves_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    with logs.configured(Settings(broker="127.0.0.1:1")):
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
    (line,) = capfd.readouterr().err.splitlines()
    assert orjson.loads(line)["error.type"] == "ZeroDivisionError"


def test_logging_is_as_before_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    with logs.configured(Settings(broker="127.0.0.1:1")):
        logs.say("worker.ready", "reading")
        assert [type(handler) for handler in logging.getLogger().handlers] == [
            logging.StreamHandler,
            logs.TopicHandler,
        ]
    assert logging.getLogger().handlers == before
    assert sys.stderr
    assert orjson.loads(capfd.readouterr().err)["event_name"] == "worker.ready"
