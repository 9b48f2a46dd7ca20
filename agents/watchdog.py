"""Ends a worker that cannot end itself: one that is not alive for half a minute, or whose stop takes that long.

Nothing is lost by it: what was not acknowledged is read again by the next worker.
"""

import os
import sys
import threading
import time
import traceback

from agents import logs
from agents.health import Health

EXIT_CODE = 70  # "internal software error" of sysexits.h: told from a crash that the worker reported itself
PATIENCE_S = 30.0  # a stop is over within 10 s; a worker that comes back to life within it may go on
_TICK_S = 1.0


def start(health: Health, patience_s: float = PATIENCE_S) -> None:
    """Watch from a thread of its own until the process ends, whatever the event loop and the other threads do."""
    threading.Thread(target=_watch, args=(health, patience_s), name="watchdog", daemon=True).start()


def _watch(health: Health, patience_s: float) -> None:
    dead_s = 0.0
    while True:
        time.sleep(_TICK_S)
        # Ticks, not the clock: a machine that was suspended wakes with an old heartbeat and is well a second later.
        # A stop has its own half minute.
        dead_s = dead_s + _TICK_S if health.why_dead() and not health.stopping_s else 0.0
        if health.stopping_s > patience_s:
            _end(f"did not stop within {patience_s:.0f} s")
        if dead_s > patience_s:
            _end("; ".join(health.why_dead()) or "was not alive")


def _end(reason: str) -> None:
    """One line on standard error, with the place where the main thread stands, and out.

    Not through logging, whose locks the main thread may hold.
    """
    frame = sys._current_frames().get(threading.main_thread().ident or 0)
    stack = "".join(traceback.format_stack(frame)) if frame else ""
    line = logs.line("worker.killed", f"{reason}; what was under way is read again", {"exception.stacktrace": stack})
    os.write(sys.stderr.fileno(), line.encode() + b"\n")
    os._exit(EXIT_CODE)
