"""Keeps repeated complaints of the client libraries out of the logs: some come 200 times a second without a broker."""

import logging
from collections import Counter

_EVERY_S = 30.0
_KEPT = 1000  # different complaints; there are a few dozen in the libraries


class OncePerWhile(logging.Filter):
    """Lets the same complaint through every half minute, with the number of those left out since as field `suppressed`.

    The same is what one logger says in one format. Our own lines always pass: each is a message's only one.
    """

    def __init__(self, own: str) -> None:
        super().__init__()
        self._own = own
        self._last: dict[tuple[str, str], float] = {}
        self._suppressed = Counter[tuple[str, str]]()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is let through."""
        if record.name == self._own:
            return True
        same = record.name, str(record.msg)
        if record.created - self._last.get(same, float("-inf")) < _EVERY_S:
            self._suppressed[same] += 1
            return False
        if len(self._last) >= _KEPT:
            self._last.clear()
            self._suppressed.clear()
        self._last[same] = record.created
        record.__dict__["fields"] = {"suppressed": self._suppressed.pop(same, None)}
        return True
