"""The delivery suite on the broker inside the process."""

import pytest

from tests.delivery.dead_letters import DeadLetterSuite
from tests.delivery.suite import DeliverySuite

# Above every wait inside a test, so that it is the test that fails, with the end of the worker's log.
pytestmark = pytest.mark.timeout(300)


class TestOnTheEmbeddedBroker(DeliverySuite):
    """Every message is accounted for."""


class TestDeadLettersOnTheEmbeddedBroker(DeadLetterSuite):
    """Time is bounded, there is a brake, and there is a way back."""
