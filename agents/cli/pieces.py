"""A stream of bytes → articles as JSON, one at a time: text, HTML, JSON or JSONL, plain or gzipped."""

import codecs
import gzip
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, Literal, cast

import orjson

from schemas.codec import load_json
from schemas.errors import InvalidRecord

MAX_PIECE_BYTES = 8 * 1_048_576
"""More than any page the cleaner reads (5 MB) once it is written as JSON; bounds what one line or file can hold."""

SUFFIXES: dict[str, "Form"] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}

Form = Literal["text", "html", "json", "jsonl"]

_BOM = codecs.BOM_UTF8
_GZIP_MAGIC = b"\x1f\x8b"
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET_WITHIN = 1024  # bytes; where HTML says that a page must name its encoding
_TOO_LONG = f"longer than {MAX_PIECE_BYTES // 1_048_576} MiB"


@dataclass(frozen=True, slots=True)
class Piece:
    """One article as JSON: byte for byte where it came as JSON; `place` is "file:line", "file[n]" or "file"."""

    place: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """A line or file that cannot be an article."""

    place: str
    reason: str


def form_of(name: str) -> Form | None:
    """What a file's name says it holds; None when it says nothing."""
    stem = name.lower().removesuffix(".gz")
    return next((form for suffix, form in SUFFIXES.items() if stem.endswith(suffix)), None)


def pieces(name: str, stream: BinaryIO) -> Iterator[Piece | Fault]:
    """The articles in a stream; what the name does not say (standard input) is told by the first bytes.

    Raises OSError, EOFError or zlib.error where the stream breaks off or is not what it says.
    """
    # A live pipe must be read line by line, so an already buffered stream is not wrapped again: that would wait.
    source = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    if source.peek(2)[:2] == _GZIP_MAGIC:
        source = io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=source)))
    form = form_of(name)
    guessed = form or _sniff(source.peek(512))
    if guessed == "jsonl":
        yield from _lines(name, _raw_lines(source))
    elif guessed == "json":
        yield from _json(name, source, text_allowed=form is None)
    else:
        yield _document(name, source.read(MAX_PIECE_BYTES + 1), guessed)


def _sniff(head: bytes) -> Form:
    start = head.removeprefix(_BOM).lstrip()[:1]
    return "json" if start in (b"{", b"[") else "html" if start == b"<" else "text"


def _json(name: str, source: BinaryIO, *, text_allowed: bool) -> Iterator[Piece | Fault]:
    """One object, a list of objects, or an object a line: what many tools call .json too."""
    lines = _raw_lines(source)
    first = next(lines, b"")
    if first is None or _is_object(first):
        yield from _lines(name, chain([first], lines))
        return
    second = next(lines, b"")
    # A broken first line of JSONL is followed by another object; a list or a text starts otherwise.
    if second is None:
        yield Fault(name, _TOO_LONG)
    elif second.startswith(b"{") and not first.lstrip().startswith(b"["):
        yield from _lines(name, chain([first, second], lines))
    else:
        yield from _whole(name, first + second + source.read(MAX_PIECE_BYTES + 1), text_allowed=text_allowed)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line.removeprefix(_BOM)), dict)
    except orjson.JSONDecodeError:
        return False


def _whole(name: str, data: bytes, *, text_allowed: bool) -> Iterator[Piece | Fault]:
    if len(data) > MAX_PIECE_BYTES:
        yield Fault(name, f"one JSON text {_TOO_LONG}; write one object a line (.jsonl)")
        return
    data = data.removeprefix(_BOM)
    try:
        value = load_json(data)
    except InvalidRecord as error:
        # "[Updated] The governor …" is a text; nothing but JSON begins with a brace.
        text = text_allowed and not data.lstrip().startswith(b"{")
        yield _document(name, data, "text") if text else Fault(name, str(error))
        return
    if isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield Piece(f"{name}[{number}]", orjson.dumps(item))
    else:
        yield Piece(name, data)


def _raw_lines(source: BinaryIO) -> Iterator[bytes | None]:
    """Lines with their ends; None for one that is too long, which is passed over without being held."""
    while line := source.readline(MAX_PIECE_BYTES + 1):
        if len(line) <= MAX_PIECE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = source.readline(MAX_PIECE_BYTES)
        yield None


def _lines(name: str, lines: Iterable[bytes | None]) -> Iterator[Piece | Fault]:
    for number, line in enumerate(lines, 1):
        place = f"{name}:{number}"
        if line is None:
            yield Fault(place, f"the line is {_TOO_LONG}")
        elif data := line.strip().removeprefix(_BOM):
            yield Piece(place, data)


def _document(name: str, data: bytes, form: Form) -> Piece | Fault:
    """A text or page, put into the JSON that would carry it; its id comes from its content."""
    if len(data) > MAX_PIECE_BYTES:
        return Fault(name, _TOO_LONG)
    text = _decoded(data, _declared_charset(data) if form == "html" else "")
    if not text.strip():
        return Fault(name, "there is no text in it")
    if "\x00" in text:
        return Fault(name, "not a text: it holds zero bytes")
    return Piece(name, orjson.dumps({"body_html" if form == "html" else "body": text}))


def _declared_charset(data: bytes) -> str:
    match = _CHARSET.search(data[:_CHARSET_WITHIN])
    return match.group(1).decode("ascii", "ignore") if match else ""


def _decoded(data: bytes, declared: str) -> str:
    """UTF-8 if it is that, UTF-16 if it is marked so, else as declared, else Windows-1252, the web's fallback."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", declared):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")
