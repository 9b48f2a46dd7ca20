"""Every subcommand is shown text that would take a terminal over, at every place where a stranger can put it."""

import io
import json
import logging
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from agents import report
from agents.__main__ import cli
from agents.broker import EmbeddedBroker
from agents.logs import JsonFormatter
from agents.printable import safe
from agents.stage import Message, Settled, settle
from agents.worker import STAGES
from schemas.base import Record
from schemas.codec import decode, encode
from schemas.dead_letter import DeadLetter, Origin
from schemas.errors import InvalidRecord
from schemas.topics import CLEAN, DEAD, ENRICHED, EVENTS, LOGS, RAW
from schemas.worker_status import STATUS_EVENT, AgentStatus, WorkerStatus
from tests.agents.cli.conftest import Sent, send

# A title, a cleared screen, blinking, a link, the same by one C1 byte, a line end that is none, and text turned round.
EVIL = "\x1b]0;title\x07\x1b[2J\x1b[5;41m\x1b]8;;http://example.org\x1b\\link\x9b2J\x85\u2028\u202e\u2066turned\u200f\ufeff"
# Deeper than Python's own functions go.
DEEP = '{"body": "x", "value": ' + "[" * 1000 + "]" * 1000 + ', "event_name": ' + "[" * 1000 + "]" * 1000 + "}"
NAME = "e\x1b[2J\u202evil"
ARTICLE = {
    "id": f"a{EVIL}",
    "headline": f"State {EVIL} goes to court",
    "body": f"Governor Ana {EVIL}Reyes said Oregon sued the Interior{EVIL} Department in Salem on Monday.\n\nBy {EVIL}",
    "source": EVIL,
    "byline": EVIL,
    "published": f"2025-09-01{EVIL}",
}
MS = 1_767_225_600_000


def _origin(topic: str) -> Origin:
    return Origin(topic=topic, partition=0, offset=0, timestamp=MS, group="g")


def _poisoned(record: Record) -> bytes:
    """The record with EVIL in every text that takes it: what somebody with a right to write may have written."""
    value = json.loads(encode(record))
    for holder, key in list(_texts(value)):
        holder[key], before = f"{holder[key]}{EVIL}", holder[key]
        try:
            decode(json.dumps(value).encode(), type(record))
        except InvalidRecord:
            holder[key] = before
    return json.dumps(value).encode()


def _texts(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in pairs:
        if isinstance(item, str):
            yield value, key
        elif isinstance(item, dict | list):
            yield from _texts(item)


def _settled(stage: str, topic: str, value: bytes) -> Settled:
    settled = settle(STAGES[stage], Message(EVIL.encode(), value, ((EVIL, EVIL.encode()),), _origin(topic)))  # type: ignore[index]
    assert settled.outcome != "dead_lettered" or not value.startswith(b'{"'), settled.error
    return settled


def _log_lines() -> list[bytes]:
    fields = ("timestamp", "severity_text", "agent", "event_name", "body", "article.id", "error.type")
    line = {name: f"{name}{EVIL}" for name in fields} | {"exception.stacktrace": f"one{EVIL}\ntwo{EVIL}"}
    agent = AgentStatus(agent=EVIL, skipped={EVIL: 1}, dead_lettered={EVIL: 2})
    status = WorkerStatus(phase=EVIL, ready=False, reasons=[EVIL], web=EVIL, agents=[agent])
    spoken = line | {"event_name": STATUS_EVENT, "status": json.loads(encode(status)), "service.instance.id": EVIL}
    return [json.dumps(line).encode(), json.dumps(spoken).encode(), f"no JSON {EVIL}".encode(), DEEP.encode()]


@pytest.fixture
def haunted(broker: EmbeddedBroker) -> EmbeddedBroker:
    """A broker on whose topics everything is hostile."""
    raw = json.dumps(ARTICLE).encode()
    cleaned = _settled("clean", RAW.name, raw).records[0]
    found = _settled("detect", CLEAN.name, cleaned.value or b"").records
    letter = DeadLetter(
        stage="clean", code="DECODE", message=EVIL, exception=EVIL, origin=_origin(EVIL), app_version=EVIL
    ).headers(((EVIL, EVIL.encode()),))
    key, evil = EVIL.encode(), EVIL.encode()
    messages: list[Sent] = [(RAW.name, key, raw, ((EVIL, evil),), MS), (RAW.name, key, evil, (), MS)]
    for topic in (CLEAN, ENRICHED, EVENTS):
        wire = next(wire for wire in (cleaned, *found) if wire.topic == topic.name)
        assert topic.record is not None
        poisoned = _poisoned(decode(wire.value or b"", topic.record))
        messages += [(topic.name, key, value, (), MS) for value in (poisoned, evil, DEEP.encode())]
    # One as an agent writes it, and one whose headers somebody has made up.
    made_up = tuple((name, evil) for name, _ in letter)
    messages += [(DEAD["clean"].name, key, evil, headers, MS) for headers in (letter, made_up)]
    messages += [(LOGS.name, key, line, (), MS) for line in _log_lines()]
    send(broker, messages)
    return broker


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder of hostile files with hostile names."""
    folder = tmp_path / NAME
    folder.mkdir()
    article, text = json.dumps(ARTICLE), str(ARTICLE["body"])
    mention = {"type": "lawsuit", "level": "event", "sentence": text, "trigger": "sued", "status": "planned"}
    gold = {"id": EVIL, "title": EVIL, "body": text, "mentions": [mention | {"actor": [EVIL], "place": [EVIL]}]}
    contents = {
        f"{NAME}.txt": text,
        f"{NAME}.html": f"<html><title>{EVIL}</title><body><p>{text}</p></body></html>",
        f"{NAME}.jsonl": f'{article}\n{EVIL}\n{{"{EVIL}": 1}}\n{DEEP}\n',
        f"{NAME}.gold": json.dumps(gold) + f"\n{DEEP}\n",
        f"deep{NAME}.json": f"[\n{DEEP}]",
        f"{NAME}.log": b"\n".join(_log_lines()).decode(),
        f"{NAME}.json": '{"title": "old"}',
    }
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


# Subcommand → what it is called with; {} stands for the folder of hostile files.
CALLS: dict[str, list[list[str]]] = {
    "extract": [["{}"], ["{}", "--show-removed"], ["{}/none"], [f"--{NAME}"]],
    "explain": [
        ["--all", f"{{}}/{NAME}.txt"],
        ["--sentence", str(ARTICLE["body"])],
        [f"{{}}/{NAME}.json"],
        ["--pack", f"{{}}/{NAME}.gold", "--sentence", "x"],
    ],
    "worker": [[NAME]],
    "topics": [["list"], ["apply", NAME]],
    "produce": [["{}"], ["{}/none"]],
    "consume": [
        *([kind, "--offset", "beginning", "--exit"] for kind in ("events", "enriched", "clean", "raw", "dlq")),
        ["events", "--where", f"{NAME}=1", "--exit"],
        ["events", "--offset", NAME],
    ],
    "logs": [[], ["--since", NAME], [f"{{}}/{NAME}.log"], ["{}/none"]],
    "status": [["--interval", "1"]],
    "dlq": [["ls"], ["show"], ["replay"], ["drop"], ["ls", "--offsets", NAME], [NAME]],
    "evaluate": [[f"{{}}/{NAME}.gold", "--errors", "5"], ["{}/none"], [f"{{}}/{NAME}.log"]],
    "schema": [["show", NAME], ["check", f"{{}}/{NAME}.json"], ["check", f"{{}}/{NAME}.log"]],
}


@pytest.mark.parametrize("name", CALLS)
def test_no_subcommand_lets_it_through(
    name: str, haunted: EmbeddedBroker, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYWIRE_BROKER", haunted.address)
    for call in CALLS[name]:
        result = _run(name, *(part.replace("{}", str(files)) for part in call))
        assert "Traceback" not in result.output, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), (call, result.exception)
        _harmless(result.stdout, call)
        _harmless(result.stderr, call)


def test_the_demo_lets_none_through(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (files / f"{NAME}.jsonl").write_text(json.dumps(ARTICLE), encoding="utf-8")
    monkeypatch.setattr("agents.cli.demo._seeds", lambda: files / f"{NAME}.jsonl")
    result = _run("demo")
    assert "LAWSUIT" in result.stdout, result.output
    _harmless(result.output, ["demo"])


def test_every_subcommand_is_among_them() -> None:
    assert {*CALLS, "demo"} == set(cli.commands)


@pytest.mark.parametrize("call", [[NAME], [f"--{NAME}"], ["extract", f"--{NAME}"], ["consume", NAME]])
def test_a_wrong_command_line_is_not_said_back_as_it_is(call: list[str]) -> None:
    result = _run(*call)
    assert result.exit_code == 2
    _harmless(result.output, call)


def test_a_worker_s_log_lines_are_harmless() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(EVIL))
    log = logging.getLogger("policywire")
    log.addHandler(handler)
    try:
        report.outcome("clean", _settled("clean", EVIL, EVIL.encode()), 0.1)
        report.outcome("clean", _settled("clean", RAW.name, json.dumps(ARTICLE).encode()), 0.1)
    finally:
        log.removeHandler(handler)
    assert stream.getvalue()
    _harmless(stream.getvalue(), ["worker"])


@pytest.mark.parametrize(
    "call",
    [["extract", "{}"], ["extract", "--json", "{}"], ["consume", "--json"], ["consume", "dlq"], ["logs", "--json"]],
)
def test_on_a_terminal_records_are_harmless_too(call: list[str], haunted: EmbeddedBroker, files: Path) -> None:
    if call[0] == "consume":
        call = [*call, "--offset", "beginning", "--exit"]
    shown = _on_a_terminal(haunted.address, [part.replace("{}", str(files)) for part in call])
    assert "Traceback" not in shown
    assert shown.strip()
    # Its own colours, and the carriage return that a terminal adds to each line's end.
    _harmless(re.sub(r"\x1b\[[0-9;]*m", "", shown.replace("\x1b[5;41m", "\x07")).replace("\r\n", "\n"), call)


def _run(*call: str) -> Result:
    # With colours: without them click would take escape sequences out, which it does not on a terminal.
    return CliRunner().invoke(cli, call, prog_name="policywire", color=True)


def _on_a_terminal(broker: str, call: list[str]) -> str:
    outer, inner = pty.openpty()
    environment = {"POLICYWIRE_BROKER": broker, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    with subprocess.Popen(
        [sys.executable, "-m", "agents", *call], env=environment, stdout=inner, stderr=inner
    ) as process:
        os.close(inner)
        shown = b""
        try:
            while part := os.read(outer, 65536):
                shown += part
        except OSError:  # how Linux says that nobody writes any more
            pass
        process.wait(60)
    os.close(outer)
    return shown.decode()


def _harmless(text: str, call: list[str]) -> None:
    assert safe(text) == text, (call, sorted({char for char in text if safe(char) != char}))
