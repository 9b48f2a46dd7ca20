"""One fault's trial: articles under way through real workers, what happens to them, and the ledger at its end."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired

from schemas.topics import DEAD, ENRICHED
from tests.faults.feed import Feed
from tests.faults.table import Row
from tests.faults.watch import Watch
from tests.support.articles import Sent, own_articles, with_poison
from tests.support.ledger import OUTPUTS, balance
from tests.support.tap import Received
from tests.support.worker import PROGRAM, WorkerProcess

# Half a minute for the members' sessions and the rebalance; the rest because the machine may be busy.
_SETTLE_S = 240.0
_LOOK_S = 0.2
# Done twice at a kill: what is out and not yet committed, half a second's work, and the batches of both agents.
TWICE_AT_A_KILL = 600
_STOP_S = 10
_ENDS = {ENRICHED.name, *(topic.name for topic in DEAD.values())}
_LINES, _LINE = 20, 400  # of a worker's log in a failure's message


def articles(count: int, seed: int) -> list[Sent]:
    """Short articles of our own, and poison in between: what is tried is the delivery, not the detection."""
    return with_poison(own_articles(count, seed, paragraphs=(1, 1)), every=20)


class Trial:
    """Feeds articles to news.raw, keeps workers, watches what comes out; `address` is the broker's, past all faults."""

    def __init__(self, address: str, folder: Path, rows: list[Row], *, values: bool = True) -> None:
        """`rows` is where its own goes; without `values` what comes out is only counted."""
        self.address = address
        self._rows = rows
        self.restarts = 0
        self.workers: list[WorkerProcess] = []
        self._folder = folder
        self._feeds: list[Feed] = []
        self._revive: dict[int, Callable[[], WorkerProcess]] = {}
        self.watch = Watch(address, OUTPUTS, self._number, values=values)
        self.watch.start()

    def feed(self, messages: Iterable[Sent], per_second: float) -> Feed:
        """Begin to send; several feeds may be under way, as long as their messages' numbers differ."""
        feed = Feed(self.address, messages, per_second)
        self._feeds.append(feed)
        feed.start()
        return feed

    def worker(
        self,
        *,
        address: str = "",
        supervised: bool = False,
        program: Sequence[str] = PROGRAM,
        environ: Mapping[str, str] | None = None,
        folder: Path | None = None,
        **settings: str,
    ) -> WorkerProcess:
        """Start a worker; a supervised one is started again whenever it has ended with a code other than 0."""

        def start() -> WorkerProcess:
            return WorkerProcess(
                address or self.address,
                folder or self._folder,
                program=program,
                environ=environ,
                **settings,
            )

        self.workers.append(start())
        if supervised:
            self._revive[len(self.workers) - 1] = start
        return self.workers[-1]

    def numbers(self) -> set[bytes]:
        """The numbers of the messages that have come out so far."""
        return set(self.watch.first_at)

    def wait(self, enough: Callable[[], bool], seconds: float, what: str) -> None:
        """Return when `enough` says so; fails with the workers' last words when the time is over."""
        deadline = time.monotonic() + seconds
        while not enough():
            self._supervise()
            assert time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s\n{self.last_words()}"
            time.sleep(_LOOK_S)

    def hold(self, seconds: float) -> None:
        """Let it run for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._supervise()
            time.sleep(_LOOK_S)

    def wait_for_outputs(self, count: int) -> None:
        """Return when that many more messages have come out than now."""
        wanted = len(self.watch.received) + count
        self.wait(lambda: len(self.watch.received) >= wanted, _SETTLE_S, f"{count} more outputs")

    def settle(self, fault: str, *, twice_at_most: int, note: str = "", as_sent: bool = True) -> Row:
        """Wait until all that was acknowledged has come out; its row. Fails when anything is lost.

        Unless told otherwise also when an article did not come out as an article, or poison not as it was sent.
        """
        for feed in self._feeds:
            self.wait(lambda feed=feed: not feed.is_alive(), _SETTLE_S, "everything acknowledged")  # type: ignore[misc]
            assert not feed.refused, feed.refused[:3]
            assert not feed.unsettled
        sent = [message for feed in self._feeds for message in feed.acknowledged]
        wanted = {message.number for message in sent}
        with suppress(AssertionError):
            self.wait(lambda: wanted <= self.numbers(), _SETTLE_S, "everything out")
        row = self._row(fault, wanted, note)
        self._rows.append(row)
        account = balance(sent, self.watch.received)
        assert not row.lost, f"{row}\n{account}\n{self.last_words()}"
        assert not as_sent or account.is_balanced, f"{account}\n{self.last_words()}"
        assert row.twice <= twice_at_most, row
        return row

    def last_words(self) -> str:
        """What the last workers said that is not about one article, and how they ended."""
        said = []
        for worker in self.workers[-3:]:
            lines = [line[:_LINE] for line in worker.lines() if '"article.' not in line and "record.dead" not in line]
            said += [f"--- {worker.log}, exit code {worker.process.poll()}", *lines[-_LINES:]]
        return "\n".join(said)

    def said(self, word: str) -> list[dict[str, object]]:
        """The log lines of all workers with that name or value, such as an event_name."""
        lines = [line for worker in self.workers for line in worker.lines() if f'"{word}"' in line]
        return [json.loads(line) for line in lines if line.endswith("}")]

    def close(self) -> None:
        """End everything that was started."""
        self._revive.clear()
        for feed in self._feeds:
            feed.end()
        running = [worker for worker in self.workers if not worker.has_ended()]
        for worker in running:
            worker.process.terminate()
        for worker in running:
            # A member that leaves spares the next trial the wait for the end of its session.
            with suppress(TimeoutExpired):
                worker.process.wait(_STOP_S)
        for worker in self.workers:
            worker.kill()
        self.watch.end()

    def _supervise(self) -> None:
        for place, start in list(self._revive.items()):
            if self.workers[place].has_ended() and self.workers[place].process.poll() != 0:
                self.restarts += 1
                del self._revive[place]
                self.workers.append(start())
                self._revive[len(self.workers) - 1] = start

    def _number(self, message: Received) -> bytes:
        if message.topic not in _ENDS:
            return b""
        headers = dict(message.headers)
        if "n" in headers:
            return headers["n"] or b""
        # A stub in the place of what was too large carries nothing of it but where it stood.
        place = int(headers["__dlq.errors.partition"] or b""), int(headers["__dlq.errors.offset"] or b"")
        return next((feed.places[place] for feed in self._feeds if place in feed.places), b"")

    def _row(self, fault: str, wanted: set[bytes], note: str) -> Row:
        came = Counter(filter(None, map(self._number, self.watch.received)))
        out = wanted & set(came)
        first = self.watch.first_at
        # What was sent twice counts from the first time on.
        sent = {number: at for feed in reversed(self._feeds) for number, at in feed.acknowledged_at.items()}
        return Row(
            fault,
            put_in=len(wanted),
            came_out=len(out),
            lost=len(wanted - out),
            twice=sum(came.values()) - len(came),
            pause_s=self.watch.longest_pause(),
            delay_s=max((first[number] - sent[number] for number in out), default=0.0),
            note=note,
        )
