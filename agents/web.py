"""A worker's own small web server: /livez, /readyz and /metrics, on loopback unless told otherwise.

It runs in threads of its own, so that it answers also when the event loop does not. It shows counts and reasons, never
an article. Faust's own web server is off: it says OK whatever happens, and shows tables to whoever asks.
"""

import errno
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from agents import metrics
from agents.health import Health
from agents.settings import Settings
from pipeline.version import PIPELINE_VERSION
from schemas.errors import SettingsError

_Answer = tuple[HTTPStatus, str, bytes]
_JSON = "application/json"
_STOP_S = 0.1  # how long the end of the server may take
_USUAL_PORT = 6066  # that of Faust's own server, which its users' probes know


class _Server(ThreadingHTTPServer):
    """Threads that end with the process."""

    daemon_threads = True

    def __init__(self, bind: str, port: int, health: Health) -> None:
        self.address_family = socket.AF_INET6 if ":" in bind else socket.AF_INET
        self.only_loopback = ipaddress.ip_address(bind).is_loopback
        self.health = health
        super().__init__((bind, port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Somebody went away in the middle of an answer; Python would print a traceback among the log lines."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "policywire"
    sys_version = ""
    timeout = 5  # seconds that a client may take to ask, or to take its answer

    def do_GET(self) -> None:
        """Answer one of the three pages."""
        status, kind, body = self._answer()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - http.server's name

    def log_message(self, *_: object) -> None:
        """Probes come every few seconds: nobody wants a line for each."""

    def _answer(self) -> _Answer:
        if not is_known(self.headers.get("Host", ""), only_loopback=self.server.only_loopback):
            return HTTPStatus.FORBIDDEN, _JSON, orjson.dumps({"error": "ask by address, not by this host name"})
        page = _PAGES.get(self.path.partition("?")[0])
        if page is None:
            return HTTPStatus.NOT_FOUND, _JSON, orjson.dumps({"error": f"there are {', '.join(_PAGES)}"})
        return page(self.server.health)


def is_known(host: str, *, only_loopback: bool) -> bool:
    """Whether a Host header names this machine: a browser that was led here by a foreign name must see nothing.

    An address always does, unless only loopback is served; of names, localhost, and off loopback every name without a
    dot, which nobody can register.
    """
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    try:
        address = ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return name == "localhost" or bool(not only_loopback and name and "." not in name)
    return address.is_loopback or not only_loopback


def _verdict(name: str, reasons: list[str], health: Health) -> _Answer:
    status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
    return status, _JSON, orjson.dumps(health.report(name, reasons) | {"version": PIPELINE_VERSION})


def _metrics(_health: Health) -> _Answer:
    return HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(metrics.REGISTRY)


_PAGES: dict[str, Callable[[Health], _Answer]] = {
    "/livez": lambda health: _verdict("live", health.why_dead(), health),
    "/readyz": lambda health: _verdict("ready", health.why_unready(), health),
    "/metrics": _metrics,
}


@contextmanager
def serving(settings: Settings, health: Health) -> Iterator[str]:
    """Serve while inside; gives host:port. Raises SettingsError when the port is not to be had.

    Without a port in the settings it is 6066, or any free one when that is taken: several workers may share a machine.
    """
    ports = (settings.web_port,) if settings.web_port else (_USUAL_PORT, 0)
    server = _listening(settings.web_bind, ports, health)
    metrics.READY.set_function(lambda: not health.why_unready())
    thread = threading.Thread(target=server.serve_forever, args=(_STOP_S,), name="web", daemon=True)
    thread.start()
    try:
        host, port = server.server_address[:2]
        yield f"[{host!s}]:{port}" if ":" in str(host) else f"{host!s}:{port}"
    finally:
        server.shutdown()
        server.server_close()


def _listening(bind: str, ports: tuple[int, ...], health: Health) -> _Server:
    for port in ports:
        try:
            return _Server(bind, port, health)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and port != ports[-1]:
                continue
            raise SettingsError(
                f"cannot serve health and metrics at {bind}, port {port}: {error.strerror}; "
                "set POLICYWIRE_WEB_PORT and POLICYWIRE_WEB_BIND to what is free here"
            ) from None
    raise AssertionError("there is at least one port")
