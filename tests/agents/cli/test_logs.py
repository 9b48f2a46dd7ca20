"""`logs`: chosen lines, readable or as they are, also from files that grow and lines that are broken."""

import json
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result

from agents.__main__ import cli
from agents.broker import EmbeddedBroker
from agents.cli.log_files import follow_file
from schemas.topics import LOGS
from tests.agents.cli.conftest import Run, send


def line(**fields: Any) -> str:
    base = {
        "timestamp": "2026-03-04T08:00:00.123Z",
        "severity_text": "INFO",
        "event_name": "article.cleaned",
        "body": "emitted removed=2",
        "agent": "clean",
        "article.id": "a1",
        "outcome": "emitted",
    }
    return json.dumps(base | fields)


LINES = [
    line(),
    line(agent="detect", event_name="article.detected", timestamp="2026-03-04T09:00:00Z"),
    line(severity_text="WARNING", event_name="record.dead_lettered", outcome="dead_lettered", **{"article.id": ""}),
    "Traceback: not JSON",
    line(severity_text="ERROR", body="broke", **{"exception.stacktrace": "Traceback\n  File x"}),
    line()[:40],
]


def logs(*arguments: str, stdin: str = "\n".join(LINES)) -> Result:
    return CliRunner().invoke(cli, ["logs", "-", *arguments], input=stdin)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], [0, 1, 2, 3, 4, 5]),
        (["--agent", "detect"], [1]),
        (["--level", "warning"], [2, 4]),
        (["--event", "record.dead_lettered"], [2]),
        (["--article", "a1"], [0, 1, 4]),
        (["--outcome", "dead_lettered"], [2]),
        (["--since", "2026-03-04T08:30"], [1]),
        (["--grep", "TRACEBACK"], [3, 4]),
        (["--grep", "broke", "--level", "info"], [4]),
    ],
)
def test_filters(arguments: list[str], wanted: list[int]) -> None:
    result = logs("--json", *arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [LINES[number] for number in wanted]


def test_a_line_is_readable_and_a_traceback_stands_below_it() -> None:
    out = logs().stdout.splitlines()
    assert out[0] == "2026-03-04 08:00:00.123 INFO     clean  article.cleaned  emitted removed=2  article a1"
    assert out[3] == "Traceback: not JSON"
    assert out[5:7] == ["Traceback", "  File x"]


def test_hostile_lines_are_harmless() -> None:
    out = logs(stdin="\x1b[2J junk\n" + line(body="x\x1b[31my", agent="\u202eetaga") + "\n[1]\n{}\n").stdout
    assert not set(out) & set("\x1b\u202e")
    assert len(out.splitlines()) == 4


def test_a_file_and_the_topic(tmp_path: Path, run: Run, broker: EmbeddedBroker) -> None:
    file = tmp_path / "agent.log"
    file.write_text("\n".join(LINES))
    send(broker, [(LOGS.name, None, text.encode(), (), 1_767_225_600_000) for text in LINES])
    from_file = run("logs", str(file), "--agent", "detect")
    from_topic = run("logs", "--agent", "detect")
    assert from_file.stdout == from_topic.stdout != ""


def test_files_that_are_not_there_are_a_usage_error(run: Run) -> None:
    assert run("logs", "no/such.log").exit_code == 2


def test_a_growing_file_gives_whole_lines_also_after_it_was_rotated(tmp_path: Path) -> None:
    file = tmp_path / "agent.log"
    file.write_bytes(b"one\ntw")
    lines = follow_file(file)
    assert next(lines) == b"one"
    rest: list[bytes] = []
    reading = Thread(target=lambda: rest.extend(islice(lines, 3)), daemon=True)
    reading.start()
    with file.open("ab") as stream:
        stream.write(b"o\nhalf")
    while not rest:
        reading.join(0.05)
    file.rename(tmp_path / "agent.log.1")
    file.write_bytes(b"new\n")
    reading.join(60)
    assert rest == [b"two", b"half", b"new"]
