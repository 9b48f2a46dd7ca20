"""The worker: one or both agents in a process, from waiting for Kafka to a clean stop."""

import asyncio
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from agents import clean, detect, logs
from agents.app import make_app
from agents.broker import wait_for_topics
from agents.settings import Settings
from agents.stage import Stage
from agents.warm import warm_up
from schemas.topics import DEAD, StageName

STAGES: dict[StageName, Stage[Any]] = {"clean": clean.STAGE, "detect": detect.STAGE}
_STOP_S = 6.0  # a stop is over within ten seconds, whatever the broker does: two go to what was started and the logs


def run(settings: Settings, stages: Sequence[Stage[Any]]) -> int:
    """Run the stages until SIGTERM or SIGINT; the exit code: 0 after a clean stop, 1 after a crash.

    Whatever happens, nothing is lost: what was not acknowledged is read again by the next worker.
    """
    with logs.configured(settings):
        return asyncio.run(_until_signal(settings, stages))


async def _until_signal(settings: Settings, stages: Sequence[Stage[Any]]) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return await serve(settings, stages, stop)


async def serve(settings: Settings, stages: Sequence[Stage[Any]], stop: asyncio.Event) -> int:
    """Run the stages in this event loop until `stop` is set; the exit code as of `run`."""
    heartbeat = asyncio.create_task(_heartbeat(settings.heartbeat_file)) if settings.heartbeat_file else None
    try:
        with TemporaryDirectory(prefix="policywire-") as folder:
            return await _serve(settings, stages, Path(folder), stop)
    finally:
        if heartbeat:
            heartbeat.cancel()


async def _serve(settings: Settings, stages: Sequence[Stage[Any]], folder: Path, stop: asyncio.Event) -> int:
    if not await _or_stop(wait_for_topics(settings, _needed(stages)), stop):
        return 0
    warm_up()
    apps = [make_app(stage, settings, folder) for stage in stages]
    failure: Exception | None = None
    try:
        if await _or_stop(_start(apps), stop):
            logs.say("worker.ready", f"reading {', '.join(stage.source.name for stage in stages)} at {settings.broker}")
            await _or_stop(_any_end(apps), stop)
    except Exception as error:  # noqa: BLE001 - a start that fails is told in the log, as an agent's crash is
        failure = error
    finally:
        stopped = await _stop(apps)
    return _ended(failure or next((app.crash_reason for app in apps if app.crash_reason), None), stopped)


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


def _needed(stages: Sequence[Stage[Any]]) -> set[str]:
    return {topic.name for stage in stages for topic in (stage.source, *stage.outputs, DEAD[stage.name])}


async def _or_stop(work: Any, stop: asyncio.Event) -> bool:
    """Await the work, or give it up when `stop` is set; whether it ended by itself. Raises what it raises."""
    tasks = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.wait(tasks, timeout=1)
    if tasks[0] in done:
        tasks[0].result()
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


async def _heartbeat(file: str) -> None:
    while True:
        await asyncio.to_thread(Path(file).touch)
        await asyncio.sleep(1)
