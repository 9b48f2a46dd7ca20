"""Articles out of every kind of stream."""

import gzip
import io
import json
import os
import zlib
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.cli import pieces as module
from agents.cli.inputs import Inputs
from agents.cli.pieces import Fault, Piece, pieces
from agents.cli.work import worked
from schemas.errors import SettingsError
from schemas.raw import read_raw

ONE = b'{"id": "1", "body": "Rain fell."}'
TWO = b'{"id": "2", "body": "Snow fell."}'


def read(data: bytes, name: str = "standard input") -> list[Piece | Fault]:
    return list(pieces(name, io.BytesIO(data)))


def places(items: list[Piece | Fault]) -> list[str]:
    return [item.place for item in items]


def bodies(items: list[Piece | Fault]) -> list[str]:
    return [read_raw(item.data).body for item in items if isinstance(item, Piece)]


def test_lines_travel_byte_for_byte_and_know_their_place() -> None:
    assert read(ONE + b"\n\n" + TWO, "a.jsonl") == [Piece("a.jsonl:1", ONE), Piece("a.jsonl:3", TWO)]


@pytest.mark.parametrize("name", ["standard input", "a.json", "a.jsonl"])
def test_a_broken_first_line_does_not_hide_the_others(name: str) -> None:
    items = read(b'{"body": \n' + TWO + b"\n", name)
    assert places(items) == [f"{name}:1", f"{name}:2"]


@pytest.mark.parametrize("data", [ONE, b"\xef\xbb\xbf" + ONE, json.dumps(json.loads(ONE), indent=2).encode()])
def test_a_single_object_is_one_article(data: bytes) -> None:
    assert bodies(read(data)) == ["Rain fell."]
    assert bodies(read(data, "a.json")) == ["Rain fell."]


def test_a_list_is_its_items() -> None:
    items = read(b"[" + ONE + b",\n" + TWO + b"]", "a.json")
    assert places(items) == ["a.json[1]", "a.json[2]"]
    assert bodies(items) == ["Rain fell.", "Snow fell."]


def test_text_that_starts_with_a_bracket_is_text() -> None:
    assert bodies(read("[Harbour] – The ferry is late.\nIt will come.".encode())) == [
        "[Harbour] – The ferry is late.\nIt will come."
    ]


def test_half_an_object_on_standard_input_is_a_fault_and_no_text() -> None:
    (item,) = read(b'{"id": 5')
    assert isinstance(item, Fault)
    assert "not JSON" in item.reason


def test_html_is_told_by_its_first_character_and_travels_as_html() -> None:
    (item,) = read(b"  <!doctype html><p>Rain fell.</p>")
    assert isinstance(item, Piece)
    assert read_raw(item.data).body_type == "text/html"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Zürich".encode(), "Zürich"),
        ("Zürich".encode("utf-8-sig"), "Zürich"),
        ("Zürich".encode("utf-16"), "Zürich"),
        ("Zürich – “x”".encode("cp1252"), "Zürich – “x”"),
    ],
)
def test_text_in_several_encodings(data: bytes, text: str) -> None:
    assert bodies(read(data, "a.txt")) == [text]


def test_a_page_is_read_in_the_encoding_that_it_declares() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><p>Łódź</p>'
    assert "Łódź" in bodies(read(page.encode("iso-8859-2"), "a.html"))[0]


@pytest.mark.parametrize("name", ["standard input", "a.jsonl.gz"])
def test_gzip_is_told_by_its_bytes(name: str) -> None:
    assert bodies(read(gzip.compress(ONE + b"\n" + TWO), name)) == ["Rain fell.", "Snow fell."]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "standard input"])
def test_an_empty_document_is_a_fault(name: str) -> None:
    assert read(b" \n", name) == [Fault(name, "there is no text in it")]


def test_a_picture_is_no_text() -> None:
    (item,) = read(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a.txt")
    assert item == Fault("a.txt", "not a text: it holds zero bytes")


def test_a_pipe_with_a_name_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_bytes, args=(ONE + b"\n" + TWO,))
    writer.start()
    inputs = Inputs([str(pipe)])
    assert bodies(list(inputs)) == ["Rain fell.", "Snow fell."]
    assert inputs.total is None
    writer.join()


def test_a_line_that_is_too_long_is_named_and_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PIECE_BYTES", 64)
    items = read(ONE + b"\n" + b"x" * 300 + b"\n" + TWO, "a.jsonl")
    assert [type(item) for item in items] == [Piece, Fault, Piece]
    assert places(items) == ["a.jsonl:1", "a.jsonl:2", "a.jsonl:3"]


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.html"])
def test_a_document_that_is_too_long_is_a_fault(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PIECE_BYTES", 64)
    (item,) = read(b'{"body": "\n' + b"x" * 300, name)
    assert isinstance(item, Fault)
    assert "longer than" in item.reason


def test_a_folder_is_its_articles_by_name_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", "notes.md", ".hidden.txt", ".git/d.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(name)
    assert bodies(list(Inputs([str(tmp_path)]))) == ["a/c.txt", "b.txt"]


def test_progress_counts_the_bytes_on_disk(tmp_path: Path) -> None:
    files = [tmp_path / "a.jsonl.gz", tmp_path / "b.txt"]
    files[0].write_bytes(gzip.compress(ONE + b"\n" + TWO))
    files[1].write_text("Rain fell.")
    inputs = Inputs([str(file) for file in files])
    assert len(list(inputs)) == 3
    assert inputs.done == inputs.total == sum(file.stat().st_size for file in files)


def test_a_broken_archive_is_a_fault_and_the_next_file_is_read(tmp_path: Path) -> None:
    broken, whole = tmp_path / "a.jsonl.gz", tmp_path / "b.txt"
    broken.write_bytes(gzip.compress(ONE * 1000)[:-20])
    whole.write_text("Rain fell.")
    items = list(Inputs([str(broken), str(whole)]))
    assert isinstance(items[0], Fault)
    assert bodies(items) == ["Rain fell."]


@pytest.mark.parametrize("make", ["nothing", "folder"])
def test_a_path_without_articles_is_refused_in_one_line(make: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    if make == "folder":
        path.mkdir()
    with pytest.raises(SettingsError, match="x"):
        Inputs([str(path)])


@given(st.binary(max_size=200), st.sampled_from(["standard input", "a.txt", "a.html", "a.json", "a.jsonl", "a.gz"]))
def test_no_bytes_at_all_escape_as_an_unexpected_error(data: bytes, name: str) -> None:
    with suppress(OSError, EOFError, zlib.error):
        for item in pieces(name, io.BytesIO(data)):
            assert isinstance(worked(item), bytes | Fault)
