"""The web server of a worker: verdicts with their reasons, metrics, and nothing for who came by a foreign name."""

import json
import socket
from collections.abc import Iterator

import pytest

from agents.health import Health
from agents.settings import Settings
from agents.web import is_known, serving
from schemas.errors import SettingsError
from tests.support.ports import LOOPBACK, free_ports
from tests.support.web import ask


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
def port(health: Health) -> Iterator[int]:
    (port,) = free_ports(1)
    with serving(Settings(web_port=port), health) as address:
        assert address == f"{LOOPBACK}:{port}"
        yield port


def test_verdicts_have_a_status_for_probes_and_reasons_for_people(port: int, health: Health) -> None:
    status, body = ask(port, "/readyz")
    assert (status, json.loads(body)["ready"], json.loads(body)["phase"]) == (503, False, "waiting")
    assert json.loads(body)["reasons"] == ["waiting for Kafka and its topics"]
    health.enter("running")
    assert ask(port, "/readyz?verbose")[0] == 200
    assert json.loads(ask(port, "/livez")[1])["live"] is True
    assert "policywire_ready 1.0" in ask(port, "/metrics")[1]


def test_other_pages_are_not_there(port: int) -> None:
    for path in ("/", "/table/", "/router/", "/graph/", "/livez/"):
        assert ask(port, path)[0] == 404


def test_a_browser_that_was_led_here_sees_nothing(port: int) -> None:
    status, body = ask(port, "/metrics", host="rebound.example.com")
    assert status == 403
    assert "policywire_" not in body


@pytest.mark.parametrize(
    ("host", "on_loopback", "elsewhere"),
    [
        ("127.0.0.1:6066", True, True),
        ("[::1]:6066", True, True),
        ("localhost", True, True),
        ("10.2.3.4:6066", False, True),
        ("clean:6066", False, True),
        ("news.example.com", False, False),
        ("", False, False),
        ("127.0.0.1.example.com:80", False, False),
    ],
)
def test_hosts_that_name_this_machine(host: str, on_loopback: bool, elsewhere: bool) -> None:
    assert is_known(host, only_loopback=True) is on_loopback
    assert is_known(host, only_loopback=False) is elsewhere


def test_a_second_worker_takes_a_free_port_unless_it_is_told_which(port: int, health: Health) -> None:
    with serving(Settings(), health) as one, serving(Settings(), health) as two:
        assert one != two
    with pytest.raises(SettingsError, match=r"port \d+: Address already in use; set POLICYWIRE_WEB_PORT"):
        serving(Settings(web_port=port), health).__enter__()


def test_who_asks_slowly_keeps_nobody_else_waiting(port: int) -> None:
    with socket.create_connection((LOOPBACK, port)) as slow:
        slow.sendall(b"GET /livez HT")
        assert ask(port, "/livez")[0] == 200
