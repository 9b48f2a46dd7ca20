"""The broker's settings in docker-compose.yml, as a real Kafka takes them."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from confluent_kafka.admin import AdminClient

from tests.support.kafka_node import running_kafka
from tests.support.ports import LOOPBACK, free_ports
from tests.support.quiet import quiet_logger

_COMPOSE: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "docker-compose.yml").read_text("utf-8"))
_ENVIRONMENT: dict[str, Any] = _COMPOSE["services"]["kafka"]["environment"]


def _properties(ports: dict[str, int]) -> dict[str, str]:
    """The settings as the image makes them of its environment, with this machine's address and ports."""
    found = {}
    for name, value in _ENVIRONMENT.items():
        text = str(value).replace("localhost", LOOPBACK).replace("kafka:", f"{LOOPBACK}:")
        for old, new in ports.items():
            text = text.replace(f":{old}", f":{new}")
        found[name.removeprefix("KAFKA_").lower().replace("_", ".")] = text
    del found["cluster.id"], found["log.dirs"]
    return found


@pytest.mark.usefixtures("java_and_maven")
def test_kafka_starts_with_the_settings_of_the_compose_file(tmp_path: Path) -> None:
    outside, controller, inside = free_ports(3)
    settings = _properties({"9092": outside, "29093": controller, "19092": inside})
    with running_kafka(tmp_path / "data", ports=[outside, controller], settings=settings):
        client = AdminClient({"bootstrap.servers": f"{LOOPBACK}:{inside}"}, logger=quiet_logger())
        (broker,) = client.list_topics(timeout=10).brokers.values()
        assert broker.port == inside, "who comes in from inside must be sent on inside"
