"""A larger network that teaches the encoder: `python -m agents.training.teacher MODEL GOLD.jsonl --out FILE.json.gz`.

MODEL is the folder of a base-size network (the shipped encoder was taught by all-mpnet-base-v2, Apache-2.0). It learns
from the annotated articles, then says what it makes of them and, with --corpus, of articles that nobody has annotated:
events and statuses of candidates, and the roles of the events it sees. About two hours of a core.
"""

import gzip
import json
import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import torch

from agents.training import pointers
from agents.training.learning import BATCH, Course, batches, logits, options, train
from agents.training.lessons import lessons, weigh
from agents.training.material import annotated
from agents.training.material import read as read_material
from agents.training.network import Net
from agents.training.samples import Sample, Teacher
from pipeline.detect.model import probability

COURSE = Course(epochs=3, rate=4e-5)
SEEN = 0.35  # probability from which the roles of an event of a bare article are taught


@click.command()
@click.argument("model", type=click.Path(exists=True, file_okay=False, path_type=Path))
@annotated
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def main(model: Path, gold: Path, written: Path | None, pointed: Path | None, corpus: Path | None, out: Path) -> None:
    """Train MODEL and write what it says of the annotated articles and of the rest of the corpus."""
    torch.manual_seed(0)
    material = read_material(gold, written, pointed, corpus)
    if corpus:
        known = {article["body"] for article in material.news}
        bare = [article for article in pointers.bare(corpus) if article["body"] not in known]
        material = replace(material, bare=bare)
    weighed = weigh(material)
    said = Teacher({}, {})
    net = Net(model)
    data = lessons(weighed, said)
    train(net, data, data.samples, COURSE)
    # Once for the events, of which those that it sees are then asked about.
    for _ in range(2):
        _listen(net, lessons(weighed, _with_guesses(said, material.bare)).samples, said)
    write(said, out)
    click.echo(f"{out}: {len(said.events)} candidates, {len(said.roles)} events with roles")


def write(said: Teacher, out: Path) -> None:
    """One JSON list of each kind, gzipped."""
    data = {"events": list(said.events.items()), "roles": list(said.roles.items())}
    out.write_bytes(gzip.compress(json.dumps(data).encode(), mtime=0))


def read(file: Path) -> Teacher:
    """What `write` wrote."""
    data = json.loads(gzip.decompress(file.read_bytes()))
    return Teacher(
        {tuple(name): (event, statuses) for name, (event, statuses) in data["events"]},
        {tuple(name): tuple(slots) for name, slots in data["roles"]},
    )


def _with_guesses(said: Teacher, bare: Iterable[dict[str, Any]]) -> Teacher:
    """The teacher with empty answers on the roles of the events that it sees, so that they are asked about."""
    own = {str(article["id"]) for article in bare}
    seen = {name: () for name, (event, _) in said.events.items() if name[0] in own and probability(event) >= SEEN}
    return Teacher(said.events, {**seen, **said.roles}, asked=True)


def _listen(net: Net, made: list[Sample], said: Teacher) -> None:
    with torch.no_grad():
        for chosen in batches(made, BATCH, random.Random(0)):  # noqa: S311 - not for secrets
            told, event, status, _, answers = logits(net, chosen)
            for one, score, scores in zip(told, event.tolist(), status.tolist(), strict=True):
                said.events[one.name] = (score, scores)
            for answer in answers:
                said.roles[answer[0].name] = tuple(scores.tolist() for scores, _ in options(net, answer))


if __name__ == "__main__":
    main()
