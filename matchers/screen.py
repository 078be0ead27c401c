"""Sightings in, matches and alerts out: the whole of the screen agent, without Kafka.

The answer depends on the sightings, the lists, the regions and the past that is handed in, and on nothing else.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from matchers.models import MODELS
from matchers.models.declare import DetectionModel, Finding, Past, Situation
from matchers.models.timers import Timer
from matchers.regions import RegionIndex, RiskReading
from matchers.watchlist import Watchlist
from schemas.ids import stable_id
from schemas.records import Alert, Match, Place, Sighting
from schemas.subjects import masked_name, masked_plate

_LEVELS = ("none", "low", "mid", "high")
_SPANS = (timedelta(days=1), timedelta(days=40))  # questions about the past: up to hours, up to weeks, longer


@dataclass(frozen=True, slots=True)
class Screened:
    """What one batch gave: each match with its sighting, and the alerts, deduplicated, last word first to last.

    `timers` are the waits that began, each once; `flags` what the models doubt about sightings, by sighting id.
    """

    matches: tuple[tuple[Sighting, Match], ...]
    alerts: tuple[Alert, ...]
    timers: tuple[Timer, ...] = ()
    flags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryRequest:
    """The kept sightings that a batch's models need, in one question."""

    subject_keys: frozenset[str]
    kinds: frozenset[str]
    since: datetime
    until: datetime


def history_wanted(sightings: Sequence[Sighting], models: Sequence[DetectionModel] = MODELS) -> HistoryRequest | None:
    """What must be fetched before `screen` is called, in one question; None when no model needs the past of these.

    The one question spans the widest window of all models; `history_questions` asks the same in narrower ones.
    """
    asked = history_questions(sightings, models)
    if not asked:
        return None
    return HistoryRequest(
        frozenset().union(*(one.subject_keys for one in asked)), frozenset().union(*(one.kinds for one in asked)),
        min(one.since for one in asked), max(one.until for one in asked),
    )  # fmt: skip


def history_questions(sightings: Sequence[Sighting], models: Sequence[DetectionModel] = MODELS) -> list[HistoryRequest]:
    """What must be fetched before `screen` is called, in at most three questions: hours, weeks and months.

    Most records need only hours of their subject's past; asking with the widest window for all of them would fetch and
    read everything that is kept of everybody.
    """
    spans: dict[int, list[tuple[Sighting, Past]]] = {}
    for model in models:
        past = model.past
        if past is not None:
            asked = [(one, past) for one in sightings if one.kind in model.kinds and past.when(one)]
            spans.setdefault(bisect_left(_SPANS, max(past.before, past.after)), []).extend(asked)
    return [_question(spans[span]) for span in sorted(spans) if spans[span]]


def _question(asked: Sequence[tuple[Sighting, Past]]) -> HistoryRequest:
    return HistoryRequest(
        subject_keys=frozenset(sighting.subject_key for sighting, _ in asked),
        kinds=frozenset(kind for past in {past.kinds for _, past in asked} for kind in past),
        since=min(sighting.occurred_at - past.before for sighting, past in asked),
        until=max(sighting.occurred_at + past.after for sighting, past in asked),
    )


def merged(answers: Iterable[Mapping[str, Sequence[Sighting]]]) -> dict[str, list[Sighting]]:
    """The answers to several questions as one history; a sighting that two of them name is seen once by `screen`."""
    history: dict[str, list[Sighting]] = {}
    for answer in answers:
        for subject_key, kept in answer.items():
            history.setdefault(subject_key, []).extend(kept)
    return history


def screen(
    sightings: Sequence[Sighting],
    watchlist: Watchlist,
    regions: RegionIndex,
    history: Mapping[str, Sequence[Sighting]],
    models: Sequence[DetectionModel] = MODELS,
    home: str = "",
) -> Screened:
    """Match, read the risk as of each sighting's time, and ask every model.

    `history` holds, by subject key, the kept sightings that `history_wanted` asked for; the batch itself may be
    among them. `home` is the code of the city that is served, "" for models to take every place for it. Alerts come in
    the order of the sightings; the same alert id appears once, with its last state.
    """
    matches: list[tuple[Sighting, Match]] = []
    alerts: dict[str, Alert] = {}
    timers: dict[str, Timer] = {}
    flags: dict[str, tuple[str, ...]] = {}
    concerned, without_hits = _by_kind(models), _by_kind(model for model in models if not model.hits_only)
    readings: dict[str, RiskReading | None] = {}

    def risk_once(other: Sighting) -> RiskReading | None:
        """A subject's past is asked about by each of its new records."""
        key = f"{other.sighting_id}{other.place.name if other.place else ''}"  # a model may ask "and if it was there?"
        if key not in readings:
            readings[key] = risk_of(other, regions)
        return readings[key]

    for sighting, hits in zip(sightings, watchlist.match(sightings), strict=True):
        matches += ((sighting, found.match) for found in hits)
        asked = (concerned if hits else without_hits).get(sighting.kind)
        if not asked:
            continue
        risk, kept = risk_of(sighting, regions), _others(sighting, history)
        alone = Situation(sighting, hits, risk, (), risk_once, home)
        for model in asked:
            past = past_of(sighting, kept, model) if kept else ()
            for said in model.decide(Situation(sighting, hits, risk, past, risk_once, home) if past else alone):
                if isinstance(said, Timer):
                    timers[said.timer_id] = said
                    continue
                alert = alert_of(model, sighting, said, past)
                alerts[alert.alert_id] = alert
                for sighting_id in alert.sighting_ids if said.flags else ():
                    flags[sighting_id] = tuple(sorted({*flags.get(sighting_id, ()), *said.flags}))
    return Screened(tuple(matches), tuple(alerts.values()), tuple(timers.values()), flags)


def _by_kind(models: Iterable[DetectionModel]) -> Mapping[str, Sequence[DetectionModel]]:
    by_kind: dict[str, list[DetectionModel]] = {}
    for model in models:
        for kind in model.kinds:
            by_kind.setdefault(kind, []).append(model)
    return by_kind


def _others(sighting: Sighting, history: Mapping[str, Sequence[Sighting]]) -> tuple[Sighting, ...]:
    """The subject's kept sightings without this one, each once, by time."""
    kept = history.get(sighting.subject_key)
    if not kept:
        return ()
    own = sighting.sighting_id
    others = {other.sighting_id: other for other in kept if other.sighting_id != own}
    return tuple(sorted(others.values(), key=_when)) if len(others) > 1 else tuple(others.values())


def _when(sighting: Sighting) -> tuple[datetime, str]:
    return sighting.occurred_at, sighting.sighting_id


def past_of(sighting: Sighting, others: Iterable[Sighting], model: DetectionModel) -> tuple[Sighting, ...]:
    """Those of the subject's other sightings that are in the model's window around this one, in the order given."""
    past = model.past
    if past is None or not past.when(sighting):
        return ()
    kinds, since, until = past.kinds, sighting.occurred_at - past.before, sighting.occurred_at + past.after
    return tuple(other for other in others if other.kind in kinds and since <= other.occurred_at <= until)


def risk_of(sighting: Sighting, regions: RegionIndex) -> RiskReading | None:
    """The highest risk that held where and when the subject was: its place for the whole stay, and both ends of a trip."""
    if not len(regions):
        return None
    at, until = sighting.occurred_at, sighting.until
    readings = [regions.risk_at(text, at, code=code, until=until) for text, code in _whereabouts(sighting) if text or code]
    return max(readings, key=lambda reading: _LEVELS.index(reading.level), default=None)


def _whereabouts(sighting: Sighting) -> Iterable[tuple[str, str]]:
    if sighting.place is not None:
        yield place_text(sighting.place), sighting.place.code
    if sighting.trip is not None:
        yield sighting.trip.origin, ""
        yield sighting.trip.destination, ""


def place_text(place: Place) -> str:
    """Address and name as one text, each part once."""
    return place.address if place.name in place.address else f"{place.address}{place.name}"


def alert_of(model: DetectionModel, sighting: Sighting, finding: Finding, past: Sequence[Sighting] = ()) -> Alert:
    """The alert of one finding; its id follows from model, subject and cause, never from the time it was found.

    It describes the sighting that the finding is about. It is dated when the last of the records that were known was
    received, and a millisecond later for each, so that a decision that knew more is always the later one, in whatever
    order the records came, and the same records give the same date.
    """
    about = finding.about or sighting
    place = about.place or Place()
    subject_key = finding.subject_key or sighting.subject_key
    received = max((one.received_at for one in past), default=sighting.received_at)
    raised_at = max(received, sighting.received_at) + timedelta(milliseconds=len(past))
    return Alert(
        alert_id=alert_id_of(model, subject_key, finding.cause),
        model=model.key,
        model_version=model.version,
        subject_kind=sighting.subject_kind,
        subject_key=subject_key,
        subject_label=subject_label(about),
        cause=finding.cause,
        state="withdrawn" if finding.withdraw else "open",
        grade=finding.grade,
        shadow=model.shadow,
        place_code=place.code or (about.person.region if about.person else ""),
        place_text=place.name,
        occurred_at=about.occurred_at,
        raised_at=max(raised_at, finding.not_before) if finding.not_before else raised_at,
        sighting_ids=finding.sighting_ids or (about.sighting_id,),
        measures=model.measures,
        explanation_zh=finding.zh,
        explanation_en=finding.en,
        match=None if finding.match is None else finding.match.model_copy(update={"evidence": ()}),
    )


def alert_id_of(model: DetectionModel, subject_key: str, cause: str) -> str:
    """The id of a model's alert about a subject and a cause."""
    return stable_id("alert", model.key, subject_key, cause)


def subject_label(sighting: Sighting) -> str:
    """Who or what, masked: enough for a district to recognise its own file, too little to read off a screen."""
    if sighting.person is not None:
        return masked_name(sighting.person.name or sighting.person.name_latin)
    if sighting.vehicle is not None:
        return masked_plate(sighting.vehicle.plate)
    return sighting.place.name if sighting.place is not None else ""
