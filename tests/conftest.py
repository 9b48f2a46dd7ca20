"""What holds for every test: hypothesis judges answers, not the machine's speed, for that is shared with others."""

import signal

import pytest
from hypothesis import HealthCheck, settings

# What may take how long is tested where it is promised, in CPU time.
settings.register_profile("policywire", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("policywire")

# A shell that runs the tests in the background has them ignore Ctrl-C, and so would the programs that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What mostly waits comes first, so that the rest is run beside it."""
    items.sort(key=lambda item: "delivery" not in item.nodeid)
