"""The Faust application of one worker: agents on raw-bytes topics, and the parts they share, started and stopped."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import faust

from streams.agents import arm_timers, dispatch, intake, keep_lists, look_back, screen
from streams.clock import keep_time
from streams.delivery import Delivered, Limits, deliver, install_commit_rule
from streams.lag import measure_lag
from streams.lists import ListTail
from streams.runtime import Runtime
from streams.settings import Settings
from streams.topics import ALERTS, LIST_TOPICS, RAW_TOPICS, SIGHTINGS, WATCHLIST_CHANGES
from streams.valves import follow_switches
from streams.watch import keep_watch

Decide = Callable[[Runtime, Sequence[Delivered]], Awaitable[None]]
Ready = Callable[[], Awaitable[None]]
AGENTS: tuple[tuple[str, Sequence[str], Decide], ...] = (
    (intake.STAGE, RAW_TOPICS, intake.take_in),
    (screen.STAGE, (SIGHTINGS,), screen.screen_sightings),
    (dispatch.STAGE, (ALERTS,), dispatch.dispatch_alerts),
    (keep_lists.STAGE, LIST_TOPICS, keep_lists.keep_lists),
    (arm_timers.STAGE, (WATCHLIST_CHANGES,), arm_timers.arm_timers),
    (look_back.STAGE, LIST_TOPICS, look_back.look_back_for),
)
_OVERLAP = {intake.STAGE: 2, screen.STAGE: 2}  # dispatch reads the tasks that the part before it wrote


def build_app(runtime: Runtime) -> faust.App:
    """A worker's application; nothing runs before it is started."""
    install_commit_rule()
    app = _bare_app(runtime.settings)
    tail = ListTail(runtime.settings.broker, runtime.lists, runtime.partitions)
    publishing, switches_known = asyncio.Event(), asyncio.Event()

    async def share() -> None:
        await runtime.publisher.start()
        publishing.set()
        try:
            await tail.run()
        finally:
            await runtime.publisher.stop()

    async def ready(stage: str) -> None:
        await publishing.wait()
        await switches_known.wait()
        if stage in (screen.STAGE, look_back.STAGE):
            await tail.ready()

    for stage, topics, decide in AGENTS:
        _register(app, runtime, stage, topics, partial(decide, runtime), partial(ready, stage))

    async def watch() -> None:
        await publishing.wait()
        await keep_watch(runtime, lambda: _holds_first_partition(app))

    async def clock() -> None:
        await publishing.wait()
        await tail.ready()
        await switches_known.wait()
        await keep_time(runtime, lambda: _holds_first_partition(app))

    async def switches() -> None:
        await follow_switches(runtime, switches_known)

    app.task(share)
    app.task(switches)
    measure_lag(app)
    app.task(watch)
    app.task(clock)
    return app


def _holds_first_partition(app: faust.App) -> bool:
    """Whether this worker is the one that has partition 0 of the alerts: one of all has it."""
    return any(part.topic == ALERTS and part.partition == 0 for part in app.consumer.assignment())


def _register(
    app: faust.App,
    runtime: Runtime,
    stage: str,
    topics: Sequence[str],
    handle: Callable[[Sequence[Delivered]], Awaitable[None]],
    ready: Ready,
) -> None:
    raw = app.topic(*topics, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
    settings = runtime.settings
    overlap = _OVERLAP.get(stage, 1)
    limits = Limits(settings.batch_messages, settings.batch_records, settings.batch_seconds, overlap)

    async def agent(stream: Any) -> None:
        await deliver(stage, stream, handle, limits, ready)

    app.agent(raw, name=stage)(agent)


def _bare_app(settings: Settings) -> faust.App:
    return faust.App(
        settings.group,
        broker=[f"kafka://{server}" for server in settings.broker.split(",")],
        datadir=str(settings.data_dir / "faust"),
        store="memory://",
        web_enabled=False,
        topic_allow_declare=False,  # streams.topics made them
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        stream_wait_empty=False,
        broker_session_timeout=settings.session_seconds,
        broker_heartbeat_interval=settings.session_seconds / 4,
        broker_commit_interval=1.0,
        consumer_max_fetch_size=4_194_304,
    )
