"""A network namespace: a loopback of its own, to be cut, thinned out and slowed down for those inside it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

TOOLS = ("ip", "iptables", "tc", "ss")
_NAME = "policywire-test"


class Namespace:
    """`inside` is the beginning of a command that runs in it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.inside = ("ip", "netns", "exec", name)

    def cut(self) -> None:
        """Take the cable out: no packet moves, and nobody is told."""
        self.run("ip", "link", "set", "lo", "down")

    def mend(self) -> None:
        """Put the cable back, and take away whatever else was done to the traffic."""
        self.run("ip", "link", "set", "lo", "up")
        self.run("iptables", "--flush")
        subprocess.run([*self.inside, "tc", "qdisc", "del", "dev", "lo", "root"], capture_output=True, check=False)

    def drop(self, *rule: str) -> None:
        """Drop the packets that an iptables rule matches, without a word."""
        self.run("iptables", "-A", "INPUT", *rule, "-j", "DROP")

    def slow(self, rate: str) -> None:
        """Let no more through than that, such as "256kbit" a second."""
        self.run("tc", "qdisc", "add", "dev", "lo", "root", "tbf", "rate", rate, "burst", "64kb", "latency", "500ms")

    def kill_connections(self, port: int) -> None:
        """Have the kernel break every connection to that port."""
        self.run("ss", "--kill", "--tcp", "dport", "=", f":{port}")

    def run(self, *command: str) -> None:
        """A command inside; raises CalledProcessError."""
        subprocess.run([*self.inside, *command], check=True, capture_output=True, timeout=30)


@contextmanager
def namespace() -> Iterator[Namespace]:
    """A new namespace with loopback up, gone when the block ends; needs root and TOOLS."""
    subprocess.run(["ip", "netns", "delete", _NAME], capture_output=True, check=False)
    subprocess.run(["ip", "netns", "add", _NAME], check=True)
    try:
        new = Namespace(_NAME)
        new.mend()
        yield new
    finally:
        subprocess.run(["ip", "netns", "delete", _NAME], check=True)
