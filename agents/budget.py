"""A limit to the CPU time of one piece of plain Python work, so that one article never holds up the others for longer.

The event loop is blocked while an article is worked on, so what is over its budget has to be broken off from outside.
A timer's signal does that: Python runs its handler in the main thread between two steps of the interpreter, and `re`
looks for signals while it matches. The ways there are, measured on articles that take 1 ms:

- this one costs 1 microsecond an article; a loop in Python, a sort and an exponential pattern ended within 50 ms of it;
- a process for the work cannot be held up by anything, and costs 0.2 to 0.9 ms an article and 100 MB;
- an exception set from another thread did not end an exponential pattern at all;
- looking at the clock between the steps of the pipeline ends no step.

What it cannot break off is a single call into C that looks for no signals, such as lxml's parser, or a pattern that
takes the square of a text's length in tries that are quick each. Those have to be fast by themselves: texts are
limited to a MiB, and tests hold each pattern and the pipeline as a whole to time in proportion to length.

The time is the process's CPU time and not the clock's: where the machine stands still, is paused or shared with others,
no article is to blame, and the same article has the same outcome.
"""

import signal
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

_AGAIN_S = 0.05  # a library that swallows the first one is broken off by the next


class OverBudget(BaseException):
    """The work used up its time. No Exception, for libraries catch those and go on."""


def within(budget_s: float, work: Callable[[], T]) -> T:
    """What the work returns; raises OverBudget once the process has used `budget_s` seconds of CPU time on it.

    For the main thread, where Python handles signals, and for one piece of work at a time.
    """
    if signal.getsignal(signal.SIGPROF) is not _expired:
        signal.signal(signal.SIGPROF, _expired)
    signal.setitimer(signal.ITIMER_PROF, budget_s, _AGAIN_S)
    try:
        return _guarded(work)
    except OverBudget as error:
        error.args = (f"it took more than {budget_s:g} s of CPU time",)
        raise
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _guarded(work: Callable[[], T]) -> T:
    return work()


def _expired(_number: int, frame: FrameType | None) -> None:
    """Break the work off; a signal that comes when it has just ended does nothing."""
    while frame is not None:
        if frame.f_code is _guarded.__code__:
            raise OverBudget
        frame = frame.f_back
