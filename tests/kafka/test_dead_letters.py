"""The promises about dead letters on a real Kafka."""

import pytest

from tests.delivery.dead_letters import DeadLetterSuite
from tests.support.kafka_node import KafkaCluster
from tests.support.topics import create_topics


class TestOnKafka(DeadLetterSuite):
    @pytest.fixture
    def broker(self, kafka: KafkaCluster) -> str:
        """The session's broker, with empty topics."""
        create_topics(kafka.address)
        return kafka.address
