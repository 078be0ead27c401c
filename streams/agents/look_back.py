"""watchlist-changes, region-changes -> look_back -> alerts.

Each change is met with the kept sightings it concerns, by one worker of the group: by the keys and the screen of the
way forward, so the alerts have the same ids whichever came first. Waits until this worker's own lists hold the changes,
and marks how far it has come before it asks (`streams.list_progress` says why nothing is missed). Stored first:
matches and alerts. Order: the lists as they are now decide, so it does not matter. Repeats: tell the same alerts again.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import structlog

from matchers.look_back import ListChanges
from schemas.records import RiskRegion, WatchlistEntry
from sinks.looking import Looking, Mark
from streams import metrics
from streams.agents.keep_lists import version_of
from streams.agents.screen import alerts_out, count_alerts, desk_of
from streams.delivery import Delivered
from streams.list_progress import Progress
from streams.lists import read_entry, read_region
from streams.looking_back import LookedBack, look_back
from streams.runtime import Runtime
from streams.topics import WATCHLIST_CHANGES

STAGE = "look_back"
log = structlog.get_logger(__name__)


async def look_back_for(runtime: Runtime, messages: Sequence[Delivered]) -> None:
    """Meet one batch of list changes with what is kept; returns when the alerts are stored and sent."""
    begun = time.monotonic()
    progress, sink = runtime.lists.progress, runtime.sink(STAGE)
    count_backlog(progress, messages)
    await progress.reach(marks_of(messages, {}))
    changes = read_changes(messages)
    await sink.run(partial(mark, runtime, messages))
    told = await sink.run(partial(look, runtime, changes))
    await runtime.publisher.send(alerts_out(told.alerts))
    count_alerts(told.changed)
    count_backlog(progress, messages, done=True)
    log.info(
        "look_back.batch",
        entries=len(changes.entries),
        regions=len(changes.regions),
        sightings=told.sightings,
        alerts=len(told.changed),
        withdrawn=sum(alert.state == "withdrawn" for alert in told.changed),
        seconds=round(time.monotonic() - begun, 3),
    )


def read_changes(messages: Sequence[Delivered]) -> ListChanges:
    """The last change of each key; what is no list change is left to the agent that keeps the lists."""
    entries: dict[str, WatchlistEntry | None] = {}
    regions: dict[str, RiskRegion | None] = {}
    said_at: dict[str, datetime] = {}
    for message in messages:
        try:
            if message.topic == WATCHLIST_CHANGES:
                key, entry = read_entry(message.key, message.value)
                entries[key] = entry
            else:
                key, region = read_region(message.key, message.value)
                regions[key] = region
        except ValueError:
            continue
        said_at[key] = datetime.fromtimestamp(max(message.timestamp, 0), UTC)
    return ListChanges(entries, regions, said_at)


def marks_of(messages: Sequence[Delivered], before: dict[tuple[str, int], int]) -> list[Mark]:
    """One mark per partition at its last message, each of a higher version than `before` says."""
    last = {(message.topic, message.partition): message for message in messages}
    return [
        Mark(*part, message.offset, max(before.get(part, 0) + 1, version_of(message))) for part, message in sorted(last.items())
    ]


def mark(runtime: Runtime, messages: Sequence[Delivered]) -> None:
    """Say how far this batch comes, before anything kept is asked for."""
    looking = Looking(runtime.store(STAGE).client)
    looking.write_marks(marks_of(messages, {kept[:2]: kept.version for kept in looking.marks()}))


def look(runtime: Runtime, changes: ListChanges) -> LookedBack:
    """What the changes mean for what is kept; stored.

    Where nothing is kept yet, nothing is asked: a sighting that is stored from now on finds the mark.
    """
    if Looking(runtime.store(STAGE).client).is_empty():
        return LookedBack((), (), 0)
    return look_back(changes, desk_of(runtime, STAGE))


def count_backlog(progress: Progress, messages: Sequence[Delivered], *, done: bool = False) -> None:
    """Changes known to be on the topics behind what this worker has looked back for, by topic."""
    behind: dict[str, int] = {}
    last = {(message.topic, message.partition): message.offset for message in messages}
    first = {(message.topic, message.partition): message.offset for message in reversed(messages)}
    for part, offset in (last if done else first).items():
        behind[part[0]] = behind.get(part[0], 0) + max(0, progress.ends.get(part, 0) - offset - done)
    for topic, number in behind.items():
        metrics.LOOK_BACK_BACKLOG.labels(topic).set(number)
