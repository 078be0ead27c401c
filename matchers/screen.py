"""Sightings in, matches and alerts out: the whole of the screen agent, without Kafka.

The answer depends on the sightings, the lists, the regions and the past that is handed in, and on nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.subjects import masked_name, masked_plate

from matchers.models import MODELS
from matchers.models.declare import DetectionModel, Finding, Situation
from matchers.regions import RegionIndex, RiskReading
from matchers.watchlist import Watchlist
from schemas.ids import stable_id
from schemas.records import Alert, Match, Place, Sighting

_LEVELS = ("none", "low", "mid", "high")


@dataclass(frozen=True, slots=True)
class Screened:
    """What one batch gave: each match with its sighting, and the alerts, deduplicated, last word first to last."""

    matches: tuple[tuple[Sighting, Match], ...]
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class HistoryRequest:
    """The kept sightings that a batch's models need, in one question."""

    subject_keys: frozenset[str]
    kinds: frozenset[str]
    since: datetime
    until: datetime


def history_wanted(sightings: Sequence[Sighting], models: Sequence[DetectionModel] = MODELS) -> HistoryRequest | None:
    """What must be fetched before `screen` is called; None when no model needs the past of these sightings."""
    keys: set[str] = set()
    kinds: set[str] = set()
    bounds: list[datetime] = []
    for model in models:
        if model.past is None:
            continue
        for sighting in sightings:
            if sighting.kind in model.kinds:
                keys.add(sighting.subject_key)
                kinds |= model.past.kinds
                bounds += (sighting.occurred_at - model.past.before, sighting.occurred_at + model.past.after)
    return HistoryRequest(frozenset(keys), frozenset(kinds), min(bounds), max(bounds)) if bounds else None


def screen(
    sightings: Sequence[Sighting],
    watchlist: Watchlist,
    regions: RegionIndex,
    history: Mapping[str, Sequence[Sighting]],
    models: Sequence[DetectionModel] = MODELS,
) -> Screened:
    """Match, read the risk as of each sighting's time, and ask every model.

    `history` holds, by subject key, the kept sightings that `history_wanted` asked for; the batch itself may be
    among them. Alerts come in the order of the sightings; the same alert id appears once, with its last state.
    """
    matches: list[tuple[Sighting, Match]] = []
    alerts: dict[str, Alert] = {}
    for sighting, hits in zip(sightings, watchlist.match(sightings), strict=True):
        matches += ((sighting, found.match) for found in hits)
        risk = risk_of(sighting, regions)
        kept = history.get(sighting.subject_key, ())
        for model in models:
            if sighting.kind not in model.kinds:
                continue
            situation = Situation(sighting, hits, risk, past_of(sighting, kept, model))
            for finding in model.decide(situation):
                alert = alert_of(model, sighting, finding)
                alerts[alert.alert_id] = alert
    return Screened(tuple(matches), tuple(alerts.values()))


def past_of(sighting: Sighting, kept: Iterable[Sighting], model: DetectionModel) -> tuple[Sighting, ...]:
    """The kept sightings in the model's window around this one, by time, without itself."""
    if model.past is None:
        return ()
    since, until = sighting.occurred_at - model.past.before, sighting.occurred_at + model.past.after
    wanted = {
        other.sighting_id: other
        for other in kept
        if other.kind in model.past.kinds and since <= other.occurred_at <= until and other.sighting_id != sighting.sighting_id
    }
    return tuple(sorted(wanted.values(), key=lambda other: (other.occurred_at, other.sighting_id)))


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


def alert_of(model: DetectionModel, sighting: Sighting, finding: Finding) -> Alert:
    """The alert of one finding; its id follows from model, subject and cause, never from the time it was found."""
    place = sighting.place or Place()
    return Alert(
        alert_id=stable_id("alert", model.key, sighting.subject_key, finding.cause),
        model=model.key,
        model_version=model.version,
        subject_kind=sighting.subject_kind,
        subject_key=sighting.subject_key,
        subject_label=subject_label(sighting),
        cause=finding.cause,
        state="withdrawn" if finding.withdraw else "open",
        grade=finding.grade,
        shadow=model.shadow,
        place_code=place.code or (sighting.person.region if sighting.person else ""),
        place_text=place.name,
        occurred_at=sighting.occurred_at,
        raised_at=sighting.received_at,
        sighting_ids=finding.sighting_ids or (sighting.sighting_id,),
        measures=model.measures,
        explanation_zh=finding.zh,
        explanation_en=finding.en,
        match=None if finding.match is None else finding.match.model_copy(update={"evidence": ()}),
    )


def subject_label(sighting: Sighting) -> str:
    """Who or what, masked: enough for a district to recognise its own file, too little to read off a screen."""
    if sighting.person is not None:
        return masked_name(sighting.person.name or sighting.person.name_latin)
    return masked_plate(sighting.vehicle.plate) if sighting.vehicle is not None else ""
