"""Whether the broker's limits for a message's size fit ours: told at the start, before a message falls between them.

Nothing is lost where they do not fit: what a topic does not take becomes a dead letter, and what is too large for
that too leaves its stub.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import IncompatibleBrokerVersion, KafkaError

from agents.connection import Connection
from agents.stage import Stage
from schemas.topics import DEAD

_LOG = logging.getLogger("policywire")
_LIMIT = "max.message.bytes"
_ANSWER_MS = 5000


async def check(connection: Connection, stages: Sequence[Stage[Any]]) -> None:
    """Log a warning for each topic whose limit does not fit, and one where the limits may not be seen."""
    names = sorted({topic.name for stage in stages for topic in stage.topics})
    try:
        actual = await _actual(connection, names)
    except IncompatibleBrokerVersion:
        return  # the embedded broker has no settings
    except (KafkaError, OSError) as error:
        _warn(f"the broker did not tell the topics' {_LIMIT}: {error}")
        return
    if unseen := sorted(set(names) - set(actual)):
        _warn(f"{_LIMIT} of {', '.join(unseen)} may not be seen; it takes the right DescribeConfigs")
    for stage in stages:
        for misfit in misfits(stage, actual):
            _warn(misfit)


def misfits(stage: Stage[Any], actual: Mapping[str, int]) -> list[str]:
    """What does not fit, a line each; `actual` is topic name → bytes of the largest message that the broker takes."""
    dead = DEAD[stage.name]
    found = [
        f"{topic.name} takes messages of {actual[topic.name]} bytes, and we make up to {topic.max_message_bytes}: "
        f"{'larger ones leave only a stub' if topic is dead else 'larger ones become dead letters'}"
        for topic in (*stage.outputs, dead)
        if actual.get(topic.name, topic.max_message_bytes) < topic.max_message_bytes
    ]
    largest = actual.get(stage.source.name, 0)
    if largest > stage.source.max_message_bytes:
        found.append(
            f"{stage.source.name} takes messages of {largest} bytes, and we expect at most "
            f"{stage.source.max_message_bytes}: larger ones leave only a stub among the dead letters"
        )
    return found


async def _actual(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """Topic name → its limit in bytes, of those whose settings this user may see."""
    admin = AIOKafkaAdminClient(request_timeout_ms=_ANSWER_MS, **connection.for_aiokafka())
    try:
        await admin.start()
        wanted = [ConfigResource(ConfigResourceType.TOPIC, name, {_LIMIT: None}) for name in names]
        answers = await admin.describe_configs(wanted)
    finally:
        await admin.close()
    found = {}
    for code, _, _, name, entries in (resource for answer in answers for resource in answer.resources):
        if code == 0:
            found[name] = next(int(entry[1]) for entry in entries if entry[0] == _LIMIT)
    return found


def _warn(text: str) -> None:
    _LOG.warning(text, extra={"event_name": "limits.differ"})
