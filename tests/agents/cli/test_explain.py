"""`explain`, and packs on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agents.__main__ import cli
from agents.cli.feature_words import in_words
from pipeline.detect import deliberate
from pipeline.detect.frame import Document
from schemas.article import CleanArticle

ROOT = Path(__file__).parents[3]
PACK = str(ROOT / "docs" / "packs" / "sanctions.toml")
SUED = "Two unions threatened to sue the ministry if it cuts pay."
SANCTIONED = "Varonia imposed sanctions on Kestrel."


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin, prog_name="policywire")


def test_a_sentence_is_explained_in_words() -> None:
    result = run("explain", "--sentence", f"{SUED} It rained.")
    assert result.exit_code == 0
    for words in ("lawsuit: EVENT threatened", "entry alone:sue", "is needed to be an event", "who      Two unions"):
        assert words in result.stdout
    assert "nothing: no trigger word of any type" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_an_article_from_a_file_or_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"Pay dispute\n\n{SUED}\n\nIt rained.")
    shown, every = run("explain", str(file)), run("explain", "--all", str(file))
    assert shown.exit_code == every.exit_code == 0
    assert "It rained" not in shown.stdout
    assert "It rained" in every.stdout
    assert run("explain", "-", stdin=file.read_text()).stdout == run("explain", stdin=file.read_text()).stdout
    assert "lawsuit: EVENT threatened" in run("explain", stdin=file.read_text()).stdout


def test_the_grounds_as_json() -> None:
    record = json.loads(run("explain", "--json", "--sentence", SUED).stdout)
    grounds = record["sentences"][0]["candidates"]
    assert [one["outcome"] for one in grounds].count("event") == 1
    event = next(one for one in grounds if one["event"])
    assert event["trigger"]["text"] == "sue"
    actor = event["event"]["roles"]["actor"][0]
    assert (actor["name"], actor["chosen"]) == ("Two unions", True)


def test_what_cannot_be_explained_is_told() -> None:
    assert run("explain", "--sentence", " ").exit_code == 2
    assert run("explain", "--sentence", SUED, "a.txt").exit_code == 2
    assert run("explain", "nowhere.txt").exit_code == 2
    broken = run("explain", stdin='{"id": "1"}')
    assert broken.exit_code == 1
    assert "standard input" in broken.stderr
    foreign = run("explain", stdin=json.dumps({"body": "Le préfet a signé un décret.", "language": "fr"}))
    assert "Skipped: it is not in English." in foreign.stdout
    quiet = run("explain", stdin="The bakery opens at six in the morning, as it always has.")
    assert "No sentence of it has a trigger word" in quiet.stdout


def test_untrusted_text_is_stripped() -> None:
    assert "\x1b" not in run("explain", "--sentence", f"\x1b[31m{SUED}").stdout


@pytest.mark.parametrize("text", [SUED, "Troops deployed there say so.", "“We’re coming,” Ana Reyes said in 2019."])
def test_every_feature_has_words(text: str) -> None:
    for considered in deliberate(Document(CleanArticle(id="a", headline=text, text=text))).considered:
        for feature in considered.features:
            assert in_words(feature) != feature, feature


def test_packs_add_a_type_to_extract_and_explain(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"News of the day\n\n{SANCTIONED}")
    shown = run("extract", "--pack", PACK, str(file))
    assert "SANCTIONS done" in shown.stdout
    assert "[who: Varonia] [trigger: imposed] sanctions on [whom: Kestrel]" in shown.stdout
    assert "SANCTIONS" not in run("extract", str(file)).stdout
    assert "sanctions: EVENT done" in run("explain", "--pack", PACK, str(file)).stdout
    plain = run("extract", "--json", "--pack", PACK, str(file)).stdout
    assert json.loads(plain)["events"][0]["type"] == "sanctions"
    assert run("extract", "--json", "--pack", PACK, "--jobs", "2", str(file)).stdout == plain


@pytest.mark.parametrize("command", [["extract"], ["explain", "--sentence", SUED], ["evaluate", PACK]])
def test_a_pack_with_mistakes_is_refused_before_work_begins(command: list[str], tmp_path: Path) -> None:
    pack = tmp_path / "bad.toml"
    pack.write_text('type = "lawsuit"\n[triggers]\nalone = []\n')
    result = run(*command, "--pack", str(pack))
    assert result.exit_code == 2
    assert result.stdout == ""
    for said in ("type: 'lawsuit': is taken", "triggers: empty", "frame: missing"):
        assert f"{pack}: {said}" in result.stderr
