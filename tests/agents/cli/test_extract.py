"""`extract`: files in, records or a readable form out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agents.__main__ import cli
from schemas.article import EnrichedArticle
from schemas.codec import decode

GUARD = "Governor Ana Reyes sent 200 National Guard troops to Eastport on Monday, her office said."
QUIET = "The library will open an hour later on Sundays. Readers can return books at the side door."


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(cli, ["extract", *arguments], input=stdin)


def records(result: Result) -> list[EnrichedArticle]:
    return [decode(line.encode(), EnrichedArticle) for line in result.stdout.splitlines()]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Eighty articles, the tenth line broken, the twentieth without a body."""
    lines = [json.dumps({"id": str(n), "title": f"Day {n}", "body": GUARD if n % 2 else QUIET}) for n in range(80)]
    lines[9] = '{"id": "9", "body": '
    lines[19] = '{"id": "19", "title": "No body"}'
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(lines))
    return file


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_records_come_in_the_order_of_the_input_and_bad_lines_are_named(articles: Path, jobs: str) -> None:
    result = run("--json", "--jobs", jobs, str(articles))
    assert [article.id for article in records(result)] == [str(n) for n in range(80) if n not in (9, 19)]
    assert result.exit_code == 1
    complaints = result.stderr.splitlines()
    assert len(complaints) == 2
    assert complaints[0].startswith(f"policywire: {articles}:10: not JSON")
    assert complaints[1].startswith(f"policywire: {articles}:20: no body")


def test_an_event_comes_with_its_evidence() -> None:
    (article,) = records(run("--json", stdin=GUARD))
    (event,) = article.events
    assert (event.type, event.status) == ("deployment", "done")
    assert article.text[event.trigger.start : event.trigger.end] == event.trigger.text
    assert article.verdict.outcome == "events"


def test_the_readable_form_says_what_was_found_and_marks_it_in_its_sentence() -> None:
    out = run(stdin=GUARD).stdout
    for words in ("DEPLOYMENT done", "it happened", "who", "Ana Reyes", "[trigger: sent]", "1 event from"):
        assert words in out


def test_the_readable_form_says_why_there_is_nothing() -> None:
    out = run(stdin=QUIET).stdout
    assert "No event: " in out


def test_what_was_cut_is_shown_where_it_stood() -> None:
    out = run("--show-removed", stdin=f"{GUARD}\nThe post Troops for Eastport appeared first on Harbor Times.").stdout
    assert "[cut, footer: " in out


def test_what_cut_lines_told_is_shown_with_its_place_a_line_each() -> None:
    body = [
        f"DOVER (AP) — {GUARD}",
        "Nobody spoke of it.",
        "Edited by: Bo Lund",
        "Correction: The guards came on Monday.",
        "The post Troops for Eastport appeared first on Harbor Times.",
    ]
    article = "\n".join(body)
    shown = [" ".join(line.split()) for line in run("--show-removed", stdin=article).stdout.splitlines()]
    for line in (
        "headline Troops for Eastport - from a syndication footer",
        "source Harbor Times - from a syndication footer",
        "dateline DOVER, AP - from a line of the body",
        "edited Edited by: Bo Lund - from a line that was cut",
        "corrected Correction: The guards came on Monday. - from the text",
    ):
        assert line in shown
    assert (
        "Recovered: dateline from the body, headline from the footer, source from the footer."
        in run(stdin=article).stdout
    )


def test_hostile_text_does_not_reach_the_terminal() -> None:
    raw = json.dumps({"id": "\x1b[2J", "title": "Storm \u202edesrever\x1b]0;x\x07", "body": f"\x1b[31m{GUARD}"})
    out = run(stdin=raw).stdout
    assert "Storm" in out
    assert not set(out) & set("\x1b\x07\u202e")


def test_removed_text_is_not_for_programs() -> None:
    assert run("--json", "--show-removed", stdin=GUARD).exit_code == 2


@pytest.mark.parametrize("options", ["--json", "", "--json --jobs 2"])
def test_who_stops_reading_is_not_told_off(options: str, articles: Path) -> None:
    many = articles.with_name("many.jsonl")
    many.write_text("\n".join(json.dumps({"id": str(n), "body": QUIET}) for n in range(3000)))
    command = f"{sys.executable} -m agents extract {options} {many} | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=Path(__file__).parents[3], check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 1


def test_a_live_pipe_is_answered_line_by_line() -> None:
    command = [sys.executable, "-m", "agents", "extract", "--json"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3], env=os.environ
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in range(2):
            process.stdin.write(json.dumps({"id": str(number), "body": QUIET}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == str(number)
        process.stdin.close()
    assert process.returncode == 0
