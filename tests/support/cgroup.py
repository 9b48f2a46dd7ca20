"""A control group of the kernel's, of version 1 or 2, that bounds memory and processor time of those inside it."""

import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_PERIOD_US = 100_000
_GONE_S = 10


class Cgroup:
    """`inside` is the beginning of a command that runs in it."""

    def __init__(self, memory: Path, cpu: Path) -> None:
        self._memory = memory
        self._cpu = cpu
        enter = "; ".join(
            f"echo $$ > {shlex.quote(str(folder / 'cgroup.procs'))}" for folder in dict.fromkeys(self.folders)
        )
        self.inside = ("/bin/sh", "-c", f'{enter}; exec "$@"', "sh")

    @property
    def folders(self) -> tuple[Path, Path]:
        """Where it is mounted; the same folder twice in version 2."""
        return self._memory, self._cpu

    def used(self) -> int:
        """Bytes in use."""
        name = "memory.usage_in_bytes" if self._is_first else "memory.current"
        return int((self._memory / name).read_text())

    def limit_memory(self, size: int | None) -> None:
        """At most that many bytes; the kernel kills who needs more."""
        if self._is_first:
            (self._memory / "memory.limit_in_bytes").write_text(str(-1 if size is None else size))
        else:
            (self._memory / "memory.max").write_text("max" if size is None else str(size))

    def limit_cpu(self, share: float) -> None:
        """At most that share of one core."""
        quota = int(share * _PERIOD_US)
        if self._is_first:
            (self._cpu / "cpu.cfs_period_us").write_text(str(_PERIOD_US))
            (self._cpu / "cpu.cfs_quota_us").write_text(str(quota))
        else:
            (self._cpu / "cpu.max").write_text(f"{quota} {_PERIOD_US}")

    @property
    def _is_first(self) -> bool:
        return self._memory != self._cpu


def why_not() -> str:
    """Why no group can be made here; "" when one can."""
    if (_ROOT / "memory" / "cgroup.procs").exists() and (_ROOT / "cpu" / "cgroup.procs").exists():
        return ""
    controllers = _ROOT / "cgroup.subtree_control"
    if controllers.exists() and {"memory", "cpu"} <= set(controllers.read_text().split()):
        return ""
    return f"no memory and cpu controllers under {_ROOT}"


@contextmanager
def cgroup(name: str = "policywire-test") -> Iterator[Cgroup]:
    """A new group without limits, gone when the block ends; needs root, and that `why_not` gives no reason."""
    first = (_ROOT / "memory" / "cgroup.procs").exists()
    group = Cgroup(_ROOT / "memory" / name, _ROOT / "cpu" / name) if first else Cgroup(_ROOT / name, _ROOT / name)
    for folder in dict.fromkeys(group.folders):
        folder.mkdir(exist_ok=True)
    try:
        yield group
    finally:
        for folder in dict.fromkeys(group.folders):
            _remove(folder)


def _remove(folder: Path) -> None:
    """The kernel takes a moment until those who were inside count as gone."""
    deadline = time.monotonic() + _GONE_S
    while folder.exists() and time.monotonic() < deadline:
        with suppress(OSError):
            folder.rmdir()
        time.sleep(0.05)
