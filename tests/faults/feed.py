"""The producer of a trial: sends at a steady rate in a thread of its own and keeps what the broker acknowledged."""

import threading
import time
from collections.abc import Iterable

from confluent_kafka import Message, Producer

from schemas.topics import RAW
from tests.support.articles import Sent
from tests.support.quiet import quiet_logger

# Longer than any fault lasts: whoever produces waits for a broker that is away, and so nothing is left unsent.
_PATIENCE_S = 170
_LARGEST = 16 * 1_048_576


class Feed(threading.Thread):
    """Messages on their way to news.raw; `acknowledged` holds those that the broker has, `refused` those it will not.

    `acknowledged_at`: when, by the messages' numbers, in seconds of the monotonic clock. `places`: the number of the
    message at a partition and offset.

    Message number n of the feed is due n/`per_second` seconds after its start, whatever became of those before.
    """

    def __init__(self, address: str, messages: Iterable[Sent], per_second: float) -> None:
        super().__init__(daemon=True)
        self.acknowledged: list[Sent] = []
        self.acknowledged_at: dict[bytes, float] = {}
        self.places: dict[tuple[int, int], bytes] = {}
        self.refused: list[str] = []
        self.unsettled = 0
        self._messages = messages
        self._per_second = per_second
        self._ended = threading.Event()
        settings = {
            "bootstrap.servers": address,
            "acks": "all",
            "enable.idempotence": True,
            "linger.ms": 10,
            "message.max.bytes": _LARGEST,
            "message.timeout.ms": _PATIENCE_S * 1000,
            "reconnect.backoff.max.ms": 500,
        }
        self._producer = Producer(settings, logger=quiet_logger())

    def run(self) -> None:
        """Send all, then wait until the broker has answered for each."""
        start = time.monotonic()
        for number, message in enumerate(self._messages):
            due = start + number / self._per_second
            while (left := due - time.monotonic()) > 0 and not self._ended.is_set():
                self._producer.poll(min(left, 0.05))
            if self._ended.is_set():
                break
            self._send(message)
        self.unsettled = self._producer.flush(_PATIENCE_S)

    def end(self) -> None:
        """Send no more; what was sent is still waited for."""
        self._ended.set()

    def _send(self, message: Sent) -> None:
        def settled(error: object, sent: Message) -> None:
            if error is None:
                self.acknowledged.append(message)
                self.acknowledged_at[message.number] = time.monotonic()
                self.places[sent.partition(), sent.offset()] = message.number
            else:
                self.refused.append(str(error))

        self._producer.produce(RAW.name, message.value, message.key, headers=list(message.headers), on_delivery=settled)
        self._producer.poll(0)
