"""sightings -> screen -> alerts, or dead-letters.

Waits for the lists before its first batch; asks ClickHouse once per batch for the subjects' past. Stored first:
matches and alerts. Order: kept per subject. Repeats: an alert has the same id each time.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog

from matchers.look_back import dated
from matchers.models.declare import DetectionModel
from matchers.regions import RegionIndex
from matchers.screen import Screened, history_questions, screen
from matchers.watchlist import Watchlist
from schemas.records import Alert, Sighting
from sinks.base import MatchRow
from sinks.looking import Looking, Mark
from sinks.rows import milliseconds
from sinks.timers import Timers
from streams import metrics
from streams.agents.arm_timers import row_of
from streams.agents.intake import letters_out
from streams.delivery import Delivered, Outgoing
from streams.looking_back import Desk, reconsider
from streams.reading import parse_sightings
from streams.runtime import Runtime
from streams.topics import ALERTS

STAGE = "screen"
_SUBJECTS_AT_ONCE, _KNOWN_AT_MOST = 3_000, 5_000  # ids of 24 characters in one query of at most 256 KiB
log = structlog.get_logger(__name__)


async def screen_sightings(runtime: Runtime, messages: Sequence[Delivered]) -> None:
    """Ask the lists, the regions and the models about one batch; returns when the answers are stored and sent."""
    sightings, letters = await asyncio.to_thread(parse_sightings, messages, runtime.settings.record_bytes)
    sink, models = runtime.sink(STAGE), runtime.models
    history = await sink.run(partial(fetch_history, runtime, sightings, STAGE, models))
    known = runtime.lists.progress.positions()
    found = await asyncio.to_thread(decide, runtime, sightings, history, models)

    def store() -> None:
        kept = runtime.store(STAGE)
        kept.write_dead_letters(letters)
        kept.write_matches(match_rows(found))
        kept.write_alerts(found.alerts)
        keep_waits(runtime, found, STAGE)

    await sink.run(store)
    corrections = await catch_up(runtime, sightings, found, known)
    await runtime.publisher.send([*letters_out(letters), *alerts_out(found.alerts), *alerts_out(corrections)])
    count(sightings, found)
    count_alerts(corrections)


async def catch_up(
    runtime: Runtime, sightings: Sequence[Sighting], found: Screened, known: Mapping[tuple[str, int], int]
) -> list[Alert]:
    """Decide again, as often as look-back has overtaken the lists that decided; the alerts that differ, stored.

    `known` is how far the lists had come before `found` was decided. `streams.list_progress` says why this is enough.
    """
    progress, sink = runtime.lists.progress, runtime.sink(STAGE)
    told: list[Alert] = []
    while behind := progress.behind(known, await sink.run(partial(marks, runtime))):
        await progress.reach(behind)
        known = progress.positions()
        now, settled = await sink.run(partial(decide_again, runtime, sightings, found))
        told += settled
        log.info("screen.overtaken", sightings=len(sightings), alerts=len(settled))
        found = now
    return told


def keep_waits(runtime: Runtime, found: Screened, stage: str) -> None:
    """Store the timers that began and what was doubted; a timer that has fired stays fired."""
    timers = Timers(runtime.store(stage).client)
    timers.write([row_of(timer) for timer in found.timers])
    timers.write_flags(found.flags)
    if found.timers:
        metrics.TIMERS.labels("armed").inc(len(found.timers))


def marks(runtime: Runtime, stage: str = STAGE) -> list[Mark]:
    """How far list changes have been looked back for."""
    return Looking(runtime.store(stage).client).marks()


def decide_again(runtime: Runtime, sightings: Sequence[Sighting], before: Screened) -> tuple[Screened, list[Alert]]:
    """What the lists say now; what they add, and what they no longer support and nothing else does: stored."""
    desk = desk_of(runtime, STAGE)
    now = desk.screen(sightings)
    raised = {alert.alert_id for alert in now.alerts}
    desk.kept.write_matches(match_rows(now))
    desk.kept.write_alerts(now.alerts)
    dropped = [alert for alert in before.alerts if alert.alert_id not in raised]
    return now, [*now.alerts, *reconsider(dropped, desk).alerts]


def desk_of(runtime: Runtime, stage: str) -> Desk:
    """What looking back works with, on the connection of that stage."""
    store = runtime.store(stage)
    return Desk(store, Looking(store.client), partial(screen_now, runtime, stage), runtime.models, runtime.lists.heard_at)


def screen_now(runtime: Runtime, stage: str, sightings: Sequence[Sighting]) -> Screened:
    """Fetch the past and decide, on the connection of that stage; the waits that began are stored."""
    models = runtime.models
    found = decide(runtime, sightings, fetch_history(runtime, sightings, stage, models), models)
    keep_waits(runtime, found, stage)
    return found


def match_rows(found: Screened) -> list[MatchRow]:
    """The matches as they are stored."""
    return [MatchRow(sighting.sighting_id, milliseconds(sighting.occurred_at), match) for sighting, match in found.matches]


def alerts_out(alerts: Sequence[Alert]) -> list[Outgoing]:
    """One message an alert, by subject."""
    return [Outgoing(ALERTS, alert.subject_key.encode(), alert.to_bytes()) for alert in alerts]


def fetch_history(
    runtime: Runtime, sightings: Sequence[Sighting], stage: str, models: Sequence[DetectionModel]
) -> Mapping[str, Sequence[Sighting]]:
    """The sightings that the models need for this batch, by subject: the batch's own, and the kept ones of each window.

    Most subjects have no past but the record in hand, so that is what ClickHouse is told not to send.
    """
    history: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        history.setdefault(sighting.subject_key, []).append(sighting)
    for wanted in history_questions(sightings, models):
        until = wanted.until + timedelta(milliseconds=1)  # the store's end is exclusive, the models' is not
        keys = sorted(wanted.subject_keys)
        for start in range(0, len(keys), _SUBJECTS_AT_ONCE):
            part = keys[start : start + _SUBJECTS_AT_ONCE]
            known = [one.sighting_id for key in part for one in history[key]][:_KNOWN_AT_MOST]
            found = runtime.store(stage).history(part, sorted(wanted.kinds), wanted.since, until, known)
            for subject_key, kept in found.items():
                history[subject_key].extend(kept)
    return history


def decide(
    runtime: Runtime,
    sightings: Sequence[Sighting],
    history: Mapping[str, Sequence[Sighting]],
    models: Sequence[DetectionModel],
) -> Screened:
    """The pure screen on lists that nobody changes meanwhile."""

    def question(watchlist: Watchlist, regions: RegionIndex) -> Screened:
        return screen(sightings, watchlist, regions, history, models, runtime.settings.home_division)

    begun = time.monotonic()
    found = runtime.lists.ask(question)
    metrics.MATCH_SECONDS.observe(time.monotonic() - begun)
    return replace(found, alerts=tuple(dated(alert, runtime.lists.heard_at) for alert in found.alerts))


def count(sightings: Sequence[Sighting], found: Screened) -> None:
    """Metrics and one log line for the batch."""
    for (kind, grade), number in Counter((match.kind, match.grade) for _, match in found.matches).items():
        metrics.MATCHES.labels(kind, grade).inc(number)
    count_alerts(found.alerts)
    now = time.time()
    for alert in found.alerts:
        metrics.EVENT_TO_ALERT_SECONDS.observe(max(0.0, now - alert.raised_at.timestamp()))
    log.info("screen.batch", sightings=len(sightings), matches=len(found.matches), alerts=len(found.alerts))


def count_alerts(alerts: Sequence[Alert]) -> None:
    """Alerts by model and state, wherever they came from."""
    for (model, state), number in Counter((alert.model, alert.state) for alert in alerts).items():
        metrics.ALERTS.labels(model, state).inc(number)
