"""The wall clock that a process sees, moved while it runs (libfaketime)."""

from pathlib import Path


def library() -> Path | None:
    """Where libfaketime is, or None (Debian: apt-get install faketime)."""
    return next(iter(sorted(Path("/usr/lib").glob("**/faketime/libfaketimeMT.so.1"))), None)


class Clock:
    """`environ` makes a process see this clock. The monotonic one stays as it is, as when an operator sets the date."""

    def __init__(self, folder: Path, library: Path) -> None:
        self._file = folder / "clock"
        self.set("+0")
        self.environ = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, moment: str) -> None:
        """Jump: "+1d", "-1h" from the true time, or "1970-01-02 00:00:00"."""
        # A process that reads it at this very moment must not find half a line.
        new = self._file.with_suffix(".new")
        new.write_text(f"{moment}\n", encoding="ascii")
        new.replace(self._file)
