"""Lines of log files and streams, also of files that grow and are rotated."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_LINE_BYTES = 1_048_576  # a line longer than a message can be is cut there
_LOOK_S = 0.25


def read_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream without their ends, the last one also when its end is missing."""
    while line := stream.readline(_LINE_BYTES):
        yield line.rstrip(b"\r\n")


def read_file(path: Path) -> Iterator[bytes]:
    """The lines of a file as it is now."""
    with path.open("rb") as stream:
        yield from read_lines(stream)


def follow_file(path: Path) -> Iterator[bytes]:
    """The lines of a file that grows, for ever; a half line waits for its end; a rotated file is opened again."""
    while True:
        with path.open("rb") as stream:
            half = b""
            while True:
                half += stream.readline(_LINE_BYTES)
                if half.endswith(b"\n") or len(half) >= _LINE_BYTES:
                    yield half.rstrip(b"\r\n")
                    half = b""
                elif _replaced(path, stream):
                    if half:
                        yield half
                    break
                else:
                    time.sleep(_LOOK_S)
        while not path.exists():
            time.sleep(_LOOK_S)


def _replaced(path: Path, stream: BinaryIO) -> bool:
    """Whether the name now stands for another file, or the file has been emptied."""
    try:
        now = path.stat()
    except FileNotFoundError:
        return True
    return now.st_ino != os.fstat(stream.fileno()).st_ino or now.st_size < stream.tell()
