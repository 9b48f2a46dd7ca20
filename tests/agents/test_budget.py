"""Work over its budget is broken off, wherever it stands, and nothing else is."""

import re
import time
from contextlib import suppress

import pytest

from agents.budget import OverBudget, within

_BUDGET_S = 0.1
_SLACK_S = 1.0  # the machine may be busy with others


def spin(seconds: float) -> str:
    """CPU time, in steps of the interpreter."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return "done"


def swallow() -> None:
    """As libraries do that go on whatever happens."""
    with suppress(BaseException):
        spin(30)
    spin(30)


def test_work_within_its_budget_gives_its_result() -> None:
    assert within(_BUDGET_S, lambda: spin(0.01)) == "done"


def test_its_errors_come_through() -> None:
    with pytest.raises(ZeroDivisionError):
        within(_BUDGET_S, lambda: 1 / 0)


@pytest.mark.parametrize(
    "work",
    [
        lambda: spin(30),
        lambda: re.match(r"(a+)+b", "a" * 40),
        lambda: sorted(range(3_000_000), key=lambda number: -number),
        swallow,
    ],
    ids=["python", "pattern", "sort", "swallowed"],
)
def test_work_over_its_budget_is_broken_off(work: object) -> None:
    assert callable(work)
    started = time.process_time()
    with pytest.raises(OverBudget, match=r"more than 0\.1 s"):
        within(_BUDGET_S, work)
    assert time.process_time() - started < _BUDGET_S + _SLACK_S


def test_waiting_is_no_work() -> None:
    within(0.02, lambda: time.sleep(0.2))


def test_after_the_work_nothing_is_broken_off() -> None:
    within(0.02, lambda: spin(0.001))
    with suppress(OverBudget):
        within(0.02, lambda: spin(1))
    spin(0.2)
