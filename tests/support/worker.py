"""A policywire worker as a process of its own, as it runs in production."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.support.processes import kill, spawn, tail

_STOP_SECONDS = 10
PROGRAM = (sys.executable, "-m", "agents", "worker")


class WorkerProcess:
    """`policywire worker` against a broker; what it says stands in `log`."""

    def __init__(
        self,
        broker: str,
        folder: Path,
        *stages: str,
        program: Sequence[str] = PROGRAM,
        environ: Mapping[str, str] | None = None,
        **settings: str,
    ) -> None:
        """`settings`: more of POLICYWIRE_*, by the part of the name after the prefix; `environ`: what has no prefix."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("POLICYWIRE_")}
        ours = {f"POLICYWIRE_{name.upper()}": value for name, value in settings.items()}
        self.log = folder / f"worker-{'-'.join(stages) or 'all'}-{time.monotonic_ns()}.log"
        env = own | {"POLICYWIRE_BROKER": broker} | ours | dict(environ or {})
        self.process = spawn([*program, *stages], self.log, env)

    def lines(self) -> list[str]:
        """What it has said so far."""
        return self.log.read_text("utf-8", "replace").splitlines()

    def wait_for_line(self, text: str, seconds: float) -> bool:
        """True as soon as it has said so, in whatever case; False when it has not within the time."""
        deadline = time.monotonic() + seconds
        while not any(text.lower() in line.lower() for line in self.lines()):
            if time.monotonic() > deadline or self.has_ended():
                return False
            time.sleep(0.05)
        return True

    def has_ended(self) -> bool:
        """True when the process runs no more."""
        return self.process.poll() is not None

    def stop(self, seconds: float) -> int:
        """SIGTERM; its exit code. Raises TimeoutExpired when it has not ended by then."""
        self.process.terminate()
        return self.process.wait(seconds)

    def kill(self) -> None:
        """SIGKILL, to it and its children; no harm when it has ended."""
        kill(self.process)

    def tail(self) -> str:
        """The last things it said, with its exit code."""
        return f"{tail(self.log)}\n--- exit code {self.process.poll()}"


@contextmanager
def running_worker(broker: str, folder: Path, *stages: str, **settings: Any) -> Iterator[WorkerProcess]:
    """A WorkerProcess that is stopped when the block ends, or killed if it does not stop in time."""
    worker = WorkerProcess(broker, folder, *stages, **settings)
    try:
        yield worker
        # A member that leaves spares the next test the wait for the end of its session.
        with suppress(subprocess.TimeoutExpired):
            worker.stop(_STOP_SECONDS)
    finally:
        worker.kill()
