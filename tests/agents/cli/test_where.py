"""Conditions of --where, and points in time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agents.cli.moments import moment
from agents.cli.where import conditions
from schemas.errors import SettingsError

RECORD: dict[str, Any] = {
    "type": "lawsuit",
    "confidence": {"event": 0.85},
    "actor": {"name": "Ana Reyes"},
    "target": None,
    "background": False,
    "events": [{"type": "lawsuit"}, {"type": "deployment"}],
    "article.id": "a1",
    "published": "2026-03-04",
}


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ("type=lawsuit", True),
        ("type=Lawsuit", True),
        ("type=lawsuit,actor.name~reyes", True),
        ("type=lawsuit,actor.name~lopez", False),
        ("type!=lawsuit", False),
        ("confidence.event>=0.8", True),
        ("confidence.event<=0.8", False),
        ("confidence.event=0.850", True),
        ("confidence.event>=high", False),
        ("published>=2026-01", True),
        ("target=", True),
        ("target!=", False),
        ("background=false", True),
        ("events.type=deployment", True),
        ("events.type!=deployment", False),
        ("article.id=a1", True),
        ("nothing.there=1", False),
        ("nothing.there!=1", True),
        ("type.deeper=1", False),
    ],
)
def test_conditions(where: str, holds: bool) -> None:
    assert all(condition.holds(RECORD) for condition in conditions([where])) is holds


def test_several_options_must_all_hold() -> None:
    found = conditions(["type=lawsuit", "background=true"])
    assert [condition.holds(RECORD) for condition in found] == [True, False]


@pytest.mark.parametrize("record", [None, 3, "text", [], {}])
def test_what_is_no_object_fulfils_nothing(record: object) -> None:
    assert not conditions(["type=lawsuit"])[0].holds(record)


@pytest.mark.parametrize("where", ["type", "=x", "", "a=b,,c=d", "type>3"])
def test_what_is_no_condition_is_refused_with_the_way_to_write_one(where: str) -> None:
    with pytest.raises(SettingsError, match="field=value"):
        conditions([where])


NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-04", datetime(2026, 3, 4, tzinfo=UTC)),
        ("2026-03-04T08:00", datetime(2026, 3, 4, 8, tzinfo=UTC)),
        ("2026-03-04T08:00+02:00", datetime(2026, 3, 4, 6, tzinfo=UTC)),
        ("90m", NOW - timedelta(minutes=90)),
        ("3d", NOW - timedelta(days=3)),
    ],
)
def test_moments(text: str, time: datetime) -> None:
    assert moment(text, NOW) == time


@pytest.mark.parametrize("text", ["yesterday", "90", "2026-13-01", "999999d", ""])
def test_what_is_no_time_is_refused_with_the_way_to_write_one(text: str) -> None:
    with pytest.raises(SettingsError, match="2h"):
        moment(text, NOW)
