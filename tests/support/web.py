"""Asks a worker's web server, as a probe does."""

import http.client
import json
import time
from typing import Any

from tests.support.ports import LOOPBACK


def ask(port: int, path: str, host: str = LOOPBACK) -> tuple[int, str]:
    """The status and the body; status 0 when nobody answers within three seconds."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=3)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return 0, "{}"
    finally:
        connection.close()


def verdict(port: int, path: str) -> dict[str, Any]:
    """What /livez or /readyz says; empty when nobody answers."""
    answer: dict[str, Any] = json.loads(ask(port, path)[1])
    return answer


def wait_for_reason(port: int, path: str, words: str, seconds: float) -> float:
    """Seconds until the page gives such a reason ("" for none at all); raises AssertionError when it does not."""
    started = time.monotonic()
    while True:
        said = verdict(port, path)
        reasons = said.get("reasons")
        if reasons is not None and (any(words in reason for reason in reasons) if words else not reasons):
            return time.monotonic() - started
        assert time.monotonic() - started < seconds, f"{path} says {said}"
        time.sleep(0.1)
