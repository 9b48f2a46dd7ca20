"""Faust's Kafka transport, made safe: it never commits past a message whose outputs are not acknowledged.

Faust 0.15.3 skips one unacknowledged message at the head of a partition when it works out the offset to commit
(faust-streaming/faust#606); a kill at that moment loses it. And its producer drops a batch that the broker does not
take in time, while the offset is committed all the same; an idempotent producer's batches never expire.
"""

from typing import Any

from faust.transport.drivers import aiokafka as driver


class SafeConsumer(driver.Consumer):
    """Holds the commit below the first message that is still being worked on."""

    def _new_offset(self, tp: Any) -> int | None:
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
