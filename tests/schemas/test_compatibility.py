"""What an older reader stumbles over."""

import copy
from typing import Any

import pytest

from schemas.compatibility import breaks
from schemas.documents import published


@pytest.fixture
def old() -> dict[str, Any]:
    return published()["policy-event.v1.json"]


def changed(document: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(document)


@pytest.mark.parametrize("name", ["clean-article.v1.json", "enriched-article.v1.json", "policy-event.v1.json"])
def test_a_document_is_compatible_with_itself(name: str) -> None:
    assert breaks(published()[name], published()[name]) == []


def test_a_field_may_be_added(old: dict[str, Any]) -> None:
    new = changed(old)
    new["$defs"]["PolicyEvent"]["properties"]["severity"] = {"type": "integer"}
    assert breaks(old, new) == []


def test_a_field_that_is_gone_is_found(old: dict[str, Any]) -> None:
    new = changed(old)
    del new["$defs"]["PolicyEvent"]["properties"]["rule"]
    assert breaks(old, new) == ["$.rule: is gone"]


def test_a_field_deep_inside_an_optional_record_is_found(old: dict[str, Any]) -> None:
    new = changed(old)
    new["$defs"]["Place"]["properties"]["geonames_id"] = {"type": "string"}
    assert breaks(old, new) == ["$.place.geonames_id: may now be string"]


def test_a_closed_list_that_grows_is_found(old: dict[str, Any]) -> None:
    new = changed(old)
    new["$defs"]["PolicyEvent"]["properties"]["status"]["enum"].append("rumoured")
    assert breaks(old, new) == ["$.status: may now be rumoured"]


def test_a_field_that_may_be_missing_is_found(old: dict[str, Any]) -> None:
    new = changed(old)
    new["$defs"]["PolicyEvent"]["required"].remove("id")
    assert breaks(old, new) == ["$.id: is no longer always there"]
