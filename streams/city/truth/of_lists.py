"""What is true of listed people, and of those who were where a case was."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from streams.city.happenings import CITY_TIME, CasePlace, Event, Listed
from streams.city.lists import LIST_OF, PLACES_LIST, TRIPS_LIST
from streams.city.trains import overlap
from streams.city.truth.known import Expected, Known, day_of, division

_SEEN = ("checkpoint", "travel", "hotel", "border", "declaration")
_ON_THE_WAY, _AFTER = timedelta(hours=3), timedelta(minutes=30)


def _cause(entry: Listed) -> str:
    return f"{LIST_OF[entry.basis]}/{entry.entry_id}"


def _seen(known: Known, basis: str, *kinds: str) -> Iterator[tuple[Event, Listed]]:
    for event in known.of_kinds(*kinds):
        entry = known.listed(event)
        if entry is not None and entry.basis == basis:
            yield event, entry


def watchlist_hits(known: Known) -> Iterator[Expected]:
    """A contact or an isolated person was seen."""
    for basis in ("contact", "isolation"):
        for event, entry in _seen(known, basis, *_SEEN, "roster", "grid"):
            yield "watchlist_hit_v1", _cause(entry), event.subject


def returned_from_abroad(known: Known) -> Iterator[Expected]:
    """A resident abroad was seen here."""
    for event, entry in _seen(known, "resident_abroad", *_SEEN):
        if event.facts.get("direction") != "exit" or event.kind != "border":
            yield "resident_abroad_returned_v1", _cause(entry), event.subject


def listed_plans(known: Known) -> Iterator[Expected]:
    """A resident abroad was seen more than a day off the planned day of return."""
    for event, entry in _seen(known, "resident_abroad", *_SEEN):
        off = entry.planned is not None and abs(date.fromisoformat(day_of(event)) - entry.planned) > timedelta(days=1)
        if off and (event.facts.get("direction") != "exit" or event.kind != "border"):
            yield "planned_return_v1", f"{_cause(entry)}@planned-return", event.subject


def contacts_elsewhere(known: Known) -> Iterator[Expected]:
    """A contact was in another county than the one of residence, which manages the contact."""
    for event, entry in _seen(known, "contact", *_SEEN, "grid", "test"):
        here = division(event)
        known_part = here[:2] if here.endswith("0000") else here[:4] if here.endswith("00") else here
        if not entry.person.county.startswith(known_part):
            yield "contact_elsewhere_v1", f"{_cause(entry)}@elsewhere-{here}", event.subject


def outside_isolation(known: Known) -> Iterator[Expected]:
    """An isolated person was elsewhere, after the ride there and not on the day of an arranged transfer."""
    for event, entry in _seen(known, "isolation", "checkpoint", "travel", "hotel", "border", "grid"):
        if event.kind == "grid":
            away = event.facts.get("category") == "out_of_isolation" or event.facts.get("isolation_checked") is False
        else:
            settled = entry.begins is not None and event.at >= entry.begins + _ON_THE_WAY
            moved = entry.moved_on is not None and entry.moved_on.isoformat() == day_of(event)
            inside = event.spot is not None and entry.place is not None and event.spot.spot_id == entry.place.spot_id
            away = settled and not moved and not inside
        if away:
            yield "seen_outside_isolation_v1", f"{_cause(entry)}@out-{day_of(event)}", event.subject


def case_trips(known: Known) -> Iterator[Expected]:
    """Aboard on a leg on which a case was aboard."""
    for event in known.of_kinds("travel"):
        for trip in known.week.trips:
            if event.ride is not None and overlap(event.ride, trip.ride):
                yield "case_trip_v1", f"{TRIPS_LIST}/{trip.entry_id}", event.subject


def case_nights(known: Known) -> Iterator[Expected]:
    """In the same hotel as a case between midnight and six."""
    for event, place in _at_case_places(known, "hotel"):
        begins, ends = max(event.at, place.begins), min(event.until or event.at, place.ends)
        if any(max(begins, night) < min(ends, night + timedelta(hours=6)) for night in _midnights(begins, ends)):
            yield "case_hotel_night_v1", f"{PLACES_LIST}/{place.entry_id}", event.subject


def case_visits(known: Known) -> Iterator[Expected]:
    """At a place while a case was there, or within half an hour after it left."""
    for event, place in _at_case_places(known, "checkpoint", "test"):
        if place.begins <= event.at <= place.ends + _AFTER:
            yield "case_place_time_v1", f"{PLACES_LIST}/{place.entry_id}", event.subject


def visits_near_cases(known: Known) -> Iterator[Expected]:
    """A grid worker met somebody at the place; the report gives only its address."""
    for event, place in _at_case_places(known, "grid"):
        if place.begins <= event.at <= place.ends + _AFTER:
            yield "case_place_time_v1", f"{PLACES_LIST}/{place.entry_id}", event.subject


def _at_case_places(known: Known, *kinds: str) -> Iterator[tuple[Event, CasePlace]]:
    for event in known.of_kinds(*kinds):
        for place in known.week.case_places:
            if event.spot is not None and event.spot.spot_id == place.spot.spot_id:
                yield event, place


def _midnights(begins: datetime, ends: datetime) -> Iterator[datetime]:
    night = begins.astimezone(CITY_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    while night < ends:
        yield night
        night += timedelta(days=1)
