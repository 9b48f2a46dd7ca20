"""The dashboard and the alerts speak only of metrics that there are, and links between the pages lead somewhere."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents import metrics

FOLDER = Path(__file__).parents[2] / "docs" / "operations"
# What else an expression may name: PromQL's words and functions, our labels, and Prometheus' own metric.
_WORDS = {"and", "by", "on", "or", "agent", "code", "instance", "job", "le", "reason", "topic", "type", "version", "up"}
_WORDS |= {"absent", "count", "deriv", "histogram_quantile", "increase", "max", "max_over_time", "rate", "sum", "time"}


def alerts() -> list[dict[str, Any]]:
    groups = yaml.safe_load((FOLDER / "alerts.yml").read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def targets() -> list[dict[str, Any]]:
    panels = json.loads((FOLDER / "dashboard.json").read_text("utf-8"))["panels"]
    return [target for panel in panels for target in panel.get("targets", ())]


def names() -> set[str]:
    """The series names of /metrics, those of histograms with their endings."""
    found = set()
    for family in metrics.REGISTRY.collect():
        endings = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
        found |= {family.name + ending for ending in endings}
    return found


@pytest.mark.parametrize("expr", [item["expr"] for item in (*alerts(), *targets())])
def test_expressions_name_metrics_that_there_are(expr: str) -> None:
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]', "", expr)  # strings and durations
    words = set(re.findall(r"[a-zA-Z_]\w*", bare))
    assert words - _WORDS <= names()
    assert (words & names()) or "up" in words
    assert bare.count("(") == bare.count(")")


def test_every_metric_of_ours_is_on_the_dashboard() -> None:
    shown = " ".join(target["expr"] for target in targets())
    for family in metrics.REGISTRY.collect():
        assert family.name in shown or family.name in (
            "process_virtual_memory_bytes",
            "process_max_fds",
        ), f"{family.name} is on no panel"


def test_every_alert_says_how_bad_it_is() -> None:
    for rule in alerts():
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"].endswith(".")


@pytest.mark.parametrize("page", sorted(FOLDER.rglob("*.md")), ids=lambda page: str(page.relative_to(FOLDER)))
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / link).exists(), link
