"""Faust's Kafka transport, made safe: it never commits past a message whose outputs are not acknowledged.

Faust 0.15.3 skips one unacknowledged message at the head of a partition when it works out the offset to commit
(faust-streaming/faust#606); a kill at that moment loses it. And its producer drops a batch that the broker does not
take in time, while the offset is committed all the same; an idempotent producer's batches never expire. After a
rebalance it goes back to the committed offsets, but stays where it is in a partition that has none, or 0: what it had
read there and not worked on, it would pass over.
"""

from contextlib import suppress
from typing import Any

from aiokafka.errors import IllegalStateError
from faust.transport.drivers import aiokafka as driver


class CountingThread(driver.AIOKafkaConsumerThread):
    """The thread that talks to Kafka; `heartbeats` counts those that the group's coordinator has answered.

    A worker that stands by fetches nothing: its heartbeats are all that shows whether Kafka is there.
    """

    heartbeats = 0

    async def on_start(self) -> None:
        """Start as usual, then count."""
        await super().on_start()
        coordinator = self._consumer._coordinator
        beat = coordinator._do_heartbeat

        async def counted() -> bool:
            answered: bool = await beat()
            self.heartbeats += answered
            return answered

        coordinator._do_heartbeat = counted


class SafeConsumer(driver.Consumer):
    """Holds the commit below the first message that is still being worked on, and passes over none."""

    def _new_consumer_thread(self) -> CountingThread:
        return CountingThread(self, loop=self.loop, beacon=self.beacon)

    async def perform_seek(self) -> None:
        """Go back to the committed offsets, and to the beginning where nothing is committed."""
        await super().perform_seek()
        uncommitted = sorted(tp for tp in self.assignment() if not self._read_offset[tp])
        if not uncommitted:
            return
        # What was taken away meanwhile is for its next owner.
        with suppress(IllegalStateError):
            await self._thread.seek_to_beginning(*map(driver.ensure_aiokafka_TP, uncommitted))
            for tp in uncommitted:
                self._read_offset[tp] = None
                self._committed_offset[tp] = await self.position(driver.ensure_aiokafka_TP(tp))

    def _new_offset(self, tp: Any) -> int | None:
        # Faust takes 0 for no offset at all, and looks for no gap behind it.
        if self._committed_offset[tp] == 0 and min(self._acked[tp], default=0) > 1:
            return None
        lowest = min((m.offset for m in self._unacked_messages if m.tp == tp and not m.acked), default=None)
        acked = self._acked[tp]
        held = [] if lowest is None else [offset for offset in acked if offset >= lowest]
        if not held:
            return super()._new_offset(tp)  # type: ignore[no-any-return]
        self._acked[tp] = [offset for offset in acked if offset < lowest]
        try:
            return super()._new_offset(tp)  # type: ignore[no-any-return]
        finally:
            self._acked[tp].extend(held)


class SafeProducer(driver.Producer):
    """Waits for all replicas and numbers its batches, so that retries neither lose nor double a record."""

    def _settings_extra(self) -> dict[str, Any]:
        return {"acks": "all", "enable_idempotence": True}


class SafeTransport(driver.Transport):
    """The transport of every policywire app."""

    Consumer = SafeConsumer
    Producer = SafeProducer
