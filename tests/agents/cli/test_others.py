"""`topics`, `schema`, `evaluate` and `demo`."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agents.__main__ import cli
from schemas import documents
from schemas.topics import RAW, TOPICS, Topic

ROOT = Path(__file__).parents[3]
SENT = "Governor Ana Reyes sent 200 National Guard troops to Eastport on Monday."


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="policywire")


def test_the_topic_table_has_a_row_for_each_topic() -> None:
    rows = [line.split() for line in run("topics", "list").stdout.splitlines()]
    assert [row[0] for row in rows if row and "." in row[0]] == [topic.name for topic in TOPICS]


class Admin:
    """A broker that has `there`, of which the topics in `odd` are not as designed."""

    there: set[str] = set()
    odd: dict[str, list[str]] = {}

    def __init__(self, broker: str) -> None:
        self.broker = broker

    def names(self) -> set[str]:
        return set(self.there)

    def create(self, topics: Sequence[Topic], replication: int | None) -> None:
        self.there.update(topic.name for topic in topics)

    def differences(self, topics: Iterable[Topic]) -> dict[str, list[str]]:
        return {topic.name: self.odd.get(topic.name, []) for topic in topics}


def test_topics_are_made_once_and_differences_are_told_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.clients.admin.TopicAdmin", Admin)
    monkeypatch.setattr(Admin, "there", {RAW.name})
    first, second = run("topics", "apply"), run("topics", "apply")
    assert first.exit_code == second.exit_code == 0
    assert first.stdout.count("made ") == len(TOPICS) - 1
    assert second.stdout.count("unchanged ") == len(TOPICS)
    monkeypatch.setattr(Admin, "odd", {RAW.name: ["partitions is 4, designed 12"]})
    third = run("topics", "apply")
    assert third.exit_code == 0
    assert "differs   news.raw: partitions is 4, designed 12" in third.stdout


def test_schemas_are_shown_by_short_name() -> None:
    assert "policy-event.v1.json" in run("schema", "show").stdout.splitlines()
    assert json.loads(run("schema", "show", "policy-event").stdout)["$id"].endswith("policy-event:v1")
    unknown = run("schema", "show", "nonsense")
    assert unknown.exit_code == 2
    assert "asyncapi.json" in unknown.stderr


def test_shipped_schemas_that_differ_from_the_types_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("schema", "check").exit_code == 0
    shipped = documents.published()
    monkeypatch.setattr("agents.cli.schema.published", lambda: shipped | {"asyncapi.json": {}})
    result = run("schema", "check")
    assert result.exit_code == 1
    assert "asyncapi.json differs" in result.stderr


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """An article with an event that is found, one with an event that cannot be, and a line that is no annotation."""
    sent = {"type": "deployment", "level": "event", "sentence": SENT, "trigger": "sent", "status": "done"}
    roles = {"actor": ["Ana Reyes"], "target": ["National Guard troops"], "place": ["Eastport"]}
    quiet = "The library opens an hour later, and nobody has been told why."
    missed = {"type": "lawsuit", "level": "event", "sentence": quiet, "trigger": "opens", "status": "planned"}
    articles = (
        {"id": "1", "title": "Storm", "body": SENT, "mentions": [sent | roles]},
        {"id": "2", "title": "Library", "body": quiet, "mentions": [missed]},
        {"id": "3", "title": "None", "body": quiet},
    )
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join(json.dumps(article) for article in articles))
    return file


def test_figures_by_type_and_status_with_errors(gold: Path) -> None:
    result = run("evaluate", str(gold), "--errors", "1")
    assert result.exit_code == 1
    assert f"{gold}:3: not a GoldArticle" in result.stderr
    assert "2 articles, 2 annotated events" in result.stdout
    assert "missed (annotated, not reported): 1\n- 2 lawsuit planned “opens”" in result.stdout
    tables = result.stdout.partition("missed (annotated")[0]
    assert max(len(line.rstrip()) for line in tables.splitlines()) < 80, "a terminal would cut figures off"
    figures = json.loads(run("evaluate", str(gold), "--json").stdout)
    assert figures["deployment"]["status_F"] == 1.0
    assert figures["lawsuit"]["F"] == 0.0
    assert figures["statuses"] == {"done -> done": 1, "planned -> nothing": 1}
    assert figures["by_status"]["planned"] == {"gold": 1, "P": 0.0, "R": 0.0, "F": 0.0}
    assert "errors" not in figures
    listed = json.loads(run("evaluate", str(gold), "--json", "--errors").stdout)["errors"]
    assert [error["article"] for error in listed["missed"]] == ["2"]


def test_a_file_without_annotations_is_no_measure(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").touch()
    result = run("evaluate", str(tmp_path / "gold.jsonl"))
    assert result.exit_code == 2
    assert "no annotated article" in result.stderr


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("logs - <&-", 2, "policywire: standard input is closed; give files\n"),
        ("extract <&-", 2, "policywire: standard input is closed; give files\n"),
        ("topics list >&-", 0, ""),
        ("extract --json seeds >&-", 0, ""),
        ("extract seeds >/dev/full", 1, "policywire: output: No space left on device\n"),
        ("schema show >/dev/full", 1, "policywire: output: No space left on device\n"),
    ],
)
def test_closed_streams_and_full_disks_are_told_in_one_line(command: str, code: int, said: str) -> None:
    if "/dev/full" in command and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    line = f"{sys.executable} -m agents {command}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (code, said)


def test_the_demo_shows_the_way_through_the_topics_and_the_events() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "agents", "demo"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    steps = [line.split()[0] for line in done.stdout.splitlines() if line and line[0].isalpha()]
    places = [steps.index(topic) for topic in ("news.raw", "news.clean", "news.enriched", "policy.events")]
    assert places == sorted(places)
    for words in ("DEPLOYMENT", "LAWSUIT", "[trigger: ", "What to try next"):
        assert words in done.stdout


def test_the_help_is_there_at_once() -> None:
    command = (
        "import sys, agents.__main__; print([m for m in ('faust', 'aiokafka', 'trafilatura') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
