"""Settings from `POLICYWIRE_*`, checked at start; all mistakes are reported at once."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from schemas.errors import SettingsError

PREFIX = "POLICYWIRE_"
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker and the Kafka commands need to know.

    `broker` is host:port, several with commas. `batch` is how many messages an agent takes at a time at most: larger
    ones cost memory and delay, smaller ones throughput. `commit_interval_s` bounds what is done twice after a kill.
    `session_timeout_s` is how long the group waits for a dead worker. `heartbeat_file` is touched every second while
    the event loop runs ("" for none).
    """

    broker: str = "localhost:9092"
    log_level: str = "INFO"
    batch: int = 100
    commit_interval_s: float = 0.5
    session_timeout_s: float = 10.0
    heartbeat_file: str = ""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read and check; raises SettingsError that lists every mistake with the name it stands under."""
        names = {PREFIX + field.name.upper(): field.name for field in fields(cls)}
        values: dict[str, Any] = {}
        mistakes: list[str] = []
        for name in sorted(environ):
            # The tests' own switches share the prefix.
            if not name.startswith(PREFIX) or name.startswith(PREFIX + "TEST_"):
                continue
            if name not in names:
                mistakes.append(f"{name}: no such setting; there are {', '.join(sorted(names))}")
                continue
            try:
                values[names[name]] = _CHECKS[names[name]](environ[name].strip())
            except ValueError as error:
                mistakes.append(f"{name}={environ[name]!r}: {error}")
        if mistakes:
            raise SettingsError("; ".join(mistakes))
        return cls(**values)


def _brokers(text: str) -> str:
    addresses = [address.strip() for address in text.split(",")]
    for address in addresses:
        host, colon, port = address.rpartition(":")
        if not (colon and _is_host(host) and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError("give host:port, several with commas, such as kafka1:9092,kafka2:9092")
    return ",".join(addresses)


def _is_host(text: str) -> bool:
    """Whether a name can be looked up at all: "a..b" would raise from deep inside the clients."""
    try:
        return bool(text.encode("idna")) and " " not in text
    except UnicodeError:
        return False


def _level(text: str) -> str:
    if text.upper() not in _LEVELS:
        raise ValueError(f"give one of {', '.join(_LEVELS)}")
    return text.upper()


def _file(text: str) -> str:
    if text and not os.access(Path(text).parent, os.W_OK):
        raise ValueError("give a file in a folder that exists and can be written to")
    return text


def _number(low: float, high: float, kind: type[int] | type[float]) -> Callable[[str], float]:
    def check(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = kind(-1)
        if not low <= value <= high:
            raise ValueError(f"give a {'whole ' if kind is int else ''}number from {low} to {high}")
        return value

    return check


# The session limits are Kafka's own (group.min.session.timeout.ms and group.max.session.timeout.ms).
_CHECKS: dict[str, Callable[[str], Any]] = {
    "broker": _brokers,
    "log_level": _level,
    "batch": _number(1, 1000, int),
    "commit_interval_s": _number(0.05, 60, float),
    "session_timeout_s": _number(6, 1800, float),
    "heartbeat_file": _file,
}
