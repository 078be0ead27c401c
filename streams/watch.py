"""One worker keeps watch for all: ledger, open and overdue tasks, old dead letters, as metrics.

Whoever holds the first partition of the alerts does it, so there is always one and never two for long. Asking costs more the
more is kept; the pause grows with what the last look took, so that watching never takes more than a fiftieth.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from schemas.errors import DependencyError
from sinks.store import Store
from streams import metrics
from streams.ledger import Reconciliation, reconcile_now
from streams.runtime import Runtime

STAGE = "watch"
_MOST_SHARE = 50
_OPEN_TASKS = """
SELECT unit, count(), countIf(due_ms < %(now)s) FROM push_tasks FINAL WHERE state IN ('open', 'acknowledged') GROUP BY unit
"""
_OLDEST_LETTER = "SELECT min(first_seen_ms) FROM dead_letters WHERE expires_ms > %(now)s"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """One look: the ledger, (open, overdue) tasks by unit, and the oldest letter in seconds since 1970 (0: none)."""

    ledger: Reconciliation
    tasks: dict[str, tuple[int, int]]
    oldest_letter: float


async def keep_watch(runtime: Runtime, elected: Callable[[], bool]) -> None:
    """Look, tell, sleep, until cancelled; what does not answer is logged and asked again."""
    pause = runtime.settings.watch_seconds
    while True:
        await asyncio.sleep(pause)
        if not elected():
            forget()
            continue
        begun = time.monotonic()
        try:
            tell(await asyncio.to_thread(look, runtime.settings.broker, runtime.store(STAGE), time.time()))
        except DependencyError as error:
            log.warning("watch.unavailable", error=error.code)
        pause = max(runtime.settings.watch_seconds, (time.monotonic() - begun) * _MOST_SHARE)


def look(broker: str, store: Store, now: float) -> Seen:
    """Ask broker and ClickHouse; `now` in seconds since 1970."""
    asked = {"now": int(now * 1000)}
    tasks = {str(unit): (int(count), int(late)) for unit, count, late in store.client.query(_OPEN_TASKS, asked)}
    ((oldest,),) = store.client.query(_OLDEST_LETTER, asked)
    return Seen(reconcile_now(broker, store), tasks, int(oldest) / 1000)


def tell(seen: Seen) -> None:
    """Set the gauges; a unit without open tasks any more goes to nothing instead of staying."""
    forget()
    for row in seen.ledger.rows:
        metrics.UNACCOUNTED.labels(row.source).inc(row.gap)
    for unit, (count, late) in seen.tasks.items():
        metrics.OPEN_TASKS.labels(unit).set(count)
        metrics.OVERDUE_TASKS.labels(unit).set(late)
    metrics.UNREAD.set(seen.ledger.unread)
    metrics.OLDEST_DEAD_LETTER.set(seen.oldest_letter)


def forget() -> None:
    """Take back what this worker told: another keeps watch now."""
    for gauge in (metrics.UNACCOUNTED, metrics.OPEN_TASKS, metrics.OVERDUE_TASKS):
        gauge.clear()
