"""Quality floors: detection on annotated articles does not fall below what it has reached."""

import tomllib
from pathlib import Path

import pytest

from pipeline.clean import clean
from pipeline.detect import enrich
from pipeline.evaluation import GoldArticle, evaluate
from schemas.codec import decode
from schemas.raw import read_raw

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "gold"
FILES = {
    "own": sorted(HERE.glob("gold/*.jsonl")),
    "dev": [SHARED / "dev.jsonl"],
    "today": [SHARED / "today.jsonl"],
}
FLOORS = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FILES)
def test_detection_holds_its_floors(name: str) -> None:
    if not all(file.exists() for file in FILES[name]):
        pytest.skip(f"no annotated data at {SHARED}; the floors of our own articles are checked all the same")
    lines = [line for file in FILES[name] for line in file.read_bytes().splitlines() if line.strip()]
    evaluation = evaluate([(decode(line, GoldArticle), enrich(clean(read_raw(line))).events) for line in lines])
    figures = {
        "strict_F": evaluation.all.strict_f1,
        "status_F": evaluation.all.status_f1,
        "roles": evaluation.all_roles.value,
    }
    assert figures.keys() == FLOORS[name].keys()
    below = {figure: value for figure, value in figures.items() if value < FLOORS[name][figure]}
    assert not below, f"below the floors {FLOORS[name]}"
