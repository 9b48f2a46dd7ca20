"""Pointers to annotated sentences: well-formed, without text, and true of the corpus where that is at hand."""

import json
from pathlib import Path

import pytest

from agents.training import pointers
from schemas.errors import DataError
from schemas.event import EVENT_TYPES, STATUSES
from tests.support.articles import CORPUS

FILE = Path(__file__).parent / "pointers" / "corpus.jsonl"
POINTERS = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
FIELDS = {"type", "level", "status", "trigger", "actor", "target", "place", "doubtful", "roles"}


def test_each_sentence_is_pointed_at_once() -> None:
    places = [(pointer["article"], pointer["part"], pointer["start"]) for pointer in POINTERS]
    assert len(places) == len(set(places))
    assert places == sorted(places)


def test_mentions_have_labels_and_offsets_and_no_text() -> None:
    for pointer in POINTERS:
        for mention in pointer["mentions"]:
            assert mention.keys() <= FIELDS
            assert mention["type"] in EVENT_TYPES
            assert mention["status"] in (STATUSES if mention["level"] == "event" else ("",))
            first, last = mention["trigger"]
            assert 0 <= first < last <= pointer["length"]


@pytest.fixture
def corpus() -> Path:
    if not CORPUS.exists():
        pytest.skip(f"no corpus at {CORPUS}, so what is pointed at cannot be looked up")
    return CORPUS


def test_what_is_pointed_at_is_in_the_corpus_and_cleaning_keeps_it(corpus: Path) -> None:
    articles = pointers.read(FILE, corpus)
    assert {article["id"] for article in articles} == {pointer["article"] for pointer in POINTERS}
    kept = sum(len(article["judged"]) for article in articles)
    assert kept >= 0.97 * len(POINTERS)
    for article in articles:
        assert all(mention["trigger"] in mention["sentence"] for mention in article["mentions"])


def test_another_text_is_noticed(corpus: Path, tmp_path: Path) -> None:
    moved = {**POINTERS[0], "length": POINTERS[0]["length"] - 1}
    file = tmp_path / "moved.jsonl"
    file.write_text(json.dumps(moved))
    with pytest.raises(DataError, match="stands another text"):
        pointers.read(file, corpus)
