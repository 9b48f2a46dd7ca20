"""A Faust app for one stage: its settings, its topic, and its one agent."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import faust

from agents import metrics
from agents.connection import Connection
from agents.loop import run_stage
from agents.settings import Settings
from agents.stage import Stage, Wire
from agents.transport import SafeTransport
from schemas.topics import DEAD, group_name


def make_app(stage: Stage[Any], settings: Settings, datadir: Path) -> Any:
    """The app of a stage; its consumer group is `policywire-<stage>`. `datadir` is Faust's, and stays empty."""
    group = group_name(stage.name)
    app = faust.App(
        group,
        broker=[f"kafka://{address}" for address in settings.broker.split(",")],
        broker_credentials=_credentials(settings),
        datadir=datadir / stage.name,
        value_serializer="raw",
        # What is acknowledged but not committed is done twice after a kill or a rebalance.
        broker_commit_interval=settings.commit_interval_s,
        broker_session_timeout=settings.session_timeout_s,
        # Often enough, with long sessions too, to see within seconds that the broker has gone.
        broker_heartbeat_interval=min(5.0, settings.session_timeout_s / 5),
        broker_rebalance_timeout=settings.session_timeout_s * 2,
        # Faust's own request timeout must not be below the session's.
        broker_request_timeout=max(90.0, settings.session_timeout_s),
        # Together these bound what waits in memory; Faust's default is 4,096 messages.
        broker_max_poll_records=settings.batch,
        stream_buffer_maxsize=2 * settings.batch,
        consumer_max_fetch_size=DEAD[stage.name].max_message_bytes,
        consumer_auto_offset_reset="earliest",
        # Batches of 16 kB, the default, hold two articles; 256 kB made the same agent half as fast again.
        producer_max_batch_size=262_144,
        producer_linger=0.005,
        producer_max_request_size=DEAD[stage.name].max_message_bytes,
        # Topics are made by `policywire topics apply`, with our settings and nobody else's.
        topic_allow_declare=False,
        topic_disable_leader=True,
        # Without tables: round robin over the group, no standby copies.
        table_standby_replicas=0,
        web_enabled=False,
    )
    app.transport = SafeTransport(app.conf.broker_consumer, app)
    topic = app.topic(stage.source.name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

    async def send(record: Wire) -> Awaitable[object]:
        pending: asyncio.Future[object] = await app.producer.send(
            record.topic, record.key, record.value, None, record.timestamp / 1000, list(record.headers)
        )
        pending.add_done_callback(lambda done: metrics.sent(stage.name, record.topic, done))
        return pending

    @app.agent(topic, name=stage.name)  # type: ignore[untyped-decorator]
    async def agent(stream: Any) -> None:
        try:
            await run_stage(stage, stream, send, group=group, batch=settings.batch, budget_s=settings.budget_s)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - restarting the agent in place would skip what it held
            await app.crash(error)

    return app


def _credentials(connection: Connection) -> Any:
    """What Faust shows to the broker, None where nothing is asked for."""
    context = connection.ssl_context() if connection.uses_tls else None
    if connection.uses_sasl:
        return faust.SASLCredentials(
            username=connection.sasl_username,
            password=connection.sasl_password,
            mechanism=connection.sasl_mechanism,
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if context else None
