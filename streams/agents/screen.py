"""sightings -> screen -> alerts, or dead-letters.

Waits for the lists before its first batch; asks ClickHouse once per batch for the subjects' past. Stored first:
matches and alerts. Order: kept per subject. Repeats: an alert has the same id each time.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

import structlog

from matchers.regions import RegionIndex
from matchers.screen import Screened, history_questions, screen
from matchers.watchlist import Watchlist
from schemas.records import Sighting
from sinks.base import MatchRow
from sinks.rows import milliseconds
from streams import metrics
from streams.agents.intake import letters_out
from streams.delivery import Delivered, Outgoing
from streams.reading import parse_sightings
from streams.runtime import Runtime
from streams.topics import ALERTS

STAGE = "screen"
log = structlog.get_logger(__name__)


async def screen_sightings(runtime: Runtime, messages: Sequence[Delivered]) -> None:
    """Ask the lists, the regions and the models about one batch; returns when the answers are stored and sent."""
    sightings, letters = await asyncio.to_thread(parse_sightings, messages, runtime.settings.record_bytes)
    sink = runtime.sink(STAGE)
    history = await sink.run(partial(fetch_history, runtime, sightings))
    found = await asyncio.to_thread(decide, runtime, sightings, history)
    rows = [MatchRow(sighting.sighting_id, milliseconds(sighting.occurred_at), match) for sighting, match in found.matches]

    def store() -> None:
        kept = runtime.store(STAGE)
        kept.write_dead_letters(letters)
        kept.write_matches(rows)
        kept.write_alerts(found.alerts)

    await sink.run(store)
    alerts = [Outgoing(ALERTS, alert.subject_key.encode(), alert.to_bytes()) for alert in found.alerts]
    await runtime.publisher.send([*letters_out(letters), *alerts])
    count(sightings, found)


def fetch_history(runtime: Runtime, sightings: Sequence[Sighting]) -> Mapping[str, Sequence[Sighting]]:
    """The kept sightings that the models need for this batch, by subject; one question for each window they declare."""
    history: dict[str, list[Sighting]] = {}
    for wanted in history_questions(sightings, runtime.models):
        until = wanted.until + timedelta(milliseconds=1)  # the store's end is exclusive, the models' is not
        found = runtime.store(STAGE).history(sorted(wanted.subject_keys), sorted(wanted.kinds), wanted.since, until)
        for subject_key, kept in found.items():
            history.setdefault(subject_key, []).extend(kept)
    return history


def decide(runtime: Runtime, sightings: Sequence[Sighting], history: Mapping[str, Sequence[Sighting]]) -> Screened:
    """The pure screen on lists that nobody changes meanwhile."""

    def question(watchlist: Watchlist, regions: RegionIndex) -> Screened:
        return screen(sightings, watchlist, regions, history, runtime.models)

    begun = time.monotonic()
    found = runtime.lists.ask(question)
    metrics.MATCH_SECONDS.observe(time.monotonic() - begun)
    return found


def count(sightings: Sequence[Sighting], found: Screened) -> None:
    """Metrics and one log line for the batch."""
    for (kind, grade), number in Counter((match.kind, match.grade) for _, match in found.matches).items():
        metrics.MATCHES.labels(kind, grade).inc(number)
    for (model, state), number in Counter((alert.model, alert.state) for alert in found.alerts).items():
        metrics.ALERTS.labels(model, state).inc(number)
    now = time.time()
    for alert in found.alerts:
        metrics.EVENT_TO_ALERT_SECONDS.observe(max(0.0, now - alert.raised_at.timestamp()))
    log.info("screen.batch", sightings=len(sightings), matches=len(found.matches), alerts=len(found.alerts))
