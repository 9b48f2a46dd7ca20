"""Processes that never outlive the tests that started them, however these end."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

# The guard waits on a pipe that the tests hold open, and kills the process when it closes. `exec` gives the process the
# id that we know it by; both are in one group of their own.
_GUARDED = 'exec 3<&0; { cat <&3 >/dev/null; kill -KILL $$; } & exec "$@" </dev/null 3<&-'
_CHECKOUT = Path(__file__).parents[2]


def spawn(command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a process in the checkout; what it says is added to the log. End it with `kill`, also when it has ended."""
    with log.open("ab") as output:
        return subprocess.Popen(
            ["/bin/sh", "-c", _GUARDED, command[0], *command],
            cwd=_CHECKOUT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the process, its children and its guard; no harm when they have ended."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def tail(log: Path, lines: int = 30) -> str:
    """The last lines of a log, with a heading."""
    said = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    return "\n".join([f"--- end of {log}", *said[-lines:]])
