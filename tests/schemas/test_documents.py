"""The published contracts are what the types give, and our records keep to them."""

from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings

from schemas.article import EnrichedArticle
from schemas.documents import documents, published, render, schema_uri
from schemas.event import PolicyEvent
from schemas.topics import TOPICS
from tests.schemas.test_raw import NINJS_1, NINJS_3, PLAIN
from tests.support.strategies import records


def test_the_shipped_documents_are_what_the_types_give() -> None:
    assert {name: render(document) for name, document in published().items()} == {
        name: render(document) for name, document in documents().items()
    }, "write them again with: python -m schemas.documents"


@pytest.mark.parametrize("name", [name for name in documents() if name != "asyncapi.json"])
def test_each_schema_is_valid(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(documents()[name])


@given(records(EnrichedArticle))
@settings(max_examples=25)
def test_what_we_emit_keeps_to_its_schema(record: EnrichedArticle) -> None:
    jsonschema.Draft202012Validator(published()["enriched-article.v1.json"]).validate(msgspec.to_builtins(record))


@pytest.mark.parametrize("article", [NINJS_3, NINJS_1, PLAIN])
def test_what_we_accept_keeps_to_its_schema(article: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(published()["raw-article.v1.json"]).validate(article)


def test_the_data_schema_header_names_a_shipped_schema() -> None:
    assert schema_uri(PolicyEvent) == published()["policy-event.v1.json"]["$id"]


def test_asyncapi_has_every_topic_with_its_settings() -> None:
    channels = published()["asyncapi.json"]["channels"].values()
    assert {channel["address"] for channel in channels} == {topic.name for topic in TOPICS}
    partitions = {channel["address"]: channel["bindings"]["kafka"]["partitions"] for channel in channels}
    assert partitions == {topic.name: topic.partitions for topic in TOPICS}


def test_every_reference_of_asyncapi_leads_somewhere() -> None:
    document = published()["asyncapi.json"]

    def references(value: Any) -> list[str]:
        if isinstance(value, list):
            return [ref for item in value for ref in references(item)]
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [ref for item in value.values() for ref in references(item)]
        return []

    for reference in references({key: document[key] for key in ("channels", "operations")}):
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
        assert target
