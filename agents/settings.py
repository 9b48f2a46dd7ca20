"""Settings from `POLICYWIRE_*`, checked at start; all mistakes are reported at once."""

import ipaddress
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from agents import security
from agents.connection import MECHANISMS, PROTOCOLS, Connection
from schemas.errors import DataError, SettingsError

if TYPE_CHECKING:
    from pipeline.detect.packs import Pack

PREFIX = "POLICYWIRE_"
_FILE = "_FILE"
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
# These may stand in a file instead, as containers get their secrets; what is set for them is never shown.
_SECRETS = ("sasl_username", "sasl_password")
_SECRET_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Settings(Connection):
    """What a worker and the Kafka commands need to know, with the connection to Kafka.

    `batch` is how many messages an agent takes at a time at most: larger ones cost memory and delay, smaller ones
    throughput. `budget_s` is the CPU time that one message may take. `commit_interval_s` bounds what is done twice
    after a kill. `session_timeout_s` is how long the group waits for a dead worker. `heartbeat_file` is touched every
    second while the event loop runs ("" for none). Health and metrics are served at `web_bind`, an address of this
    machine, and `web_port` (0: 6066, or one that is free). `packs` are event types beside the known ones; the variable
    names their files and folders.
    """

    log_level: str = "INFO"
    batch: int = 100
    budget_s: float = 2.0
    commit_interval_s: float = 0.5
    session_timeout_s: float = 10.0
    heartbeat_file: str = ""
    web_bind: str = "127.0.0.1"
    web_port: int = 0
    packs: "tuple[Pack, ...]" = ()

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read and check; raises SettingsError that lists every mistake with the name it stands under."""
        names = {PREFIX + field.name.upper(): field.name for field in fields(cls)}
        names |= {PREFIX + name.upper() + _FILE: name for name in _SECRETS}
        values: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        given: set[str] = set()
        for name in sorted(environ):
            # The tests' own switches share the prefix.
            if not name.startswith(PREFIX) or name.startswith(PREFIX + "TEST_"):
                continue
            if name not in names:
                wrong[name] = f"no such setting; there are {', '.join(sorted(names))}"
                continue
            field = names[name]
            try:
                if field in given:
                    raise ValueError(f"{PREFIX}{field.upper()} is set too; give one of the two")
                given.add(field)
                values[field] = _value(field, environ[name], in_file=field in _SECRETS and name.endswith(_FILE))
            except ValueError as error:
                wrong[_shown(name, field, environ[name])] = str(error)
        if "security" in values or "security" not in given:
            for field, mistake in security.mistakes(cls(**values), given):
                wrong.setdefault(PREFIX + field.upper(), mistake)
        if wrong:
            raise SettingsError("; ".join(f"{name}: {mistake}" for name, mistake in wrong.items()))
        return cls(**values)


def _value(field: str, text: str, *, in_file: bool) -> Any:
    if in_file:
        text = _content(text)
    if field not in _SECRETS:
        return _CHECKS[field](text.strip())
    if not text or not text.isprintable():
        raise ValueError("it is empty, or more than one line of text")
    return text


def _content(path: str) -> str:
    """A secret's file without the end of its line."""
    try:
        with Path(path).open("rb") as file:
            return file.read(_SECRET_BYTES).decode().removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise ValueError(f"the file cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ValueError("the file holds no text in UTF-8") from None


def _shown(name: str, field: str, text: str) -> str:
    """The setting as a mistake names it: with its value, unless that may hold a password."""
    return name if field in _SECRETS or "@" in text else f"{name}={text!r}"


def _brokers(text: str) -> str:
    addresses = [address.strip() for address in text.split(",")]
    for address in addresses:
        host, colon, port = address.rpartition(":")
        if not (colon and _is_host(host) and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError("give host:port, several with commas, such as kafka1:9092,kafka2:9092")
    return ",".join(addresses)


def _is_host(text: str) -> bool:
    """Whether a name can be looked up at all: "a..b" would raise from deep inside the clients.

    "user:password@kafka" is none: an address is shown and logged.
    """
    try:
        return bool(text.encode("idna")) and not set(" @/") & set(text)
    except UnicodeError:
        return False


def _one_of(choices: Sequence[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text.upper() not in choices:
            raise ValueError(f"give one of {', '.join(choices)}")
        return text.upper()

    return check


def _new_file(text: str) -> str:
    if text and not os.access(Path(text).parent, os.W_OK):
        raise ValueError("give a file in a folder that exists and can be written to")
    return text


def _packs(text: str) -> "tuple[Pack, ...]":
    from agents.packs import load  # what only watches need not load detection

    try:
        return load(path.strip() for path in text.split(",") if path.strip())
    except DataError as error:
        raise ValueError(str(error)) from None


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError("give an IP address of this machine, 127.0.0.1 or 0.0.0.0 for all") from None


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


# Of 5,000 scraped articles none takes more than 20 ms; the worst text of a MiB that we could think of takes 1.1 s.
# The session limits are Kafka's own (group.min.session.timeout.ms and group.max.session.timeout.ms).
_CHECKS: dict[str, Callable[[str], Any]] = {
    "broker": _brokers,
    "security": _one_of(PROTOCOLS),
    "tls_ca_file": str,
    "tls_cert_file": str,
    "tls_key_file": str,
    "sasl_mechanism": _one_of(MECHANISMS),
    "log_level": _one_of(_LEVELS),
    "batch": _number(1, 1000, int),
    "budget_s": _number(0.01, 5, float),
    "commit_interval_s": _number(0.05, 60, float),
    "session_timeout_s": _number(6, 1800, float),
    "heartbeat_file": _new_file,
    "web_bind": _address,
    "web_port": _number(0, 65535, int),
    "packs": _packs,
}
