"""Loopback ports that are free now and that no outgoing connection will take."""

import random
import socket

LOOPBACK = "127.0.0.1"
# Linux gives outgoing connections 32768 and up, other systems 49152 and up: below, a port stays free until it is bound.
_RANGE = (20_000, 32_000)


def free_ports(count: int) -> list[int]:
    """That many different ports; raises RuntimeError when none is found in a hundred tries each."""
    held: list[socket.socket] = []
    try:
        for _ in range(100 * count):
            candidate = _bound(random.SystemRandom().randrange(*_RANGE))
            if candidate is not None:
                held.append(candidate)
            if len(held) == count:
                return [item.getsockname()[1] for item in held]
    finally:
        for item in held:
            item.close()
    raise RuntimeError(f"no {count} free ports between {_RANGE[0]} and {_RANGE[1]} on {LOOPBACK}")


def is_open(port: int) -> bool:
    """True when something on this machine accepts connections there."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _bound(port: int) -> socket.socket | None:
    candidate = socket.socket()
    try:
        candidate.bind((LOOPBACK, port))
    except OSError:
        candidate.close()
        return None
    return candidate
