"""`policywire status`: how the stream is, from Kafka and from what the workers say, for people and for scripts."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import click

from agents.cli.terminal import console, write_json
from agents.settings import Settings
from schemas.topics import DEAD, LOGS, SOURCES, StageName, group_name
from schemas.worker_status import STATUS_EVENT, STATUS_EVERY_S

if TYPE_CHECKING:
    from agents.clients.groups import GroupReader
    from agents.clients.reader import Reader
    from agents.status import Sample, StageState, Worker

# A worker that has not spoken for so long is none: two of its lines may be late.
_SILENT_S = 2.5 * STATUS_EVERY_S


@click.command()
@click.option("--watch", is_flag=True, help="Look again and again; Ctrl-C ends it.")
@click.option("--json", "as_json", is_flag=True, help="Write one line of JSON a look.")
@click.option(
    "--interval",
    type=click.FloatRange(1, 3600),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="Between two looks at the offsets; rates are over that time.",
)
@click.option(
    "--max-lag",
    type=click.FloatRange(0, 1e9),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="A message that waits for longer is trouble.",
)
def status(watch: bool, as_json: bool, interval: float, max_lag: float) -> None:
    """Say how far the agents are, who they are, and what is wrong.

    Exit code 0 when all is well, 1 when something is trouble or Kafka does not answer, 2 when the command line or the
    settings are wrong. Offsets, groups and dead letters are Kafka's; what each worker says of itself comes from the
    topic logs.policywire. Nobody's offsets move.

    \b
    Examples:
      policywire status
      policywire status --watch
      policywire status --json | jq '.stages[] | [.stage, .lag, .lag_s]'
    """
    settings = Settings.from_env(os.environ)
    try:
        sys.exit(asyncio.run(_status(settings, watch=watch, as_json=as_json, interval=interval, max_lag=max_lag)))
    except KeyboardInterrupt:
        return


async def _status(settings: Settings, *, watch: bool, as_json: bool, interval: float, max_lag: float) -> int:
    from agents.cli.status_screen import as_record, show
    from agents.status import trouble, undecided

    async for stages, workers in _looks(settings, interval):
        if not watch and any(undecided(stage, max_lag) for stage in stages):
            continue
        wrong = trouble(stages, workers, max_lag)
        if as_json:
            write_json(as_record(stages, workers, wrong))
        else:
            show(console(), stages, workers, wrong, clear=watch)
        if not watch:
            return 1 if wrong else 0
    return 1


async def _looks(settings: Settings, interval: float) -> AsyncIterator[tuple[list["StageState"], list["Worker"]]]:
    from agents.clients.groups import group_reader
    from agents.clients.reader import reader
    from agents.status import has_moved

    topics = [topic.name for topic in (*SOURCES.values(), *DEAD.values())]
    async with group_reader(settings, topics) as groups, reader(settings, [LOGS.name]) as log:
        before = {stage: await _sample(groups, stage) for stage in SOURCES}
        moved = dict.fromkeys(SOURCES, time.monotonic())
        while True:
            await asyncio.sleep(interval)
            after = {stage: await _sample(groups, stage) for stage in SOURCES}
            moved |= {stage: after[stage].at for stage in SOURCES if has_moved(before[stage], after[stage])}
            stages = [
                await _stage(groups, stage, before[stage], after[stage], after[stage].at - moved[stage])
                for stage in SOURCES
            ]
            yield stages, await _workers(log)
            before = after


async def _sample(groups: "GroupReader", stage: StageName) -> "Sample":
    from agents.status import Sample

    return Sample(time.monotonic(), tuple(await groups.places(group_name(stage), SOURCES[stage].name)))


async def _stage(
    groups: "GroupReader", stage: StageName, before: "Sample", after: "Sample", still_s: float
) -> "StageState":
    from agents.status import StageState, rates

    stamps = await groups.waiting(SOURCES[stage].name, list(after.places))
    arriving, settling = rates(before, after)
    return StageState(
        stage=stage,
        topic=SOURCES[stage].name,
        group_name=group_name(stage),
        group=await groups.group(group_name(stage)),
        places=after.places,
        waits_s={partition: max(0.0, time.time() - stamp / 1000) for partition, stamp in stamps.items()},
        arriving=arriving,
        settling=settling,
        still_s=still_s,
        kept_dead=await groups.kept(DEAD[stage].name),
    )


async def _workers(log: "Reader") -> list["Worker"]:
    """The workers that have spoken lately, by what they said last."""
    from agents.clients.reader import Start
    from agents.status import Worker, worker_in

    now = time.time()
    found: dict[str, Worker] = {}
    async for message in log.messages(Start(at_ms=round((now - _SILENT_S) * 1000)), follow=False):
        # Most lines are about articles.
        if STATUS_EVENT.encode() in (message.value or b""):
            worker = worker_in(message.value, now - message.timestamp / 1000)
            if worker is not None and worker.ago_s < _SILENT_S:
                found[worker.instance] = worker
    return [found[instance] for instance in sorted(found)]
