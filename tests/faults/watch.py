"""The consumer of a trial: reads what comes out in a thread of its own, and measures the longest silence."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from tests.support.tap import Received, Tap

_FOREVER_S = 3600.0


class Watch(threading.Thread):
    """What arrived on the topics since the watch was made, in `received`, with or without the values.

    `first_at`: when a message with that number first came out at the end, in seconds of the monotonic clock.
    """

    def __init__(
        self, address: str, topics: Iterable[str], number: Callable[[Received], bytes], *, values: bool
    ) -> None:
        """`number` gives the producer's number of a message that has come to its end, and nothing for others."""
        super().__init__(daemon=True)
        self._number = number
        self._tap = Tap(address, topics)
        self.received = self._tap.received
        self._values = values
        self._arrivals: list[float] = []
        self._known = 0
        self.first_at: dict[bytes, float] = {}
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
            now = time.monotonic()
            self._arrivals.append(now)
            for place in range(self._known, len(received)):
                if number := self._number(received[place]):
                    self.first_at.setdefault(number, now)
                if not self._values:
                    self.received[place] = received[place]._replace(value=None)
            self._known = len(received)
        return self._ended
