"""`policywire worker`: the agents, against the broker of the settings."""

import os
import signal
import sys

import click


@click.command()
@click.argument("stages", nargs=-1, type=click.Choice(["clean", "detect"]), metavar="[clean] [detect]")
def worker(stages: tuple[str, ...]) -> None:
    """Run the agents, both unless one is named.

    Waits for the broker of POLICYWIRE_BROKER and its topics where they are not there yet, logs one JSON object a line
    to standard error and to the topic logs.policywire, and stops cleanly on SIGTERM or Ctrl-C.

    \b
    Examples:
      policywire worker
      POLICYWIRE_BROKER=kafka1:9092,kafka2:9092 policywire worker detect
    """
    # Until the worker has handlers of its own; loading Faust takes half a second.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    from agents import watchdog
    from agents.detect import with_packs
    from agents.health import Health
    from agents.settings import Settings
    from agents.worker import STAGES, run

    settings = Settings.from_env(os.environ)
    health = Health()
    watchdog.start(health)
    chosen = {name: stage for name, stage in STAGES.items() if not stages or name in stages}
    if settings.packs and "detect" in chosen:
        chosen["detect"] = with_packs(settings.packs)
    sys.exit(run(settings, list(chosen.values()), health))
