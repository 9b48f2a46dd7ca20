"""Raw bytes → enriched article, over many articles in order, on one core or several, in bounded memory."""

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from agents.cli.pieces import MAX_PIECE_BYTES, Fault, Piece
from schemas.article import EnrichedArticle
from schemas.codec import encode
from schemas.errors import InvalidRecord, PolicywireError
from schemas.raw import read_raw

if TYPE_CHECKING:
    from pipeline.detect.packs import Pack

# Large enough that handing a chunk to a process (0.2 ms) is small beside working through it (1 ms an article), small
# enough that what waits is a few hundred kB.
_CHUNK = 32
_AHEAD = 2  # chunks that wait for each process, so that none is idle


@dataclass(frozen=True, slots=True)
class Done:
    """A raw article's JSON and the enriched article's."""

    raw: bytes
    record: bytes


def enriched(data: bytes, packs: "Sequence[Pack]" = ()) -> EnrichedArticle:
    """The article in the bytes of a raw one, cleaned and with its events; raises InvalidRecord.

    A page from a file may be larger than a message may be.
    """
    from pipeline.clean import clean
    from pipeline.detect import enrich

    return enrich(clean(read_raw(data, limit=MAX_PIECE_BYTES)), packs)


def worked(item: Piece | Fault, packs: "Sequence[Pack]" = ()) -> bytes | Fault:
    """The enriched article as JSON; whatever goes wrong with one item is a Fault of its own and stops no other."""
    if isinstance(item, Fault):
        return item
    try:
        return encode(enriched(item.data, packs))
    except InvalidRecord as error:
        return Fault(item.place, str(error))
    except Exception as error:  # noqa: BLE001 - one article must not cost the others, whatever is wrong with it
        return Fault(item.place, f"the pipeline failed on it ({type(error).__name__}: {error}); please report this")


def outcomes(items: Iterable[Piece | Fault], jobs: int, packs: "Sequence[Pack]" = ()) -> Iterator[Done | Fault]:
    """What became of each item, in input order; with `jobs` > 1 worked out on that many processes."""
    if jobs == 1:
        for item in items:
            yield _outcome(item, worked(item, packs))
        return
    # Processes are started afresh: a fork would copy the progress bar's thread in whatever state it is.
    # Ctrl-C reaches every process of the terminal; the first one ends the others.
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    )
    try:
        yield from _in_order(pool, iter(items), jobs * _AHEAD, packs)
    except BrokenProcessPool:
        raise PolicywireError("one of the processes was killed (out of memory?); try fewer --jobs") from None
    finally:
        # Waiting takes a chunk at most; not to wait races with the end of the interpreter.
        pool.shutdown(wait=True, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, items: Iterator[Piece | Fault], ahead: int, packs: "Sequence[Pack]"
) -> Iterator[Done | Fault]:
    """Only so many chunks are read ahead: the pool's own `map` would read all of the input at once."""
    waiting: deque[tuple[list[Piece | Fault], Future[list[bytes | Fault]]]] = deque()
    while True:
        while len(waiting) < ahead and (chunk := list(islice(items, _CHUNK))):
            waiting.append((chunk, pool.submit(_worked_chunk, chunk, packs)))
        if not waiting:
            return
        chunk, future = waiting.popleft()
        for item, result in zip(chunk, future.result(), strict=True):
            yield _outcome(item, result)


def _worked_chunk(chunk: list[Piece | Fault], packs: "Sequence[Pack]") -> list[bytes | Fault]:
    return [worked(item, packs) for item in chunk]


def _outcome(item: Piece | Fault, result: bytes | Fault) -> Done | Fault:
    if isinstance(item, Fault):
        return item
    if isinstance(result, Fault):
        return result
    return Done(item.data, result)
