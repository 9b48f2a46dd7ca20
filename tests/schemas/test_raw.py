"""Raw articles in every accepted spelling."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import RawArticle
from schemas.errors import InvalidRecord
from schemas.raw import MAX_RAW_BYTES, from_mapping, read_raw

NINJS_3 = {
    "uri": "urn:news:17",
    "version": "2",
    "headlines": [{"role": "slug", "value": "ENV-RIVER"}, {"role": "main", "value": "River order signed"}],
    "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>The governor signed it.</p>"}],
    "versionCreated": "2026-03-01T10:00:00Z",
    "located": "Zagreb",
    "by": "Ana Horvat",
    "infoSources": [{"name": "Jutarnja Agencija", "role": "publisher"}],
    "language": "en",
    "pubStatus": "usable",
}
NINJS_2 = {
    "uri": "urn:news:17",
    "version": "2",
    "headlines": [{"role": "main", "value": "River order signed"}],
    "bodies": [{"role": "main", "contenttype": "text/html", "value": "<p>The governor signed it.</p>"}],
    "versioncreated": "2026-03-01T10:00:00Z",
    "located": "Zagreb",
    "by": "Ana Horvat",
    "infosources": [{"name": "Jutarnja Agencija"}],
    "language": "en",
    "pubstatus": "usable",
}
NINJS_1 = {
    "uri": "urn:news:17",
    "version": "2",
    "headline": "River order signed",
    "body_xhtml": "<p>The governor signed it.</p>",
    "versioncreated": "2026-03-01T10:00:00Z",
    "located": "Zagreb",
    "byline": "Ana Horvat",
    "infosource": [{"name": "Jutarnja Agencija"}],
    "language": "en",
    "pubstatus": "usable",
}
PLAIN = {
    "guid": "urn:news:17",
    "version": 2,
    "title": "River order signed",
    "content_html": "<p>The governor signed it.</p>",
    "date": "2026-03-01T10:00:00Z",
    "dateline": "Zagreb",
    "authors": [{"name": "Ana Horvat"}],
    "publisher": {"name": "Jutarnja Agencija"},
    "lang": "en",
    "pubStatus": "usable",
}


@pytest.mark.parametrize("article", [NINJS_3, NINJS_2, NINJS_1, PLAIN], ids=["ninjs3", "ninjs2", "ninjs1", "plain"])
def test_every_spelling_is_the_same_article(article: dict[str, Any]) -> None:
    assert from_mapping(article) == RawArticle(
        id="urn:news:17",
        version="2",
        headline="River order signed",
        body="<p>The governor signed it.</p>",
        body_type="text/html",
        published="2026-03-01T10:00:00Z",
        dateline="Zagreb",
        byline="Ana Horvat",
        source="Jutarnja Agencija",
        language="en",
        pub_status="usable",
    )


def test_only_a_body_is_required_and_unknown_keys_are_ignored() -> None:
    article = from_mapping({"text": "Troops left.", "wordcount": 2, "nested": {"x": []}})
    assert (article.body, article.body_type) == ("Troops left.", "")


def test_without_an_id_the_content_is_the_identity() -> None:
    first = from_mapping({"title": "A", "body": "b"})
    assert first.id == from_mapping({"headline": "A", "text": "b", "published": "2026-01-01"}).id
    assert first.id != from_mapping({"title": "A", "body": "c"}).id
    assert first.id != from_mapping({"title": "Ab", "body": ""} | {"text": "b"}).id


def test_a_numeric_id_is_text() -> None:
    assert from_mapping({"id": 12345678901234567890, "body": "b"}).id == "12345678901234567890"


def test_paragraphs_in_a_list_stay_apart() -> None:
    assert from_mapping({"body": ["One.", "Two."]}).body == "One.\nTwo."


def test_plain_text_that_is_declared_is_not_sniffed_again() -> None:
    body = [{"role": "main", "contentType": "text/plain", "value": "a <b> c"}]
    assert from_mapping({"bodies": body}).body_type == "text/plain"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "DECODE"),
        (b"", "DECODE"),
        (b"\xff\xfe\x00", "DECODE"),
        (b'{"body": "half', "DECODE"),
        (b'\xef\xbb\xbf{"body": "b"}', "DECODE"),
        (b'{"body": NaN}', "DECODE"),
        (b"[" * 5000, "DECODE"),
        (b"[]", "SCHEMA"),
        (b'"text"', "SCHEMA"),
        (b"{}", "SCHEMA"),
        (b'{"body": ""}', "SCHEMA"),
        (b'{"body": "  \\n "}', "SCHEMA"),
        (b'{"body": {"deep": ["x"]}}', "SCHEMA"),
        (b'{"body": "' + b"x" * MAX_RAW_BYTES + b'"}', "TOO_LARGE"),
    ],
)
def test_bad_input_has_a_code_and_a_reason(data: bytes | None, code: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        read_raw(data)
    assert caught.value.code == code
    assert str(caught.value)


@given(st.binary(max_size=300))
def test_random_bytes_are_an_article_or_an_invalid_record(data: bytes) -> None:
    try:
        read_raw(data)
    except InvalidRecord as error:
        assert error.code in ("DECODE", "SCHEMA")


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["role", "value", "name", "x"]), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["uri", "id", "headlines", "title", "bodies", "body", "by", "version"]), JSON_VALUES
    )
)
def test_random_json_is_an_article_or_an_invalid_record(value: dict[str, Any]) -> None:
    try:
        article = read_raw(json.dumps(value).encode())
    except InvalidRecord as error:
        assert error.code in ("DECODE", "SCHEMA")
    else:
        assert article.body.strip()
        assert article.id
