"""What a test needs of the machine it runs on, beside Python."""

import os
import shutil

import pytest


def need(*commands: str, root: bool = False) -> None:
    """Skip where a command, or root, is missing; on CI that is a failure, or nobody would see that it never ran."""
    missing = [command for command in commands if shutil.which(command) is None]
    if root and os.geteuid() != 0:
        missing.append("root's rights")
    if missing and os.environ.get("CI"):
        pytest.fail(f"missing on CI: {', '.join(missing)}")
    if missing:
        pytest.skip(f"missing: {', '.join(missing)}")
