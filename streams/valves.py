"""Safety valves at work: models as they are switched, pushes held above a cap and released, alerts withdrawn by hand.

Every worker asks for the switches every two seconds, and before its first batch. A cap counts the pushes of all workers
in an interval of the wall clock; two workers may each overlook the batch that the other has in hand, so a cap may be
exceeded by that much and no more. What is held is released by the clock's worker, the oldest first, as soon as the next
interval has room; nothing is dropped.
"""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import structlog

from matchers import valves
from matchers.models import AREA_MODELS, MODELS
from matchers.models.areas import AreaModel
from matchers.models.declare import DetectionModel
from schemas.records import Alert, PushTask
from sinks.valves import ModelState, Valves
from streams import metrics
from streams.delivery import Outgoing
from streams.runtime import Runtime
from streams.settings import Settings
from streams.topics import ALERTS

STAGE = "valves"
POLL_SECONDS = 2.0
_RELEASE_AT_ONCE = 5_000
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """The models that run, those in shadow marked so."""

    models: tuple[DetectionModel, ...]
    area_models: tuple[AreaModel, ...]


def running_models(off: Collection[str], switches: Mapping[str, ModelState]) -> Running:
    """The models that run: off by settings or by a switch stays off; a switch of a model that is no more means nothing."""
    known = {model.key for model in MODELS}
    every = known | {model.key for model in AREA_MODELS}
    stopped = {key for key in every if key in off or switches.get(key) == "off"}
    shadow = {key for key in every if switches.get(key) == "shadow"}
    areas = [model for model in AREA_MODELS if model.key not in stopped]
    return Running(
        valves.running(MODELS, off=stopped & known, shadow=shadow & known),
        tuple(replace(model, shadow=True) if model.key in shadow else model for model in areas),
    )


async def follow_switches(runtime: Runtime, known: asyncio.Event) -> None:
    """Run the models that are to run, until cancelled; `known` is set when that is known."""
    before: dict[str, ModelState] | None = None
    sink = runtime.sink(STAGE)
    while True:
        switches = await sink.run(lambda: Valves(runtime.store(STAGE).client).switches())
        if switches != before:
            now = running_models(runtime.settings.models_off, switches)
            runtime.models, runtime.area_models = now.models, now.area_models
            log.info("models.running", models=len(now.models), switched=len(switches))
            before = switches
        known.set()
        await asyncio.sleep(POLL_SECONDS)


def capped_models(settings: Settings) -> Sequence[DetectionModel]:
    """All models with the caps that hold: their own, or the setting's where that is lower."""
    if not settings.push_cap:
        return MODELS
    return [replace(model, push_cap_per_hour=min(model.push_cap_per_hour, settings.push_cap)) for model in MODELS]


def interval_of(at_ms: int, seconds: int) -> int:
    """The begin of the interval in which pushes are counted together, milliseconds since 1970.

    >>> interval_of(7_300_500, 3600)
    7200000
    """
    return at_ms // (seconds * 1000) * seconds * 1000


def hold_excess(runtime: Runtime, stage: str, alerts: Sequence[Alert], existing: Sequence[PushTask], origin: str) -> list[Alert]:
    """The alerts that may be pushed now; the others are held, and counted.

    An alert that a task holds already is no new push. `origin` names the batch.
    """
    pushed = {alert_id for task in existing for alert_id in task.alert_ids}
    fresh = {alert.alert_id: alert for alert in alerts if alert.alert_id not in pushed}
    if not any(alert.state == "open" and not alert.shadow for alert in fresh.values()):
        return list(alerts)
    settings, now_ms = runtime.settings, time.time_ns() // 1_000_000
    interval, kept = interval_of(now_ms, settings.push_interval_seconds), Valves(runtime.store(stage).client)
    already = kept.pushed(interval)
    capped = valves.cap(fresh.values(), already, capped_models(settings))
    new = {model: count - already.get(model, 0) for model, count in capped.pushed.items() if count > already.get(model, 0)}
    kept.hold([(alert.model, alert.alert_id) for alert in capped.held], now_ms)
    kept.count_pushes(interval, origin, new)
    for model, count in capped.held_by_model.items():
        metrics.ALERTS_HELD.labels(model).inc(count)
        log.warning("alerts.held", model=model, alerts=count)
    held = {alert.alert_id for alert in capped.held}
    return [alert for alert in alerts if alert.alert_id not in held]


class Releases:
    """Releases held alerts, once per model and interval, so that what is under way is not released again."""

    def __init__(self, runtime: Runtime, stage: str) -> None:
        self._runtime, self._stage = runtime, stage
        self._done: dict[str, int] = {}

    async def release(self, now_ms: int) -> None:
        """Publish again what was held before this interval, as far as it has room; then it waits no more."""
        runtime, sink = self._runtime, self._runtime.sink(self._stage)
        interval = interval_of(now_ms, runtime.settings.push_interval_seconds)
        kept = Valves(runtime.store(self._stage).client)
        counts = await sink.run(kept.held_counts)
        if not counts:
            return
        already = await sink.run(partial(kept.pushed, interval))
        caps = {model.key: model.push_cap_per_hour for model in capped_models(runtime.settings)}
        for model in sorted(key for key in counts if self._done.get(key, -1) < interval):
            room = min(_RELEASE_AT_ONCE, caps.get(model, _RELEASE_AT_ONCE) - already.get(model, 0))
            held = await sink.run(partial(kept.held, model, interval, room)) if room > 0 else []
            self._done[model] = interval
            if not held:
                continue
            found = await sink.run(partial(runtime.store(self._stage).alerts, [one.alert_id for one in held]))
            await runtime.publisher.send([_out(alert) for alert in found.values() if alert.state == "open"])
            await sink.run(partial(kept.release, model, held))
            log.info("alerts.released", model=model, alerts=len(held))


def _out(alert: Alert) -> Outgoing:
    return Outgoing(ALERTS, alert.subject_key.encode(), alert.to_bytes())
