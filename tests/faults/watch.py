"""The consumer of a trial: reads what comes out in a thread of its own, and measures the longest silence."""

import threading
import time
from collections.abc import Iterable, Sequence
from itertools import pairwise

from tests.support.tap import Received, Tap

_FOREVER_S = 3600.0


class Watch(threading.Thread):
    """What arrived on the topics since the watch was made, in `received`, with or without the values."""

    def __init__(self, address: str, topics: Iterable[str], *, values: bool = True) -> None:
        super().__init__(daemon=True)
        self._tap = Tap(address, topics)
        self.received = self._tap.received
        self._values = values
        self._arrivals: list[float] = []
        self._known = 0
        self._ended = False

    def run(self) -> None:
        """Read until `end` is called."""
        with self._tap:
            self._tap.read_until(self._note, _FOREVER_S)

    def end(self) -> None:
        """Stop reading."""
        self._ended = True
        self.join()

    def longest_pause(self) -> float:
        """Seconds of the longest silence between the first and the last arrival so far."""
        arrivals = self._arrivals.copy()
        return max((after - before for before, after in pairwise(arrivals)), default=0.0)

    def _note(self, received: Sequence[Received]) -> bool:
        """Called after every read."""
        if len(received) > self._known:
            self._arrivals.append(time.monotonic())
            if not self._values:
                for place in range(self._known, len(received)):
                    self.received[place] = self.received[place]._replace(value=None)
            self._known = len(received)
        return self._ended
