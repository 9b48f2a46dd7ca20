"""The promises about dead letters on the broker inside the process."""

from collections.abc import Iterator

import pytest

from agents.broker import EmbeddedBroker
from schemas.topics import TOPICS
from tests.delivery.dead_letters import DeadLetterSuite


class TestOnTheEmbeddedBroker(DeadLetterSuite):
    @pytest.fixture
    def broker(self) -> Iterator[str]:
        with EmbeddedBroker() as broker:
            broker.create(topic.name for topic in TOPICS)
            yield broker.address
