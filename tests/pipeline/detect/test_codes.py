"""Codes of other schemes."""

from itertools import product

import pytest

from pipeline.detect.codes import codes, parse, table
from schemas.errors import DataError
from schemas.event import EVENT_TYPES, STATUSES, Codes, EventType, Status


@pytest.mark.parametrize(
    ("type_", "status", "sends", "expected"),
    [
        ("deployment", "done", "300 National Guard troops", ("MOBILIZE-troops", "", "154", "medtop:20000599")),
        ("deployment", "done", "federal agents", ("MOBILIZE-police", "", "153", "medtop:20000129")),
        ("deployment", "done", "two warships", ("MOBILIZE-weapons", "", "154", "medtop:20000599")),
        ("deployment", "done", "troops and tanks", ("MOBILIZE-troops", "", "154", "medtop:20000599")),
        ("deployment", "done", "", ("MOBILIZE", "", "150", "medtop:20000598")),
        ("deployment", "planned", "troops", ("MOBILIZE-troops", "future", "", "medtop:20000599")),
        ("deployment", "denied", "troops", ("MOBILIZE-troops", "negation", "", "medtop:20000599")),
        ("deployment", "blocked", "troops", ("", "", "", "medtop:20000599")),
        ("executive_order", "done", "", ("", "", "", "medtop:20000606")),
        ("lawsuit", "done", "the Army", ("ACCUSE-allege", "", "115", "medtop:20000114")),
    ],
)
def test_an_event_has_the_codes_that_fit(
    type_: EventType, status: Status, sends: str, expected: tuple[str, str, str, str]
) -> None:
    found = codes(type_, status, sends, background=False)
    assert (found.plover, found.plover_aux, found.cameo, found.iptc) == expected


def test_history_is_said_to_be_history_where_there_is_a_code() -> None:
    assert codes("lawsuit", "done", "", background=True).plover_aux == "historical"
    assert codes("lawsuit", "planned", "", background=True).plover_aux == "future"
    assert codes("lawsuit", "blocked", "", background=True) == Codes(iptc="medtop:20000114", version=table().version)


def test_every_event_has_a_media_topic_and_the_map_s_version() -> None:
    for type_, status in product(EVENT_TYPES, STATUSES):
        found = codes(type_, status, "", background=False)
        assert found.iptc.startswith("medtop:")
        assert found.version == table().version


def test_a_claim_that_something_happened_is_coded_only_where_it_did() -> None:
    material = ("MOBILIZE", "RETREAT", "ACCUSE")
    for row in table().codes:
        if row.status in ("threatened", "planned", "denied") and row.plover.startswith(material):
            assert row.aux
            assert not row.cameo


@pytest.mark.parametrize("text", ["version = 1", "codes = [", "surprise = 1"])
def test_a_table_of_the_wrong_shape_is_refused(text: str) -> None:
    with pytest.raises(DataError, match=r"codes\.toml"):
        parse(text)
