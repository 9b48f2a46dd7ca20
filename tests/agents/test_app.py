"""The Faust app of a stage: its agent on Faust's own test stream, without a broker, and its settings."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest

from agents.app import make_app
from agents.settings import Settings
from tests.agents.test_stage import STAGE


class Producer:
    """Stands where Faust's producer stands once the app has started; `done` is set when it has what is expected."""

    def __init__(self, expected: int) -> None:
        self._expected = expected
        self.done = asyncio.Event()
        self.sent: list[tuple[str, bytes | None, bytes | None]] = []

    async def send(
        self, topic: str, key: bytes | None, value: bytes | None, partition: None, timestamp: float, headers: list[Any]
    ) -> Awaitable[object]:
        self.sent.append((topic, key, value))
        if len(self.sent) == self._expected:
            self.done.set()
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        future.set_result(None)
        return future


@pytest.fixture
def app(tmp_path: Path) -> Any:
    app = make_app(STAGE, Settings(broker="localhost:9092", session_timeout_s=20), tmp_path)
    app.producer = Producer(expected=4)
    return app


async def test_the_agent_settles_what_comes_and_never_stalls_on_poison(app: Any) -> None:
    app.finalize()
    app.flow_control.resume()
    async with app.agents["clean"].test_context() as agent:
        for value in (b"junk", b'{"id": "a", "body": "b"}', b"", b'{"id": "c", "body": "d"}'):
            await agent.put(value, wait=False)
        await asyncio.wait_for(app.producer.done.wait(), 60)
    topics = [topic for topic, _, _ in app.producer.sent]
    assert topics == ["dlq.policywire.clean", "news.clean", "dlq.policywire.clean", "news.clean"]
    assert [key for topic, key, _ in app.producer.sent if topic == "news.clean"] == [b"a", b"c"]


def test_the_settings_that_keep_the_promises_are_set(app: Any) -> None:
    conf = app.conf
    assert conf.id == "policywire-clean"
    assert str(conf.processing_guarantee).endswith("AT_LEAST_ONCE")
    assert conf.broker_session_timeout == 20
    assert conf.broker_request_timeout >= conf.broker_session_timeout
    # Below this Faust drops a batch that the broker is slow to take, and commits its input all the same.
    assert conf.producer_request_timeout >= 1200
    assert conf.producer_max_request_size >= 2 * 1024 * 1024
    assert not conf.topic_allow_declare
    assert not conf.web_enabled


def test_the_transport_is_the_safe_one(app: Any) -> None:
    assert app.transport.Consumer.__name__ == "SafeConsumer"
    assert app.transport.Producer.__name__ == "SafeProducer"
