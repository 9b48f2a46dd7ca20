"""The rights of docs/operations/security.md on Kafka's own authorizer: each role does its work and no more."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import TopicAuthorizationFailedError
from confluent_kafka import KafkaException, TopicCollection
from confluent_kafka.admin import AclOperation, AdminClient

from agents.connection import Connection
from schemas.topics import DEAD, ENRICHED, RAW, TOPICS
from tests.support.articles import Sent
from tests.support.quiet import quiet_logger
from tests.support.rights import bindings, roles
from tests.support.secure_kafka import WORD, SecureKafka, secure_kafka
from tests.support.tap import Received, Tap, produce
from tests.support.topics import create_topics, delete_topics
from tests.support.worker import running_worker

ARTICLE = {"id": "one", "headline": "State goes to court", "body": "Oregon sued the Interior Department on Monday."}
ROLES = roles()
# To read or to write a topic is to be told of it.
_IMPLIED = {"READ": {"DESCRIBE"}, "WRITE": {"DESCRIBE"}, "DESCRIBE_CONFIGS": set(), "DESCRIBE": set()}
_SECONDS = 90


@pytest.fixture(scope="module")
def guarded(java_and_maven: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureKafka]:
    """A broker with the topics, where each role has a login and its rights."""
    with secure_kafka(tmp_path_factory.mktemp("kafka") / "guarded") as kafka:
        create_topics(kafka.cluster.address)
        for role, rights in ROLES.items():
            kafka.add_user(_user(role))
            kafka.allow(bindings(_user(role), rights))
        yield kafka


def _user(role: str) -> str:
    return "-".join(re.findall(r"\w+", role))


def _settings(kafka: SecureKafka, role: str) -> dict[str, str]:
    return {
        "security": "SASL_SSL",
        "tls_ca_file": str(kafka.authority.certificate),
        "sasl_username": _user(role),
        "sasl_password": WORD,
    }


def _run(kafka: SecureKafka, role: str, *command: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as the role's user; by default the one that the role is for."""
    settings = {"broker": kafka.addresses["LOGIN"]} | _settings(kafka, role)
    environment = {f"POLICYWIRE_{name.upper()}": text for name, text in settings.items()} | {"PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [sys.executable, "-m", "agents", *(command or role.split())],
        env=environment,
        input=stdin,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )


def _connection(kafka: SecureKafka, role: str) -> Connection:
    return Connection(broker=kafka.addresses["LOGIN"], **_settings(kafka, role))  # type: ignore[arg-type]


def test_each_role_does_its_work_with_its_rights_alone(guarded: SecureKafka, tmp_path: Path) -> None:
    on_call, way_back = "logs, status, dlq ls", "dlq replay, dlq drop"
    delete_topics(guarded.cluster.address)
    made = _run(guarded, "topics apply")
    assert made.returncode == 0, made.stderr
    assert _run(guarded, "topics apply").stdout.count(b"unchanged") == len(TOPICS)
    login = guarded.addresses["LOGIN"]
    with (
        Tap(guarded.cluster.address, [ENRICHED.name, DEAD["clean"].name]) as tap,
        running_worker(login, tmp_path, "clean", **_settings(guarded, "worker clean")) as clean,
        running_worker(login, tmp_path, "detect", **_settings(guarded, "worker detect")) as detect,
    ):
        sent = _run(guarded, "produce", stdin=orjson.dumps(ARTICLE))
        assert sent.returncode == 0, sent.stderr
        produce(guarded.cluster.address, RAW.name, [Sent(b"half", b"{", (("n", b"1"),))])

        def all_out(got: Sequence[Received]) -> bool:
            return {message.topic for message in got} == {ENRICHED.name, DEAD["clean"].name}

        assert tap.read_until(all_out, _SECONDS), clean.tail() + detect.tail()
        assert _run(guarded, on_call, "status").stdout.count(b"Stable") == 2
        for worker in (clean, detect):
            assert not [line for line in worker.lines() if "limits.differ" in line or "ERROR" in line], worker.tail()
    at_once = ("--offset", "beginning", "--exit", "--json")
    assert b'"lawsuit"' in _run(guarded, "consume events", "consume", "events", *at_once).stdout
    assert b'"lawsuit"' in _run(guarded, "consume enriched", "consume", "enriched", *at_once).stdout
    assert b"article.detected" in _run(guarded, on_call, "logs").stdout
    assert b"DECODE" in _run(guarded, on_call, "dlq", "ls").stdout
    assert b"1 replayed" in _run(guarded, way_back, "dlq", "replay", "--go").stdout
    assert b"0 dropped" in _run(guarded, way_back, "dlq", "drop", "--go").stdout


@pytest.mark.parametrize("role", ROLES)
def test_no_role_may_do_more_to_a_topic_than_its_rows_say(role: str, guarded: SecureKafka) -> None:
    admin = AdminClient(_connection(guarded, role).for_librdkafka(), logger=quiet_logger())
    for topic in TOPICS:
        allowed = {operation for kind, name, operation in ROLES[role] if kind == "topic" and name in (topic.name, "*")}
        written = {operation.replace("Configs", "_Configs").upper() for operation in allowed}
        expected = written.union(*(_IMPLIED[operation] for operation in written))
        assert _authorized(admin, topic.name) == expected, topic.name


def test_a_producer_can_neither_read_nor_alter_nor_write_elsewhere(guarded: SecureKafka) -> None:
    read = _run(guarded, "produce", "consume", "raw", "--offset", "beginning", "--exit")
    assert (read.returncode, len(read.stderr.splitlines())) == (1, 1), read.stderr
    assert b"no topic policy.events" in _run(guarded, "produce", "consume", "events", "--exit").stderr
    admin = AdminClient(_connection(guarded, "produce").for_librdkafka(), logger=quiet_logger())
    with pytest.raises(KafkaException, match="uthorization"):
        admin.delete_topics([RAW.name])[RAW.name].result(30)

    async def write_elsewhere() -> None:
        async with AIOKafkaProducer(**_connection(guarded, "produce").for_aiokafka()) as client:
            await client.send_and_wait(RAW.name, b"{}")
            with pytest.raises(TopicAuthorizationFailedError):
                await client.send_and_wait(ENRICHED.name, b"{}")

    asyncio.run(write_elsewhere())


def test_a_worker_without_its_group_s_right_says_so_and_ends(guarded: SecureKafka) -> None:
    guarded.add_user("half")
    guarded.allow(bindings("half", [right for right in ROLES["worker clean"] if right[0] != "group"]))
    ended = _run(guarded, "half", "worker", "clean")
    assert ended.returncode == 1
    assert b"policywire-clean" in ended.stderr
    assert len(ended.stderr.splitlines()) < 10


def _authorized(admin: AdminClient, topic: str) -> set[str]:
    """What the broker says that this user may do; nothing where it may not even know that the topic is there."""
    asked = admin.describe_topics(TopicCollection([topic]), include_authorized_operations=True, request_timeout=30)
    try:
        found = asked[topic].result(30).authorized_operations
    except KafkaException as error:
        assert "uthorization" in error.args[0].str(), error
        return set()
    return {AclOperation(operation).name for operation in found}
