"""The codec: what is written is read again, and nothing else passes."""

import orjson
import pytest
from hypothesis import given

from schemas.article import EnrichedArticle, RawArticle
from schemas.codec import MAX_DEPTH, decode, encode, load_json
from schemas.errors import InvalidRecord
from schemas.event import PolicyEvent
from tests.support.strategies import records


@given(records(EnrichedArticle))
def test_an_enriched_article_survives_the_wire(record: EnrichedArticle) -> None:
    assert decode(encode(record), EnrichedArticle) == record


@given(records(PolicyEvent))
def test_an_event_survives_the_wire(record: PolicyEvent) -> None:
    assert decode(encode(record), PolicyEvent) == record


def test_an_enriched_article_is_one_flat_object() -> None:
    data = b'{"id": "a", "text": "t", "verdict": {"outcome": "no_event", "reason": "no_trigger"}, "added_later": 1}'
    record = decode(data, EnrichedArticle)
    assert set(orjson.loads(encode(record))) >= {"id", "text", "headline", "blocks", "removed", "events", "verdict"}


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"{", "DECODE", "line 1 column"),
        (b"{}", "SCHEMA", "`id`"),
        (b'{"id": 1, "body": "b"}', "SCHEMA", "$.id"),
        (b'{"id": "a", "body": "b", "body_type": "text/rtf"}', "SCHEMA", "$.body_type"),
    ],
)
def test_a_mistake_is_named_by_its_place(data: bytes, code: str, says: str) -> None:
    with pytest.raises(InvalidRecord, match=r"RawArticle|JSON") as caught:
        decode(data, RawArticle)
    assert caught.value.code == code
    assert says in str(caught.value)


def test_bytes_that_are_no_text_are_told_in_plain_words() -> None:
    with pytest.raises(InvalidRecord, match="not JSON in UTF-8"):
        load_json(b"\xff\xfe{\x00}\x00")


@pytest.mark.parametrize("opened", [b"[", b'{"value": ', b'{"value": ['])
def test_what_is_nested_too_deeply_is_refused_before_anything_works_on_it(opened: bytes) -> None:
    closed = opened.replace(b'"value": ', b"").translate(bytes.maketrans(b"[{", b"]}"))[::-1]
    each = len(closed)
    most = MAX_DEPTH // each
    assert load_json(opened * most + b"1" + closed * most) is not None
    for levels in (most + 1, 300 // each, 1000 // each):
        with pytest.raises(InvalidRecord, match="within each other") as caught:
            load_json(opened * levels + b"1" + closed * levels)
        assert caught.value.code == "DECODE"


def test_many_beside_each_other_are_not_deep() -> None:
    assert len(load_json(b"[" + b'{"a": []}, ' * 5000 + b"{}]")) == 5001
