"""An upgrade while articles come in: workers of an earlier commit and of this one in the same groups."""

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from schemas.topics import RAW
from tests.faults.trial import Trial, articles
from tests.support.groups import shares

_CHECKOUT = Path(__file__).parents[2]
# A day's work ago, and old enough for the code between the agents to be another.
_OLD = os.environ.get("POLICYWIRE_TEST_OLD", "HEAD~20")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The code of the earlier commit."""
    archive = subprocess.run(["git", "archive", _OLD], cwd=_CHECKOUT, capture_output=True, check=False)
    if archive.returncode:
        pytest.skip(f"no commit {_OLD} to upgrade from: {archive.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(tmp_path / "old", filter="data")
    return tmp_path / "old"


def test_old_and_new_workers_in_one_group(trial: Trial, old: Path) -> None:
    # Without -P the checkout comes before the path.
    program = (sys.executable, "-P", "-m", "agents", "worker")
    olds = [trial.worker(program=program, environ={"PYTHONPATH": str(old)}) for _ in range(2)]
    shares(trial.address, "policywire-clean", members=2)
    trial.feed(articles(1_300, seed=124), per_second=25)
    trial.wait_for_outputs(200)
    news = []
    for worker in olds:
        assert worker.stop(10) == 0, worker.tail()
        news.append(trial.worker())
        assert sum(shares(trial.address, "policywire-clean", members=2)) == RAW.partitions
        trial.hold(5)
    # Each going and each coming is a rebalance.
    trial.settle(f"+ upgrade, worker by worker, from {_OLD}", twice_at_most=4 * 100)
    for worker in (*olds, *news):
        assert any("article.detected" in line for line in worker.lines()), worker.tail()
