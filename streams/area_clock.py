"""Models over areas, asked once per day of the stream by the worker that is the clock.

The wait for a day's end is a timer row like any other (`streams.clock` says when it fires), so a day is judged once,
by whichever worker lives. Late records count: with each day the two before it are judged again, and what they no
longer bear out is withdrawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from matchers.models.areas import AreaModel, Counts, area_alerts
from matchers.models.fever_symptoms import FEVER
from matchers.models.observed import at_hour, day_of, said_day
from matchers.models.symptom_cluster import symptom_counts
from matchers.models.timers import Timer
from schemas.records import Alert
from sinks.areas import Areas
from sinks.rows import milliseconds
from sinks.store import Store
from sinks.timers import TimerRow, Timers
from streams.agents.arm_timers import row_of

_JUDGED_AGAIN = timedelta(days=2)
_DAY = timedelta(days=1)
_EPOCH = date(1970, 1, 1)
_AT_ONCE = 100
_EVER_MS = milliseconds(datetime(9999, 1, 1, tzinfo=UTC))


def arm_first(store: Store, models: Iterable[AreaModel], newest_ms: int) -> None:
    """Let each model wait for the end of the stream's day, unless it waits already."""
    timers, day = Timers(store.client), day_of(datetime.fromtimestamp(newest_ms / 1000, UTC))
    waiting = {row.model for row in timers.due(_EVER_MS, [model.key for model in models], _AT_ONCE)}
    timers.write([row_of(day_timer(model, day)) for model in models if model.key not in waiting])


def due_days(store: Store, models: Sequence[AreaModel], at_ms: int) -> list[TimerRow]:
    """The days that are over and were not judged yet, the earliest first."""
    return Timers(store.client).due(at_ms, [model.key for model in models], _AT_ONCE)


def day_timer(model: AreaModel, day: date) -> Timer:
    """The wait for the end of a day."""
    begins, ends = at_hour(day), at_hour(day, 24)
    return Timer(
        model=model.key, subject_kind="place", subject_key="areas", cause=f"day/{day}", due_at=ends, occurred_at=begins,
        since=begins, until=ends, payload={"day": day.isoformat()},
    )  # fmt: skip


def judge(store: Store, row: TimerRow, models: Iterable[AreaModel], at_ms: int) -> tuple[list[Alert], list[TimerRow]]:
    """The alerts of one day's end, stored, and the rows to be written once they are published."""
    model = next(model for model in models if model.key == row.model)
    timer = Timer.model_validate_json(row.body)
    day = said_day(timer.payload.get("day")) or day_of(timer.since)
    first = day - _JUDGED_AGAIN
    counts, reported = _counted(Areas(store.client), first - timedelta(days=model.days - 1), day)
    found = [alert for one in (first, day - _DAY, day) for alert in area_alerts(model, counts, one, reported, timer.due_at)]
    told = news(found, store.alerts([alert.alert_id for alert in found]))
    store.write_alerts(told)
    return told, [row_of(day_timer(model, day_after(day, model, at_ms))), row._replace(state="fired")]


def news(found: Iterable[Alert], kept: Mapping[str, Alert]) -> list[Alert]:
    """The alerts that say something else than what is kept; what was never raised need not be withdrawn."""
    states = {key: alert.state for key, alert in kept.items()}
    return [alert for alert in found if alert.state != states.get(alert.alert_id, "withdrawn")]


def day_after(day: date, model: AreaModel, at_ms: int) -> date:
    """The next day to be judged; after a long pause, days of which the model would not see the begin are passed over."""
    today = day_of(datetime.fromtimestamp(at_ms / 1000, UTC))
    return max(day + _DAY, today - timedelta(days=model.days))


def _counted(areas: Areas, first: date, last: date) -> tuple[Counts, frozenset[date]]:
    """People with symptoms by area and day from `first` to `last`, and the days on which anything was reported."""
    since, until = milliseconds(at_hour(first)), milliseconds(at_hour(last, 24))
    shift = at_hour(first).utcoffset() or timedelta(0)
    days = areas.reported_days(since, until, shift // timedelta(milliseconds=1))
    suspected = [one for part in areas.maybe_symptomatic(since, until, FEVER) for one in part]
    counts, _ = symptom_counts(suspected)
    return counts, frozenset(_EPOCH + timedelta(days=day) for day in days)
