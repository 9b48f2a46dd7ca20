"""How far a pack goes, measured on lawsuits, of which there are annotated articles: the figures that packs state."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline.clean import clean
from pipeline.detect import detect
from pipeline.detect.packs import Pack, parse
from pipeline.detect.packs.weigh import EVENT, STATUS
from pipeline.evaluation import GoldArticle, evaluate
from schemas.codec import decode
from schemas.raw import read_raw

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "gold"
FILES = {"own": sorted(HERE.glob("gold/*.jsonl")), "train": [SHARED / "train.jsonl"]}
LINES = 250  # of the larger file; more tell the same
TOLERANCE = 0.05


@pytest.fixture(scope="module")
def pack() -> Pack:
    return parse((HERE / "suits.toml").read_bytes(), "suits.toml")


@pytest.mark.parametrize("name", FILES)
def test_the_confidence_of_packs_is_what_they_reach(name: str, pack: Pack) -> None:
    if not all(file.exists() for file in FILES[name]):
        pytest.skip(f"no annotated data at {SHARED}; our own articles are measured all the same")
    results = []
    for line in [line for file in FILES[name] for line in file.read_bytes().splitlines()][:LINES]:
        gold = decode(line, GoldArticle)
        suits = [replace(mention, type=pack.type) for mention in gold.mentions if mention.type == "lawsuit"]
        events = [event for event in detect(clean(read_raw(line)), [pack]).events if event.type == pack.type]
        results.append((replace(gold, mentions=suits), events))
    evaluation = evaluate(results)
    score = evaluation.types[pack.type]
    assert score.strict_precision >= EVENT - TOLERANCE
    assert score.status_right / score.found >= STATUS - TOLERANCE
