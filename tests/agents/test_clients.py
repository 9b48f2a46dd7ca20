"""What the plain clients have in common: whatever Kafka answers is one line."""

import pytest
from aiokafka.errors import GroupAuthorizationFailedError, KafkaConnectionError, RequestTimedOutError

from agents.clients.common import one_line
from schemas.errors import BrokerError


@pytest.mark.parametrize("error", [TimeoutError(), RequestTimedOutError(), KafkaConnectionError("a\nb")])
def test_silence_is_told_as_such(error: Exception) -> None:
    with pytest.raises(BrokerError, match=r"^Kafka at kafka:9092 does not answer any more$"), one_line("kafka:9092"):
        raise error


def test_what_kafka_refuses_is_told_in_its_words() -> None:
    with pytest.raises(BrokerError, match="GroupAuthorizationFailedError: policywire-clean"), one_line("kafka:9092"):
        raise GroupAuthorizationFailedError("policywire-clean")
