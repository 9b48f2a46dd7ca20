"""A TCP proxy on loopback that delays, slices, throttles, freezes, resets and half closes what goes through it.

Kafka's clients follow the addresses that brokers advertise: a broker behind it must advertise the proxy's port.
"""

import asyncio
import ctypes
import os
import random
import socket
import struct
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.support.ports import LOOPBACK

_PIECE = 65_536
_LOOK_S = 0.02
_RESET_AT_CLOSE = struct.pack("ii", 1, 0)
_NETWORK = 0x40000000  # CLONE_NEWNET


class Proxy:
    """Connections from its port to the target's.

    The settings are looked at for every piece of data, so they may be changed at any time: `delay_s` and up to
    `jitter_s` more before each piece; pieces of `slice_bytes`; `bytes_per_s` in each direction of a connection
    (0: no limit); `frozen` directions, of "up" (to the target) and "down", in which nothing moves while connections
    stay open.
    """

    def __init__(self, listening: socket.socket, target: int, seed: int = 7) -> None:
        self.delay_s = 0.0
        self.jitter_s = 0.0
        self.slice_bytes = _PIECE
        self.bytes_per_s = 0.0
        self.frozen: frozenset[str] = frozenset()
        self._listening = listening
        self._target = target
        self._random = random.Random(seed)
        self._open: list[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def reset_all(self) -> int:
        """Break every connection with a reset, on both sides; how many there were."""
        return int(self._run(self._reset()))

    def half_close_all(self) -> None:
        """Tell every client that the broker will say no more, while what the client says still gets through."""
        self._run(self._half_close())

    def open(self) -> None:
        """Begin to accept."""
        self._thread.start()
        self._run(asyncio.start_server(self._serve, sock=self._listening))

    def close(self) -> None:
        """Break what is open, accept no more."""
        self.frozen = frozenset()
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._listening.close()

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _serve(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        try:
            answers, target = await asyncio.open_connection(LOOPBACK, self._target)
        except OSError:
            client.transport.abort()
            return
        pair = client, target
        self._open.append(pair)
        try:
            await asyncio.gather(self._pump("up", reader, target), self._pump("down", answers, client))
        except OSError:
            for writer in pair:
                writer.transport.abort()
        finally:
            self._open.remove(pair)

    async def _pump(self, direction: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(self.slice_bytes):
            if wait := self.delay_s + self._random.uniform(0, self.jitter_s):
                await asyncio.sleep(wait)
            if self.bytes_per_s:
                await asyncio.sleep(len(piece) / self.bytes_per_s)
            while direction in self.frozen:  # noqa: ASYNC110 - set from another thread
                await asyncio.sleep(_LOOK_S)
            writer.write(piece)
            await writer.drain()
        with suppress(OSError):
            writer.write_eof()

    async def _reset(self) -> int:
        for pair in self._open:
            for writer in pair:
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
                writer.transport.abort()
        return len(self._open)

    async def _end(self) -> None:
        await self._reset()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _half_close(self) -> None:
        for client, _ in self._open:
            with suppress(OSError):
                client.write_eof()


@contextmanager
def running_proxy(port: int, target: int, namespace: str = "") -> Iterator[Proxy]:
    """A proxy from a loopback port, of that network namespace if one is named, to a loopback port of this one."""
    # Only a thread changes its namespace, and that one ends at once.
    with ThreadPoolExecutor(1) as own:
        listening = own.submit(_listen, port, namespace).result()
    proxy = Proxy(listening, target)
    proxy.open()
    try:
        yield proxy
    finally:
        proxy.close()


def _listen(port: int, namespace: str) -> socket.socket:
    if namespace:
        with Path("/run/netns", namespace).open("rb") as file:
            if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), _NETWORK):
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), namespace)
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((LOOPBACK, port))
    listening.listen()
    return listening
