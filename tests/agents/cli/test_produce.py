"""`produce`: what Kafka acknowledged is counted, what cannot be an article is named and not sent."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, cast

import pytest
from aiokafka import AIOKafkaProducer
from click.testing import CliRunner

from agents.__main__ import cli
from agents.broker import EmbeddedBroker
from agents.clients.producer import Sender
from schemas.ids import content_id
from schemas.raw import MAX_RAW_BYTES
from tests.agents.cli.conftest import Run

LINE = '{"uri": "urn:n:1",  "headline": "Storm", "body": "Rain fell.", "extra": [1]}'


def received(run: Run) -> list[dict[str, object]]:
    """Everything on news.raw, with its envelope."""
    lines = run("consume", "raw", "--offset", "beginning", "--exit", "--envelope").stdout.splitlines()
    return [json.loads(line) for line in lines]


def test_a_line_goes_as_it_is_with_the_article_id_as_key(run: Run) -> None:
    result = run("produce", stdin=LINE)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("1 article acknowledged by Kafka at 127.0.0.1:")
    assert run("consume", "raw", "--exit", "--json").stdout == LINE + "\n"
    assert [message["key"] for message in received(run)] == ["urn:n:1"]


def test_nothing_to_send_is_said_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").touch()
    result = run("produce", str(tmp_path / "in.jsonl"))
    assert (result.exit_code, result.stdout[:24]) == (0, "0 articles acknowledged ")


def test_text_and_pages_are_wrapped_and_keyed_by_their_content(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rain fell.")
    (tmp_path / "b.html").write_text("<p>Snow fell.</p>")
    assert run("produce", str(tmp_path)).exit_code == 0
    values = {message["key"]: message["value"] for message in received(run)}
    assert values[content_id("", "Rain fell.")] == {"body": "Rain fell."}
    assert {"body_html": "<p>Snow fell.</p>"} in values.values()


def test_what_cannot_be_an_article_is_named_and_does_not_stop_the_rest(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    large = json.dumps({"body": "x" * MAX_RAW_BYTES})
    file.write_text("\n".join([LINE, "nonsense", '{"title": "No body"}', large, LINE.replace(":1", ":2")]))
    result = run("produce", str(file))
    assert result.exit_code == 1
    assert "2 articles acknowledged" in result.stdout
    assert "3 not sent" in result.stdout
    named = result.stderr.splitlines()
    assert [line.split(": ")[1] for line in named] == [f"{file}:{number}" for number in (2, 3, 4)]
    assert sorted(str(message["key"]) for message in received(run)) == ["urn:n:1", "urn:n:2"]


def test_a_topic_that_is_missing_is_not_made_in_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    with EmbeddedBroker() as empty:
        monkeypatch.setenv("POLICYWIRE_BROKER", empty.address)
        for _ in range(2):
            result = CliRunner().invoke(cli, ["produce"], input=LINE)
            assert result.exit_code == 1
            assert result.stderr.strip().endswith("make it with: policywire topics apply")


_KAFKA_COMMANDS = [
    ["produce"],
    ["consume", "--exit"],
    ["topics", "apply"],
    ["logs"],
    ["status"],
    ["dlq", "ls"],
    ["dlq", "show"],
    ["dlq", "replay"],
    ["dlq", "drop", "--go"],
]


@pytest.mark.parametrize("arguments", _KAFKA_COMMANDS)
def test_a_broker_that_is_not_there_is_one_line(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYWIRE_BROKER", "127.0.0.1:9")
    monkeypatch.setattr("agents.clients.admin._ANSWER_S", 0.2)
    result = CliRunner().invoke(cli, arguments, input=LINE)
    assert result.exit_code == 1
    assert "Kafka at 127.0.0.1:9 does not answer; start it, or set POLICYWIRE_BROKER" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout in ("", "0 articles acknowledged by Kafka at 127.0.0.1:9, 0 not sent\n")


def test_a_broker_that_stops_to_answer_is_given_up(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def flush(out: Sender) -> None:
        monkeypatch.setattr("agents.clients.producer.GIVE_UP_S", 0.0)
        out._run(asyncio.sleep(600))

    monkeypatch.setattr(Sender, "flush", flush)
    result = run("produce", stdin=LINE)
    assert result.exit_code == 1
    assert result.stderr.strip().endswith("has stopped to answer; it is safe to send everything again")


def test_wrong_settings_are_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYWIRE_BROKER", "nowhere")
    result = CliRunner().invoke(cli, ["produce"], input=LINE)
    assert result.exit_code == 2
    assert "POLICYWIRE_BROKER" in result.stderr


def test_a_live_pipe_is_sent_line_by_line_and_ctrl_c_sums_up(run: Run, broker: EmbeddedBroker) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "agents", "produce"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
        env=os.environ | {"POLICYWIRE_BROKER": broker.address},
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(LINE.encode() + b"\n")
        process.stdin.flush()
        assert run("consume", "raw", "--offset", "beginning", "--count", "1", "--json").stdout == LINE + "\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 1
        assert b"1 article acknowledged" in process.stdout.read()


class Taker:
    """A client whose broker takes everything at once."""

    async def send(self, _topic: str, **_: bytes) -> asyncio.Future[None]:
        taken = asyncio.get_running_loop().create_future()
        taken.set_result(None)
        return taken


def test_what_kafka_took_before_ctrl_c_is_counted() -> None:
    loop = asyncio.new_event_loop()

    def interrupted(work: Coroutine[Any, Any, Any]) -> None:
        loop.run_until_complete(work)
        raise KeyboardInterrupt

    answers: list[BaseException | None] = []
    with pytest.raises(KeyboardInterrupt):
        Sender("t", cast(AIOKafkaProducer, Taker()), interrupted).send(b"k", b"v", answers.append)
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    assert answers == [None]
