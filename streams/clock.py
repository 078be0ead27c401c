"""The clock: one worker of the group asks which timers are due, asks their models, stores, publishes, and marks them fired.

**What time it is.** The stream's own: the newest broker time of a raw record that the group has taken in, as the ledger
keeps it, so that a replayed stream is answered as it was. It never runs ahead of the wall clock, whatever a sender's
clock says. When nothing has come in for `clock_idle_seconds` the wall clock counts: a quiet night must not keep a missed
check from being noticed.

**The rule.** A timer due at or before `at` fires only once every record that the broker had received by `at` is screened.
First `at` is read, then where the raw topics and the list changes end; whatever was received by `at` lies before. Once the
group has committed all of these, every such record is a stored sighting on its topic, and every timer of a list change is
armed or dropped. Then the ends of the sightings are read, and once these are committed too, every such sighting is
screened: what it armed is armed, and what it withdraws is withdrawn. New records meanwhile delay nothing, for the ends are
read once. Nothing is asked of the broker while no timer is due.

**Crashes.** The row of a timer is the only state. Alerts are stored, then published, then the timers that follow are armed,
then the timer is marked; a crash between two of these repeats them with the same ids. Whoever holds the first partition of
the alerts is the clock; two for a moment do the same twice. A timer whose entry has changed since is dropped, not fired.
Lists that change while timers fire are minded as by the screen: see `streams.list_progress`.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from matchers import clocks
from matchers.look_back import dated, unsupported
from matchers.models.timers import Timer
from matchers.screen import merged
from schemas.errors import DependencyError
from schemas.records import Alert
from sinks.timers import KeptEntry, TimerRow, Timers
from streams import area_clock, metrics
from streams.agents.arm_timers import row_of
from streams.agents.screen import alerts_out, count_alerts, marks
from streams.delivery import EXIT_CRASHED
from streams.runtime import Runtime
from streams.topics import LIST_TOPICS, RAW_TOPICS, SIGHTINGS, PartitionState, partition_states
from streams.valves import Releases

STAGE = "clock"
_AT_ONCE = 2_000
_LOOK_AGAIN_SECONDS = 0.5
_MOST_SHARE = 10  # looking for due timers takes at most a tenth of the time
_STEP = timedelta(milliseconds=1)  # the store's end is exclusive, the models' is not
_NEWEST = "SELECT max(received_ms) FROM ledger WHERE day >= %(day)s"
log = structlog.get_logger(__name__)

AskParts = Callable[[Sequence[str], bool], Awaitable[Sequence[PartitionState]]]


@dataclass
class StreamTime:
    """The stream's own time, and the wall clock when the stream is idle; times in milliseconds since 1970."""

    idle_seconds: float
    newest_ms: int = 0
    areas: set[str] = field(default_factory=set)  # models over areas that are known to wait for a day's end
    _moved: float = field(default_factory=time.monotonic)

    def now(self, newest_ms: int, wall_ms: int, monotonic: float) -> int:
        """The time, given the newest record's, the wall clock, and a clock that only runs on."""
        if newest_ms > self.newest_ms:
            self.newest_ms, self._moved = newest_ms, monotonic
        idle = monotonic - self._moved >= self.idle_seconds
        return wall_ms if idle else min(self.newest_ms, wall_ms)


async def keep_time(runtime: Runtime, elected: Callable[[], bool]) -> None:
    """Look, fire, sleep, until cancelled; an unexpected exception ends the process, and another worker is the clock."""
    stream, releases = StreamTime(runtime.settings.clock_idle_seconds), Releases(runtime, STAGE)
    was_elected = False
    while True:
        await asyncio.sleep(runtime.settings.clock_seconds)
        if elected() and not was_elected:
            stream = StreamTime(runtime.settings.clock_idle_seconds)
        was_elected = elected()
        if not was_elected:
            metrics.TIMERS_DUE.set(0)
            continue
        try:
            await releases.release(time.time_ns() // 1_000_000)
            await turn(runtime, stream, elected)
        except DependencyError as error:
            log.warning("clock.unavailable", error=error.code)
        except Exception as error:  # a bug: timers stay armed, and nothing is marked that was not said
            log.critical("clock.died", error=type(error).__name__, exc_info=True)
            os._exit(EXIT_CRASHED)


async def turn(runtime: Runtime, stream: StreamTime, elected: Callable[[], bool]) -> None:
    """Fire everything that is due now, once it may be."""
    sink = runtime.sink(STAGE)
    newest = await sink.run(partial(newest_received, runtime, stream.newest_ms))
    if newest and stream.areas != (keys := {model.key for model in runtime.area_models}):
        await sink.run(partial(area_clock.arm_first, runtime.store(STAGE), runtime.area_models, newest))
        stream.areas = keys
    at_ms = stream.now(newest, time.time_ns() // 1_000_000, time.monotonic())
    begun = time.monotonic()
    due = await sink.run(partial(due_rows, runtime, at_ms))
    days = await sink.run(partial(area_clock.due_days, runtime.store(STAGE), runtime.area_models, at_ms))
    metrics.TIMERS_DUE.set(len(due) + len(days))
    if not due and not days:
        await asyncio.sleep((time.monotonic() - begun) * _MOST_SHARE)
        return
    if not await everything_screened(partial(ask_parts, runtime), elected):
        return
    await judge_days(runtime, at_ms)
    while due := await sink.run(partial(due_rows, runtime, at_ms)):
        await fire(runtime, due)
        if not elected():
            return
    metrics.TIMERS_DUE.set(0)


async def judge_days(runtime: Runtime, at_ms: int) -> None:
    """Ask the models over areas about every day that is over: stored, published, marked."""
    sink, store, models = runtime.sink(STAGE), runtime.store(STAGE), runtime.area_models
    while days := await sink.run(partial(area_clock.due_days, store, models, at_ms)):
        for row in days:
            told, done = await sink.run(partial(area_clock.judge, store, row, models, at_ms))
            await runtime.publisher.send(alerts_out(told))
            await sink.run(partial(Timers(store.client).write, done))
            count_alerts(told)
            log.info("clock.judged_day", model=row.model, alerts=len(told))


def newest_received(runtime: Runtime, known_ms: int) -> int:
    """Broker time of the newest raw record that is kept, milliseconds since 1970; 0 when there is none."""
    day = int(datetime.fromtimestamp(known_ms / 1000, UTC).strftime("%Y%m%d")) if known_ms else 0
    ((newest,),) = runtime.store(STAGE).client.query(_NEWEST, {"day": day})
    return max(int(newest), known_ms)


def due_rows(runtime: Runtime, at_ms: int) -> list[TimerRow]:
    """Due timers of the models that run; those of a model that is off wait until it runs again."""
    keys = [model.key for model in runtime.models if model.fire is not None]
    return Timers(runtime.store(STAGE).client).due(at_ms, keys, _AT_ONCE)


async def ask_parts(runtime: Runtime, topics: Sequence[str], committed: bool) -> Sequence[PartitionState]:
    """Where the topics end and, when asked, what the group has committed."""
    settings = runtime.settings
    return await asyncio.to_thread(partition_states, settings.broker, topics, settings.group if committed else None)


async def everything_screened(ask: AskParts, go_on: Callable[[], bool], pause: float = _LOOK_AGAIN_SECONDS) -> bool:
    """Return when every record that the broker holds now is screened; False when somebody else is to go on."""
    for topics in ((*RAW_TOPICS, *LIST_TOPICS), (SIGHTINGS,)):
        ends = {(one.topic, one.partition): one.end for one in await ask(topics, False)}
        while waiting := behind(ends, await ask(sorted({topic for topic, _ in ends}), True)):
            if not go_on():
                return False
            ends = {part: ends[part] for part in waiting}
            await asyncio.sleep(pause)
    return True


def behind(ends: Mapping[tuple[str, int], int], states: Iterable[PartitionState]) -> list[tuple[str, int]]:
    """The partitions whose messages before `ends` are not all committed."""
    committed = {(one.topic, one.partition): one.committed or 0 for one in states}
    return [part for part, end in ends.items() if committed.get(part, 0) < end]


async def fire(runtime: Runtime, due: Sequence[TimerRow]) -> None:
    """Ask the models about these timers, and settle what they say: stored, published, marked."""
    progress, sink = runtime.lists.progress, runtime.sink(STAGE)
    await progress.reach(await sink.run(partial(marks, runtime, STAGE)))
    known = progress.positions()
    said = await sink.run(partial(answer, runtime, due))
    told = [*said.alerts]
    while lagging := progress.behind(known, await sink.run(partial(marks, runtime, STAGE))):
        await progress.reach(lagging)
        known = progress.positions()
        told += await sink.run(partial(take_back, runtime, said))
    await runtime.publisher.send(alerts_out(told))
    await sink.run(partial(Timers(runtime.store(STAGE).client).write, [*said.following, *said.done]))
    count_alerts(told)
    for row in said.done:
        metrics.TIMERS.labels(row.state).inc()
    metrics.TIMERS.labels("armed").inc(len(said.following))
    log.info("clock.fired", timers=len(due), alerts=len(told), following=len(said.following))


@dataclass(frozen=True, slots=True)
class Answered:
    """What due timers gave: alerts, stored; and the rows to be written once these are published."""

    alerts: tuple[Alert, ...]
    following: tuple[TimerRow, ...]
    done: tuple[TimerRow, ...]
    entries: Mapping[str, str]  # the entry that an alert rests on, by alert id


def answer(runtime: Runtime, due: Sequence[TimerRow]) -> Answered:
    """Fetch the past that the models ask for, let them say, and store the alerts that are still to be raised."""
    store, models = runtime.store(STAGE), runtime.models
    holding, dropped = still_wanted(due, Timers(store.client).entries({row.entry_key for row in due if row.entry_key}))
    rows = {row.timer_id: row for row in holding}
    timers = [Timer.model_validate_json(row.body) for row in holding]
    asked = clocks.questions(timers, models)
    history = merged(store.history(sorted(one.subject_keys), sorted(one.kinds), one.since, one.until + _STEP) for one in asked)
    fired = clocks.fire(timers, history, models)
    alerts = [dated(alert, runtime.lists.heard_at) for alert in fired.alerts]
    alerts = clocks.unsettled(alerts, store.alerts([alert.alert_id for alert in alerts]))
    store.write_alerts(alerts)
    unanswered = {timer.timer_id for timer in fired.unanswered}
    done = [row._replace(state="fired") for key, row in rows.items() if key not in unanswered]
    of_entry = {row.entry_key: row for row in holding if row.entry_key}
    following = [_following(timer, of_entry) for timer in fired.timers]
    by_cause = {timer.cause: timer.entry_key for timer in timers}
    entries = {alert.alert_id: by_cause.get(alert.cause, "") for alert in alerts}
    return Answered(tuple(alerts), tuple(following), (*done, *dropped), entries)


def still_wanted(due: Iterable[TimerRow], entries: Mapping[str, KeptEntry]) -> tuple[list[TimerRow], list[TimerRow]]:
    """The timers to fire, and those whose entry was removed or says something else now, as cancelled."""
    holding, dropped = [], []
    for row in due:
        entry = entries.get(row.entry_key)
        if row.entry_key and entry is not None and entry.digest != row.digest:
            dropped.append(row._replace(state="cancelled", base=max(entry.version, row.base)))
        else:
            holding.append(row)
    return holding, dropped


def _following(timer: Timer, of_entry: Mapping[str, TimerRow]) -> TimerRow:
    before = of_entry.get(timer.entry_key)
    return row_of(timer, before.base, before.digest) if before is not None else row_of(timer)


def take_back(runtime: Runtime, said: Answered) -> list[Alert]:
    """Withdrawals, stored, of what was just raised for entries that are on no list any more."""
    store, heard_at = runtime.store(STAGE), runtime.lists.heard_at
    orphaned = [alert for alert in said.alerts if (key := said.entries.get(alert.alert_id)) and heard_at(key) is None]
    told = unsupported(orphaned, store.alerts([alert.alert_id for alert in orphaned]), {}, heard_at)
    store.write_alerts(told)
    return told
