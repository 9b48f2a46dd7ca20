"""The metrics of a worker: a closed list, all of it documented, all of it there from the start, and what it counts."""

import asyncio
import re
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from agents import metrics, report
from agents.stage import Message, Settled, settle
from agents.worker import STAGES
from schemas.dead_letter import Origin
from tests.agents.test_stage import STAGE, message

PAGE = Path(__file__).parents[2] / "docs" / "operations" / "metrics.md"


def series() -> dict[str, float]:
    """Every sample of /metrics under its name and labels as Prometheus writes them."""
    lines = [line for line in generate_latest(metrics.REGISTRY).decode().split("\n") if line and line[0] != "#"]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@pytest.fixture
def before() -> dict[str, float]:
    """The samples before the test: the registry is the process's."""
    metrics.prepare(STAGES.values())
    return series()


def grown(before: dict[str, float]) -> dict[str, float]:
    """What has grown since, buckets and sums left out."""
    return {
        name: value - before.get(name, 0)
        for name, value in series().items()
        if value != before.get(name, 0) and not re.search(r"_bucket|_sum|_timestamp|^process_", name)
    }


def test_the_documented_names_are_those_that_are_there(before: dict[str, float]) -> None:
    metrics.LAG.labels(agent="clean", topic="news.raw", partition=0).set(0)
    families = {family.name: family for family in metrics.REGISTRY.collect()}
    names = {name + ("_total" if family.type == "counter" else "") for name, family in families.items()}
    documented = set(re.findall(r"^\| `(\w+)", PAGE.read_text("utf-8"), re.MULTILINE))
    assert documented == names
    empty = {name for name, family in families.items() if not family.samples}
    assert empty <= {"policywire_records_filtered", "policywire_last_progress_timestamp_seconds"}, empty


def test_names_have_base_units_and_no_label_grows_without_end() -> None:
    for family in metrics.REGISTRY.collect():
        assert not re.search(r"_(ms|millis\w*|minutes|kb|mb)$", family.name)
        for sample in family.samples:
            assert set(sample.labels) <= {"agent", "topic", "partition", "reason", "code", "type", "version", "le"}


def test_each_outcome_is_counted(before: dict[str, float]) -> None:
    for number, value in enumerate((b'{"id": "a", "body": "b"}', b"junk")):
        report.outcome("clean", settle(STAGE, _at(number, value)), 0.01)
    skipped = Settled(_at(2, b""), "skipped", (), reason="language")
    report.outcome("clean", skipped, 0.01)
    assert grown(before) == {
        'policywire_records_consumed_total{agent="clean",topic="news.raw"}': 3,
        'policywire_records_dead_lettered_total{agent="clean",code="DECODE"}': 1,
        'policywire_records_filtered_total{agent="clean",reason="language"}': 1,
        'policywire_processing_duration_seconds_count{agent="clean"}': 3,
        'policywire_end_to_end_latency_seconds_count{agent="clean"}': 3,
    }


def test_a_message_that_comes_again_is_a_duplicate(before: dict[str, float]) -> None:
    for number in (10, 11, 10, 11, 12):
        report.outcome("clean", settle(STAGE, _at(number, b'{"id": "a", "body": "b"}')), 0.01)
    assert grown(before)['policywire_duplicates_total{agent="clean"}'] == 2


def test_events_are_counted_by_type(before: dict[str, float]) -> None:
    text = "Governor Ana Reyes sent 200 National Guard troops to Eastport on Monday."
    report.outcome("detect", settle(STAGES["detect"], _at(1, b'{"id": "a", "text": "%s"}' % text.encode())), 0.01)
    assert grown(before)['policywire_events_detected_total{type="deployment"}'] == 1


async def test_what_the_broker_answers_is_counted(before: dict[str, float]) -> None:
    good: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    bad: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    good.set_result(None)
    bad.set_exception(ConnectionError())
    metrics.sent("clean", "news.clean", good)
    metrics.sent("clean", "news.clean", bad)
    assert grown(before) == {
        'policywire_records_produced_total{agent="clean",topic="news.clean"}': 1,
        'policywire_producer_send_errors_total{agent="clean"}': 1,
    }


def test_the_age_of_the_oldest_in_work_is_0_when_none_is() -> None:
    metrics.in_work("clean", 1000.0, now=1060.5)
    assert series()['policywire_record_age_seconds{agent="clean"}'] == 60.5
    report.done("clean")
    assert series()['policywire_record_age_seconds{agent="clean"}'] == 0


def _at(offset: int, value: bytes) -> Message:
    origin = Origin(topic="news.raw", partition=3, offset=offset, timestamp=1_760_000_000_000, group="policywire-clean")
    whole = message(value)
    return Message(whole.key, whole.value, whole.headers, origin)
