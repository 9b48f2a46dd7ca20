"""The broker inside the process, with every topic."""

from collections.abc import Iterator

import pytest

from agents.broker import EmbeddedBroker
from schemas.topics import TOPICS


@pytest.fixture
def broker() -> Iterator[str]:
    """Its address. Its partitions hold 5 MB each: few articles, and so at most one message above the limit."""
    with EmbeddedBroker() as embedded:
        embedded.create(topic.name for topic in TOPICS)
        yield embedded.address
