"""Makes the encoder: `python -m agents.training.encoder MODEL GOLD.jsonl --written FOLDER`; prints figures.

MODEL is the folder of a BERT with its weights (shipped: all-MiniLM-L6-v2, Apache-2.0). Needs PyTorch, transformers,
onnx and scikit-learn (dependency group `train`) and half an hour of a core. With `--fold` a fifth of the articles is
left out; the figures, the threshold and the calibration are taken from it and written beside `--out`. Without it every
article is learned from, and those settings are read from there. Run `events` and `roles` first, and `teacher` for what
a larger network says.
"""

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch

from agents.training import events, pointers, teacher
from agents.training.learning import Course, batches, logits, options, train
from agents.training.lessons import Lessons, lessons, weigh
from agents.training.material import FILE, annotated
from agents.training.material import read as read_material
from agents.training.network import Net, export
from agents.training.rows import Row
from agents.training.samples import Teacher
from pipeline.detect.model import probability
from schemas.event import EVENT_TYPES, STATUSES

COURSE = Course(epochs=4, rate=1e-4)
READ = -2.0  # linear logit of an event from which a sentence is read in use: what 5 ms an article allow
OUT = Path("pipeline/detect/encoder/encoder.onnx")


def settle(net: Net, data: Lessons, fold: int) -> dict[str, Any]:
    """Threshold and calibration by the news of a fold that was left out; prints its figures."""
    news = len(data.material.news)
    held = [s for s in data.samples if data.fold[s.article] == fold and s.article < news]
    told: list[Row] = []
    event: list[float] = []
    status: list[Any] = []
    hits = total = 0
    with torch.no_grad():
        for chosen in batches(held, 64, random.Random(0)):  # noqa: S311 - not for secrets
            ones, scores, kinds, _, answers = logits(net, chosen)
            told += [one.row for one in ones]
            event += scores.tolist()
            status += list(kinds.numpy())
            for answer in answers:
                for each, right in options(net, answer):
                    total, hits = total + 1, hits + right[int(each.argmax())]
    known = {k for k in range(news) if data.fold[k] == fold}
    reported = sum(m["level"] == "event" for k in known for m in data.material.news[k]["mentions"])
    scores, kinds = np.array(event), np.array(status)
    threshold, figure = events.best_threshold(told, scores, kinds, reported)
    click.echo(
        f"fold {fold}: found F {figure.found:.3f} (P {figure.precision:.3f} R {figure.recall:.3f}), with status F "
        f"{figure.with_status:.3f} at probability {threshold}; roles {hits / total:.3f} right"
    )
    (slope, offset), status_slope = events.calibration(told, scores, kinds)

    def calibrated(p: float) -> float:
        return round(probability(events.logit(p), (slope, offset)), 4)

    return {
        "event_scale": [round(slope, 4), round(offset, 4)],
        "status_scale": status_slope,
        "threshold": calibrated(threshold),
        "second": calibrated(max(threshold, events.SECOND)),
    }


@click.command()
@click.argument("model", type=click.Path(exists=True, file_okay=False, path_type=Path))
@annotated
@click.option("--taught", type=FILE, help="What `teacher` wrote, of all articles of the corpus too.")
@click.option("--fold", type=click.IntRange(0, events.FOLDS - 1), help="Leave this fifth of the articles out.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=OUT, show_default=True)
def main(
    model: Path,
    gold: Path,
    written: Path | None,
    pointed: Path | None,
    corpus: Path | None,
    taught: Path | None,
    fold: int | None,
    out: Path,
) -> None:
    """Train MODEL on annotated news, GOLD, and the rest, and write the network."""
    torch.manual_seed(0)
    said = teacher.read(taught) if taught else Teacher({}, {})
    material = read_material(gold, written, pointed, corpus)
    if corpus and taught:
        material = replace(material, bare=pointers.bare(corpus, {name[0] for name in said.events}))
    data = lessons(weigh(material), said)
    made = [sample for sample in data.samples if fold is None or data.fold[sample.article] != fold]
    click.echo(f"{len(material.articles)} articles, {len(made)} windows learned from")
    net = Net(model)
    train(net, data, made, COURSE)
    settings_file = out.with_suffix(".json")
    if fold is None:
        settings = json.loads(settings_file.read_text(encoding="utf-8"))
    else:
        settings = settle(net, data, fold)
        settings_file.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    event, status, *linear_roles = net.scales.tolist()
    export(
        net,
        settings
        | {"statuses": STATUSES, "types": EVENT_TYPES, "near": READ}
        | {"linear_event": event, "linear_status": status, "linear_roles": linear_roles},
        out,
    )
    click.echo(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
