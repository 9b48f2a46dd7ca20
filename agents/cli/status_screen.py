"""The state of the stream, as a screen for people and as a JSON object for programs."""

from dataclasses import asdict

import msgspec
import orjson
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from agents.printable import safe_line
from agents.status import StageState, Worker
from schemas.worker_status import AgentStatus

_TIMES = ((86_400, "d"), (3_600, "h"), (60, "min"))


def show(screen: Console, stages: list[StageState], workers: list[Worker], trouble: list[str], *, clear: bool) -> None:
    """All of it, trouble first, on an empty screen if wanted."""
    if clear:
        screen.clear()
    if trouble:
        screen.print(Text("trouble", "bold red"))
        for line in trouble:
            screen.print(Text(f"  {safe_line(line)}"), soft_wrap=True)
    else:
        screen.print(Text("all is well", "bold green"))
    screen.print(_stages(stages))
    for stage in stages:
        if stage.lag:
            screen.print(_partitions(stage))
    if workers:
        screen.print(_workers(workers))
    else:
        screen.print(Text("no worker has spoken in logs.policywire lately"))


def as_record(stages: list[StageState], workers: list[Worker], trouble: list[str]) -> bytes:
    """All of it on one line."""
    return orjson.dumps(
        {
            "ok": not trouble,
            "trouble": trouble,
            "stages": [_stage_record(stage) for stage in stages],
            "workers": [
                {"instance": w.instance, "version": w.version, "spoke_s_ago": round(w.ago_s, 1)}
                | msgspec.to_builtins(w.status)
                for w in workers
            ],
        }
    )


def _stage_record(stage: StageState) -> dict[str, object]:
    return {
        "stage": stage.stage,
        "topic": stage.topic,
        "group": stage.group_name,
        "state": stage.group.state if stage.group else None,
        "members": len(stage.group.held) if stage.group else None,
        "lag": stage.lag,
        "lag_s": round(stage.lag_s, 1),
        "arriving_per_s": round(stage.arriving, 1),
        "settling_per_s": round(stage.settling, 1),
        "dead_letters_kept": stage.kept_dead,
        "partitions": [
            asdict(place) | {"lag": place.lag, "lag_s": round(stage.waits_s.get(place.partition, 0.0), 1)}
            for place in stage.places
        ],
    }


def _table(*titles: str) -> Table:
    table = Table(box=SIMPLE, padding=0)
    for number, title in enumerate(titles):
        table.add_column(title, justify="left" if number == 0 else "right", no_wrap=True)
    return table


def _stages(stages: list[StageState]) -> Table:
    table = _table("stage", "group", "workers", "waiting", "for", "in/s", "done/s", "dead kept")
    for stage in stages:
        table.add_row(
            stage.stage,
            stage.group.state if stage.group else "unknown",
            str(len(stage.group.held)) if stage.group else "-",
            f"{stage.lag:,}",
            duration(stage.lag_s),
            f"{stage.arriving:.1f}",
            f"{stage.settling:.1f}",
            f"{stage.kept_dead:,}",
        )
    return table


def _partitions(stage: StageState) -> Table:
    table = _table(f"{stage.topic} partition", "committed", "end", "waiting", "for")
    for place in stage.places:
        if place.lag:
            committed = "-" if place.committed is None else str(place.committed)
            wait = stage.waits_s.get(place.partition)
            waits = "-" if wait is None else duration(wait)
            table.add_row(str(place.partition), committed, str(place.end), f"{place.lag:,}", waits)
    return table


def _workers(workers: list[Worker]) -> Table:
    table = Table(box=SIMPLE, padding=0)
    for title in ("worker", "age", "spoke", "state", "agents, partitions and outcomes since its start"):
        table.add_column(title, overflow="fold")
    for worker in workers:
        state = "ready" if worker.status.ready else worker.status.phase
        table.add_row(
            safe_line(worker.instance),
            duration(worker.status.age_s + worker.ago_s),
            f"{worker.ago_s:.0f} s ago",
            Text(safe_line(state), "" if worker.status.ready else "red"),
            safe_line("; ".join(_agent(agent) for agent in worker.status.agents)),
        )
    return table


def _agent(agent: AgentStatus) -> str:
    parts = [f"{agent.emitted:,} emitted"]
    for name, counts in (("skipped", agent.skipped), ("dead", agent.dead_lettered)):
        if counts:
            parts.append(f"{sum(counts.values()):,} {name} ({', '.join(f'{k} {v:,}' for k, v in counts.items())})")
    return f"{agent.agent} {agent.partitions}p: {', '.join(parts)}"


def duration(seconds: float) -> str:
    """So long, in one unit and two digits at least: 4.2 s, 12 min, 3.5 h."""
    for size, unit in _TIMES:
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {unit}" if seconds < 10 * size else f"{seconds / size:.0f} {unit}"
    return f"{seconds:.1f} s"
