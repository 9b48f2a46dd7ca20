"""Sending articles: an idempotent producer, and one for ordinary code that reads from live pipes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from threading import Thread
from typing import Any

from aiokafka import AIOKafkaProducer

from agents.clients.common import one_line, partitions_of
from agents.connection import Connection
from schemas.errors import BrokerError
from schemas.raw import MAX_RAW_BYTES

# Batches of 16 kB, the client's default, hold two articles; with 256 kB it sends more than twice as many a second.
_BATCH_BYTES = 262_144
_LINGER_MS = 20
_HEADER_ROOM = 4096  # what a record's key and framing may add to a value of the largest size
_CLOSE_S = 5.0

GIVE_UP_S = 60.0
"""How long to wait for the broker's answers: an idempotent producer never gives a batch up; a person does."""


@asynccontextmanager
async def producer(
    connection: Connection, *, largest: int = MAX_RAW_BYTES + _HEADER_ROOM
) -> AsyncIterator[AIOKafkaProducer]:
    """An idempotent producer that waits for all replicas and sends records of at most `largest` bytes.

    Raises BrokerError when the broker does not answer.
    """
    client = AIOKafkaProducer(
        enable_idempotence=True,
        acks="all",
        max_batch_size=_BATCH_BYTES,
        linger_ms=_LINGER_MS,
        max_request_size=largest,
        client_id="policywire-produce",
        **connection.for_aiokafka(),
    )
    with one_line(connection.broker):
        try:
            await client.start()
            yield client
        finally:
            # What is still to be sent would be waited for without end while the broker is away.
            with suppress(TimeoutError):
                await asyncio.wait_for(client.stop(), _CLOSE_S)


class Sender:
    """Sends to one topic from ordinary code, while a loop of its own in another thread talks to Kafka.

    So articles that are read from a live pipe go out while its next line is awaited, and Ctrl-C ends the wait.
    """

    def __init__(self, topic: str, client: AIOKafkaProducer, run: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        self._topic = topic
        self._client = client
        self._run = run

    def send(self, key: bytes, value: bytes, settled: Callable[[BaseException | None], None]) -> None:
        """Hand over one message; `settled` is called from the other thread when the broker has answered.

        Raises MessageSizeTooLargeError, and BrokerError when the broker has not taken any for a minute.
        """
        self._run(self._sent(key, value, settled))

    async def _sent(self, key: bytes, value: bytes, settled: Callable[[BaseException | None], None]) -> None:
        # All in the loop's thread: a Ctrl-C in the caller's, after Kafka has the message, must not leave it uncounted.
        sent = await self._client.send(self._topic, key=key, value=value)
        sent.add_done_callback(lambda done: settled(None if done.cancelled() else done.exception()))

    def flush(self) -> None:
        """Wait until everything is settled; raises BrokerError after a minute."""
        self._run(self._client.flush())


@contextmanager
def sender(connection: Connection, topic: str) -> Iterator[Sender]:
    """A Sender; raises BrokerError when the broker does not answer or has no such topic."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        waited_for = asyncio.run_coroutine_threadsafe(work, loop)
        try:
            return waited_for.result(GIVE_UP_S)
        except TimeoutError:
            waited_for.cancel()
            raise BrokerError(
                f"Kafka at {connection.broker} has stopped to answer; it is safe to send everything again"
            ) from None

    opened = AsyncExitStack()
    with one_line(connection.broker):
        try:
            run(partitions_of(connection, [topic]))
            yield Sender(topic, run(opened.enter_async_context(producer(connection))), run)
        finally:
            # A broker that is gone does not hold up the end: the thread ends with the process.
            with suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(opened.aclose(), loop).result(_CLOSE_S)
                loop.call_soon_threadsafe(loop.stop)
                thread.join()
                loop.close()
