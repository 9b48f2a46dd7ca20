"""A worker that writes how many asyncio tasks it has, once a second, to the file of its first argument."""

import asyncio
import sys
import threading
import time
from pathlib import Path

from agents.__main__ import main

_EVERY_S = 1.0


class _Policy(asyncio.DefaultEventLoopPolicy):
    """Starts the count with the first loop: the worker has only one."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        loop = super().new_event_loop()
        threading.Thread(target=_count, args=(loop, self._file), daemon=True).start()
        return loop


def _count(loop: asyncio.AbstractEventLoop, file: Path) -> None:
    with file.open("a", encoding="ascii", buffering=1) as lines:
        while True:
            time.sleep(_EVERY_S)
            lines.write(f"{len(asyncio.all_tasks(loop))}\n")


if __name__ == "__main__":
    asyncio.set_event_loop_policy(_Policy(Path(sys.argv.pop(1))))
    main()
