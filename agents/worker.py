"""The worker: one or both agents in a process, from waiting for Kafka to a clean stop."""

import asyncio
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from agents import clean, detect, limits, logs, metrics, web
from agents.app import make_app
from agents.attendant import Attendant
from agents.broker import wait_for_topics
from agents.health import Health
from agents.settings import Settings
from agents.stage import Stage
from agents.warm import warm_up
from schemas.errors import AccessError
from schemas.topics import StageName

STAGES: dict[StageName, Stage[Any]] = {"clean": clean.STAGE, "detect": detect.STAGE}
_STOP_S = 6.0  # a stop is over within ten seconds, whatever the broker does: two go to what was started and the logs


def run(settings: Settings, stages: Sequence[Stage[Any]], health: Health | None = None) -> int:
    """Run the stages until SIGTERM or SIGINT; the exit code: 0 after a clean stop, 1 after a crash.

    Whatever happens, nothing is lost: what was not acknowledged is read again by the next worker.
    """
    health = health or Health()
    with logs.configured(settings), web.serving(settings, health) as address:
        logs.say("worker.started", f"health and metrics at http://{address}")
        return asyncio.run(_until_signal(settings, stages, Attendant(settings, health, address)))


async def _until_signal(settings: Settings, stages: Sequence[Stage[Any]], attendant: Attendant) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop_soon(*_: object) -> None:
        # Not by the loop, which may stand still: then the watchdog must know.
        attendant.health.enter("stopping")
        loop.call_soon_threadsafe(stop.set)

    before = {number: signal.signal(number, stop_soon) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        return await serve(settings, stages, stop, attendant)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def serve(
    settings: Settings, stages: Sequence[Stage[Any]], stop: asyncio.Event, attendant: Attendant | None = None
) -> int:
    """Run the stages in this event loop until `stop` is set; the exit code as of `run`."""
    attendant = attendant or Attendant(settings, Health())
    beat = asyncio.create_task(attendant.beat())
    try:
        with TemporaryDirectory(prefix="policywire-") as folder:
            return await _serve(settings, stages, Path(folder), stop, attendant)
    finally:
        beat.cancel()


async def _serve(
    settings: Settings, stages: Sequence[Stage[Any]], folder: Path, stop: asyncio.Event, attendant: Attendant
) -> int:
    try:
        if not await _or_stop(_broker_is_there(settings, stages), stop):
            return 0
    except AccessError as error:
        return _ended(error, stopped=True)
    await asyncio.to_thread(warm_up)  # the loop must show that it turns
    metrics.prepare(stages)
    attendant.health.enter("starting")
    apps = [make_app(stage, settings, folder) for stage in stages]
    attendant.observe(apps, stages)
    failure: Exception | None = None
    try:
        if await _or_stop(_start(apps), stop, attendant.attend()):
            attendant.health.enter("running")
            logs.say("worker.ready", f"reading {', '.join(stage.source.name for stage in stages)} at {settings.broker}")
            await _or_stop(_any_end(apps), stop, attendant.attend())
    except Exception as error:  # noqa: BLE001 - a start that fails is told in the log, as an agent's crash is
        failure = error
    finally:
        attendant.health.enter("stopping")
        attendant.look()
        stopped = await _stop(apps)
    return _ended(failure or next((app.crash_reason for app in apps if app.crash_reason), None), stopped)


async def _broker_is_there(settings: Settings, stages: Sequence[Stage[Any]]) -> None:
    await wait_for_topics(settings, {topic.name for stage in stages for topic in stage.topics})
    await limits.check(settings, stages)


def _ended(crash: BaseException | None, stopped: bool) -> int:
    """Say how it ended; the exit code. What did not stop in time ends here, with the process."""
    code = 0 if crash is None else 1
    if crash is not None:
        logs.say("worker.crashed", str(crash), error=crash)
    if not stopped:
        logs.say("worker.forced", f"did not stop within {_STOP_S:.0f} s; what was under way is read again")
        logs.flush()
        os._exit(code)
    if crash is None:
        logs.say("worker.stopped", "stopped; everything acknowledged is committed")
    return code


async def _or_stop(work: Any, stop: asyncio.Event, guard: Any = None) -> bool:
    """Await the work, or give it up when `stop` is set; whether it ended by itself.

    Raises what it raises, and what the guard beside it does, which never ends otherwise.
    """
    tasks = [asyncio.ensure_future(task) for task in (work, stop.wait(), guard) if task is not None]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.wait(tasks, timeout=1)
    for task in done:
        task.result()
    return tasks[0] in done


async def _start(apps: list[Any]) -> None:
    await asyncio.gather(*(app.start() for app in apps))


async def _any_end(apps: list[Any]) -> None:
    waits = [asyncio.ensure_future(app.wait_until_stopped()) for app in apps]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


async def _stop(apps: list[Any]) -> bool:
    """Stop all apps; whether they managed it in time."""
    stops = [asyncio.ensure_future(app.stop()) for app in apps]
    _, pending = await asyncio.wait(stops, timeout=_STOP_S)
    return not pending
