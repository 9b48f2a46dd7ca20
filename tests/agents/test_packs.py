"""Packs from files and folders, in the settings, and in the detect agent."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from agents.cli.worker import worker
from agents.detect import STAGE, with_packs
from agents.packs import load
from agents.settings import Settings
from agents.stage import Message, Stage, settle
from schemas.article import CleanArticle
from schemas.codec import decode, encode
from schemas.dead_letter import Origin
from schemas.errors import DataError, SettingsError
from schemas.event import PolicyEvent

FOLDER = Path(__file__).parents[2] / "docs" / "packs"
CURFEW = 'type = "curfew"\n[triggers]\nnouns = ["n:curfew"]\nverbs = ["v:impose"]\n[frame]\nactor = ["subject"]\n'


def test_files_and_folders_in_order(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(CURFEW)
    (tmp_path / "a.toml").write_text(CURFEW.replace("curfew", "lockdown"))
    (tmp_path / "notes.txt").write_text("no pack")
    assert [pack.type for pack in load([str(FOLDER / "sanctions.toml"), str(tmp_path)])] == [
        "sanctions",
        "lockdown",
        "curfew",
    ]


def test_all_packs_are_read_before_their_mistakes_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(CURFEW)
    (tmp_path / "b.toml").write_text(CURFEW)
    (tmp_path / "c.toml").write_text("type = 1")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError) as caught:
        load([str(tmp_path), str(tmp_path / "empty"), str(tmp_path / "none.toml")])
    for said in (
        "b.toml: type: 'curfew': is taken",
        "c.toml: triggers: missing",
        "empty: no pack in this folder",
        "none.toml: cannot be read (No such file or directory)",
    ):
        assert said in str(caught.value)


def test_packs_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(CURFEW)
    both = Settings.from_env({"POLICYWIRE_PACKS": f"{FOLDER}, {tmp_path}"})
    assert [pack.type for pack in both.packs] == ["sanctions", "curfew"]
    assert Settings.from_env({"POLICYWIRE_PACKS": ""}).packs == ()
    with pytest.raises(SettingsError, match=r"POLICYWIRE_BATCH=.*; POLICYWIRE_PACKS=.*nowhere: cannot be read"):
        Settings.from_env({"POLICYWIRE_PACKS": "nowhere", "POLICYWIRE_BATCH": "0"})


def test_the_agent_emits_events_of_a_pack() -> None:
    article = encode(CleanArticle(id="a", headline="", text="The mayor imposed a curfew in Eastport on Monday."))
    message = Message(None, article, (), Origin(topic="news.clean", partition=0, offset=0, timestamp=0, group="g"))
    pack = load([str(FOLDER)])
    assert len(settle(STAGE, message).records) == len(settle(with_packs(pack), message).records) == 1
    article = article.replace(b"a curfew in", b"sanctions on")
    settled = settle(with_packs(pack), Message(None, article, (), message.origin))
    event = decode(settled.records[0].value or b"", PolicyEvent)
    assert (event.type, event.status) == ("sanctions", "done")
    assert dict(settled.records[0].headers)["ce_type"] == b"policywire.sanctions.done"


def test_the_worker_looks_for_the_types_of_its_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Stage[Any]] = []

    def run(settings: Settings, stages: list[Stage[Any]], health: object) -> int:
        ran.extend(stages)
        return 0

    monkeypatch.setattr("agents.worker.run", run)
    monkeypatch.setattr("agents.watchdog.start", lambda health: None)
    monkeypatch.setattr("signal.signal", lambda number, handler: None)
    monkeypatch.setenv("POLICYWIRE_PACKS", str(FOLDER))
    assert CliRunner().invoke(worker, []).exit_code == 0
    assert [stage.name for stage in ran] == ["clean", "detect"]
    clean = CleanArticle(id="a", headline="", text="The mayor imposed sanctions on Eastport on Monday.")
    assert [output.kind for output in ran[1].decide(clean).outputs] == [
        "policywire.sanctions.done",
        "policywire.article.enriched",
    ]
