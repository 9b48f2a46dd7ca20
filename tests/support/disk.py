"""A small disk of its own (tmpfs), to be filled, made read-only, and given its room back."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class SmallDisk:
    """The disk mounted at `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Leave not a byte free."""
        with self._filler.open("ab", buffering=0) as filler:
            for piece in (1_048_576, 4096, 1):
                try:
                    while True:
                        filler.write(b"\0" * piece)
                except OSError:
                    continue

    def free(self) -> None:
        """Take the filler away."""
        self._filler.unlink()

    def read_only(self, on: bool) -> None:
        """Mount it anew, for reading only or for both. Files open for writing make it fail with CalledProcessError."""
        subprocess.run(["mount", "-o", f"remount,{'ro' if on else 'rw'}", self.folder], check=True)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[SmallDisk]:
    """A disk of that size (as `mount -o size=` takes it) at a folder that is made for it, gone when the block ends."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        # Whoever still holds a file there must not keep the next test from mounting its own.
        subprocess.run(["umount", "--lazy", folder], check=True)
