"""Somebody who should be in isolation was seen away from the place of isolation."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.models.declare import DetectionModel, Example, Finding, Situation, Threshold
from matchers.models.observed import clock, day_of, is_same_place, said_day, text
from matchers.models.specimens import NOON, hit, seen
from matchers.models.timers import entry_cause
from matchers.models.vocabulary import basis_of
from schemas.records import Person, Place, Sighting, SightingKind, WatchlistEntry

_ON_THE_WAY = timedelta(hours=3)
_NEAR_METRES = 300.0
_ELSEWHERE_KINDS: frozenset[SightingKind] = frozenset({"checkpoint", "travel", "hotel", "border"})


def decide(situation: Situation) -> Iterator[Finding]:
    """One finding per isolation entry and day on which the subject was away."""
    sighting = situation.sighting
    for found in situation.hits:
        entry = found.entry
        if basis_of(entry.basis) != "isolation" or found.match.grade == "none" or not _is_away(sighting, entry):
            continue
        place, when = sighting.place.name if sighting.place else "", clock(sighting.occurred_at)
        yield Finding(
            cause=entry_cause(entry, f"out-{day_of(sighting.occurred_at)}"),
            grade=found.match.grade,
            match=found.match,
            zh=f"隔离期间于{when}出现在{place or '其他地点'}",
            en=f"seen at {place or 'another place'} at {when} while in isolation",
        )


def _is_away(sighting: Sighting, entry: WatchlistEntry) -> bool:
    if sighting.kind == "grid":
        return text(sighting, "category") == "out_of_isolation" or sighting.facts.get("isolation_checked") is False
    if sighting.kind not in _ELSEWHERE_KINDS or _is_moving_in(sighting, entry):
        return False
    if sighting.kind == "travel" and sighting.trip is not None:
        return True
    if sighting.place is None or entry.place is None:
        return sighting.place is not None
    return not is_same_place(sighting.place, entry.place, _NEAR_METRES)


def _is_moving_in(sighting: Sighting, entry: WatchlistEntry) -> bool:
    """On the way to the place of isolation, or on a day on which the transfer was arranged."""
    if entry.valid_from is not None and sighting.occurred_at < entry.valid_from + _ON_THE_WAY:
        return True
    return said_day(entry.facts.get("transfer_on")) == day_of(sighting.occurred_at)


_HOTEL = Place(place_id="Q1", name="隔离酒店", code="320602")
_ISOLATED = hit("isolation", place=_HOTEL)

SEEN_OUTSIDE_ISOLATION = DetectionModel(
    key="seen_outside_isolation_v1",
    version=1,
    title_zh="隔离期间外出",
    title_en="Seen outside while isolated",
    purpose="follow_isolation",
    basis="Law on Prevention and Treatment of Infectious Diseases (2013), art. 39: isolation and medical observation",
    kinds=frozenset({*_ELSEWHERE_KINDS, "grid"}),
    decide=decide,
    hits_only=True,
    measures=("verify", "escort"),
    due=timedelta(hours=2),
    inputs=("hits on isolation entries", "place of the entry", "facts.category", "facts.isolation_checked"),
    thresholds=(
        Threshold("near", "300 m", "operator's choice, default: the entrance of a large building or compound"),
        Threshold("on the way", "3 h after isolation begins", "operator's choice, default: the ride to the place"),
        Threshold("due", "2 h", "operator's choice, default: while the person can still be met"),
    ),
    not_for="Punishing anyone: arranged transfers, hospital visits and wrong lists are the first things to rule out.",
    examples=(
        Example(Situation(seen("checkpoint"), (_ISOLATED,)), ("city/e1@out-2021-07-29",), "at an expressway exit"),
        Example(Situation(seen("hotel", place=_HOTEL), (_ISOLATED,)), (), "registered in the isolation hotel itself"),
        Example(Situation(seen("checkpoint", place=Place(place_id="Q1-G", name="隔离酒店北门")), (_ISOLATED,)), (),
                "near miss: the gate of the same place, written otherwise"),
        Example(Situation(seen("checkpoint"), (hit("隔离", place=_HOTEL, valid_from=NOON - timedelta(hours=1)),)), (),
                "on the way there, an hour after it began"),
        Example(Situation(seen("checkpoint"), (hit("isolation", place=_HOTEL, transfer_on="2021-07-29"),)), (),
                "an arranged transfer"),
        Example(Situation(seen("grid", category="out_of_isolation"), (hit("isolation", "probable"),)),
                ("city/e1@out-2021-07-29",), "a grid worker reports it"),
        Example(Situation(seen("grid", category="visit", isolation_checked=True), (_ISOLATED,)), (), "found at home"),
        Example(Situation(seen("checkpoint", place=None), (_ISOLATED,)), (), "dirty: the record does not say where"),
        Example(Situation(seen("checkpoint"), (hit("isolation", "none", person=Person(name="王小明")),)), (),
                "only the name agrees"),
    ),
)  # fmt: skip
