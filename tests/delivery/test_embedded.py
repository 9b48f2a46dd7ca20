"""The delivery suite on the broker inside the process."""

from collections.abc import Iterator

import pytest

from agents.broker import EmbeddedBroker
from schemas.topics import TOPICS
from tests.delivery.suite import DeliverySuite


class TestOnTheEmbeddedBroker(DeliverySuite):
    """Its partitions hold 5 MB each: few articles, and so at most one message above the limit."""

    @pytest.fixture
    def broker(self) -> Iterator[str]:
        with EmbeddedBroker() as broker:
            broker.create(topic.name for topic in TOPICS)
            yield broker.address
