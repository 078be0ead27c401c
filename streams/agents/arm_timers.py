"""watchlist-changes -> arm_timers -> timers in ClickHouse.

What models wait for because of a list entry: a changed or removed entry loses its timers, and what it says now starts new
ones. An entry said again in the same words keeps those it has, so that a list loaded anew delays nothing. Order: the
change of the highest version decides, whatever is delivered again. Repeats: a timer has the same id each time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import structlog

from matchers import clocks
from matchers.models import MODELS
from matchers.models.timers import Timer
from schemas.records import WatchlistEntry
from sinks.rows import milliseconds
from sinks.timers import TimerRow, Timers, digest_of
from streams import metrics
from streams.agents.keep_lists import version_of
from streams.delivery import Delivered
from streams.lists import read_entry
from streams.runtime import Runtime
from streams.topics import WATCHLIST_CHANGES

STAGE = "arm_timers"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class EntrySaid:
    """One list change: the entry now, or None when removed, its version, and when it was said."""

    entry: WatchlistEntry | None
    version: int
    at: datetime


async def arm_timers(runtime: Runtime, messages: Sequence[Delivered]) -> None:
    """Store what one batch of list changes does to the timers."""
    changes = read_said(messages)
    rows = await runtime.sink(STAGE).run(partial(settle_timers, runtime, changes))
    for state in ("armed", "cancelled"):
        metrics.TIMERS.labels(state).inc(sum(row.state == state for row in rows))
    if rows:
        log.info("timers.settled", entries=len(changes), rows=len(rows))


def read_said(messages: Iterable[Delivered]) -> dict[str, EntrySaid]:
    """The last change of each entry; what is no list change is left to the agent that keeps the lists."""
    said: dict[str, EntrySaid] = {}
    for message in messages:
        if message.topic != WATCHLIST_CHANGES:
            continue
        try:
            key, entry = read_entry(message.key, message.value)
        except ValueError:
            continue
        said[key] = EntrySaid(entry, version_of(message), datetime.fromtimestamp(max(message.timestamp, 0), UTC))
    return said


def settle_timers(runtime: Runtime, changes: Mapping[str, EntrySaid]) -> list[TimerRow]:
    """Ask what is kept of the changed entries, decide, store."""
    timers = Timers(runtime.store(STAGE).client)
    kept: dict[str, list[TimerRow]] = {}
    for row in timers.of_entries(changes):
        kept.setdefault(row.entry_key, []).append(row)
    rows = [row for key, said in changes.items() for row in rows_of_change(key, said, kept.get(key, ()))]
    timers.write(rows)
    return rows


def rows_of_change(key: str, said: EntrySaid, kept: Sequence[TimerRow]) -> list[TimerRow]:
    """The rows that one change of an entry adds; none when the change is known already, or a later one is.

    Every model arms, those too that do not run now: their waits are answered once they run again.
    """
    if any(row.base > said.version for row in kept):
        return []
    digest = digest_of(said.entry.to_bytes()) if said.entry is not None else ""
    live = [row for row in kept if row.state != "cancelled"]
    if said.entry is not None and any(row.digest == digest for row in live):
        return []
    armed = clocks.arm([(key, said.entry)], said.at, MODELS).timers
    again = {timer.timer_id for timer in armed}
    dropped = [row._replace(state="cancelled", base=said.version, digest=digest) for row in live if row.timer_id not in again]
    return [*dropped, *(row_of(timer, said.version, digest) for timer in armed)]


def row_of(timer: Timer, base: int = 0, digest: str = "") -> TimerRow:
    """An armed timer as it is kept."""
    due_ms, body = milliseconds(timer.due_at), timer.to_bytes().decode()
    return TimerRow(timer.entry_key, timer.timer_id, timer.model, timer.subject_key, "armed", due_ms, base, digest, body)
