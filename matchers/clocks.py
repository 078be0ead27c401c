"""Timers as pure functions: which are due at an instant, what they ask of the past, and what comes of them.

An agent keeps `Timer` rows, and every so often does, with one instant `at`:

1. `due(rows, at)`;
2. fetch `questions(...)` from kept sightings;
3. `fire(...)`: alerts and the timers that follow;
4. look the alerts up and drop those that `unsettled` leaves out: their wait had ended already;
5. store and publish, then mark the rows as fired.

Repeating any step gives the same ids. Where an old stream is replayed, `at` is how far the stream's own time has come.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matchers.models import MODELS
from matchers.models.declare import DetectionModel, Finding
from matchers.models.timers import Timer
from matchers.screen import HistoryRequest, alert_id_of
from schemas.records import Alert, Sighting, WatchlistEntry


@dataclass(frozen=True, slots=True)
class Fired:
    """What due timers gave: alerts and following timers, each once; and timers whose model does not run."""

    alerts: tuple[Alert, ...]
    timers: tuple[Timer, ...]
    unanswered: tuple[Timer, ...] = ()


@dataclass(frozen=True, slots=True)
class Armed:
    """What list changes do to the clock: timers of these entries go, then these come."""

    dropped_entries: frozenset[str]
    timers: tuple[Timer, ...]


def each_once(timers: Iterable[Timer]) -> list[Timer]:
    """One timer per id, the earliest due first."""
    distinct = {timer.timer_id: timer for timer in timers}
    return [distinct[key] for key in sorted(distinct, key=lambda key: (distinct[key].due_at, key))]


def due(timers: Iterable[Timer], at: datetime) -> list[Timer]:
    """The timers whose time has come at `at`, each once, the earliest first."""
    return each_once(timer for timer in timers if timer.due_at <= at)


def arm(changes: Iterable[tuple[str, WatchlistEntry | None]], at: datetime, models: Sequence[DetectionModel] = MODELS) -> Armed:
    """What changed entries start; a changed or removed entry first loses the timers it had.

    Args:
        changes: Key and the entry now, or None when removed; the last change of a key counts.
        at: When the change came, so that a replay arms the same timers.
        models: Those that run.
    """
    last = dict(changes)
    timers = [
        timer for entry in last.values() if entry is not None for model in models if model.arm for timer in model.arm(entry, at)
    ]
    return Armed(frozenset(last), tuple(each_once(timers)))


def without_entries(timers: Iterable[Timer], entry_keys: frozenset[str]) -> list[Timer]:
    """The timers that rest on none of these entries."""
    return [timer for timer in timers if not timer.entry_key or timer.entry_key not in entry_keys]


def questions(timers: Iterable[Timer], models: Sequence[DetectionModel] = MODELS) -> list[HistoryRequest]:
    """What must be fetched before `fire`: one question per model, about the subjects of sightings.

    A timer that rests on an entry asks nothing: whatever ended its wait has left a withdrawn alert, which `unsettled`
    finds, however the records wrote their subject.
    """
    known = {model.key: model for model in models}
    by_model: dict[str, list[Timer]] = defaultdict(list)
    for timer in timers:
        if timer.model in known and not timer.entry_key:
            by_model[timer.model].append(timer)
    asked = []
    for key, of_model in by_model.items():
        model = known[key]
        kinds = frozenset[str](model.kinds) | (model.past.kinds if model.past else frozenset())
        subjects = frozenset(timer.subject_key for timer in of_model)
        since, until = min(timer.since for timer in of_model), max(timer.until for timer in of_model)
        asked.append(HistoryRequest(subjects, kinds, since, until))
    return asked


def fire(timers: Iterable[Timer], history: Mapping[str, Sequence[Sighting]], models: Sequence[DetectionModel] = MODELS) -> Fired:
    """Ask each due timer's model, with the kept sightings of its subject in the timer's window."""
    known = {model.key: model for model in models}
    alerts: dict[str, Alert] = {}
    following: list[Timer] = []
    unanswered = []
    for timer in each_once(timers):
        model = known.get(timer.model)
        if model is None or model.fire is None:
            unanswered.append(timer)
            continue
        kept = history.get(timer.subject_key, ())
        past = tuple(one for one in kept if timer.since <= one.occurred_at <= timer.until)
        for said in model.fire(timer, past):
            if isinstance(said, Timer):
                following.append(said)
            else:
                alert = alert_of_timer(model, timer, said)
                alerts[alert.alert_id] = alert
    return Fired(tuple(alerts.values()), tuple(each_once(following)), tuple(unanswered))


def alert_of_timer(model: DetectionModel, timer: Timer, finding: Finding) -> Alert:
    """The alert of a due timer, dated at its due time: late firing gives the same record."""
    return Alert(
        alert_id=alert_id_of(model, timer.subject_key, finding.cause),
        model=model.key,
        model_version=model.version,
        subject_kind=timer.subject_kind,
        subject_key=timer.subject_key,
        subject_label=timer.subject_label,
        cause=finding.cause,
        state="withdrawn" if finding.withdraw else "open",
        grade=finding.grade,
        shadow=model.shadow,
        place_code=timer.place_code,
        place_text=timer.place_text,
        occurred_at=timer.occurred_at,
        raised_at=timer.due_at,
        sighting_ids=finding.sighting_ids or ((timer.sighting_id,) if timer.sighting_id else ()),
        measures=model.measures,
        explanation_zh=finding.zh,
        explanation_en=finding.en,
    )


def unsettled(alerts: Iterable[Alert], stored: Mapping[str, Alert]) -> list[Alert]:
    """The alerts that are still to be raised: not those withdrawn already, at their own date or later."""
    return [alert for alert in alerts if not _is_settled(alert, stored.get(alert.alert_id))]


def _is_settled(alert: Alert, before: Alert | None) -> bool:
    return before is not None and before.state == "withdrawn" and before.raised_at >= alert.raised_at
