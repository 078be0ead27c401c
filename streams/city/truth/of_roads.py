"""What is true of roads and borders: vehicles from risk regions, drivers' tests, days of return, one subject in two places."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

from streams.city.happenings import Event
from streams.city.sources import sighting_id_of
from streams.city.truth.known import Expected, Known, day_of, in_city, within

_INCUBATION, _VALID = timedelta(days=14), timedelta(hours=48)
_LORRIES = frozenset({"重型货车", "半挂牵引车", "大型客车"})
_TOGETHER = timedelta(hours=3)
_KM_PER_HOUR, _SLACK_KM, _SLACK = 350.0, 5.0, timedelta(minutes=5)
_EARTH_KM = 6371.0


def vehicles_from_risk(known: Known) -> Iterator[Expected]:
    """The vehicle passed a risk region, and its last record within two weeks is in the city and not on the way out."""
    for subject, events in known.by_subject.items():
        driven = [one for one in events if one.plate or _is_driven(one)]
        passed: dict[str, list[Event]] = {}
        for one in driven:
            for region_id in known.risk_of(one)[1]:
                passed.setdefault(region_id, []).append(one)
        for region_id, passages in passed.items():
            last = [one for one in driven if passages[0].at <= one.at <= passages[-1].at + _INCUBATION][-1]
            if in_city(last) and not (last.kind == "checkpoint" and last.facts.get("direction") == "out"):
                yield "vehicle_risk_region_v1", f"passage/{region_id}", subject


def _is_driven(event: Event) -> bool:
    """A gate writes down the plate of whoever has one."""
    return event.kind == "checkpoint" and event.person is not None and bool(event.person.plate)


def drivers_without_test(known: Known) -> Iterator[Expected]:
    """A lorry's or coach's driver came in and had no negative sample of the 48 hours before."""
    for event in known.of_kinds("checkpoint"):
        if event.facts.get("vehicle_type") not in _LORRIES or event.facts.get("direction") != "in":
            continue
        tests = (one for one in known.others(event, "test") if one.facts["result"] == "negative")
        if not any(within(one, event, _VALID) for one in tests):
            yield "driver_test_validity_v1", f"drivertest/{day_of(event)}", event.subject


def other_return_days(known: Known) -> Iterator[Expected]:
    """Somebody came back more than a day off the day that was planned on leaving."""
    for leaving, back in _journeys(known):
        planned = date.fromisoformat(str(leaving.facts["planned_return"]))
        if back is not None and abs(date.fromisoformat(day_of(back)) - planned) > timedelta(days=1):
            yield "planned_return_v1", f"return/{sighting_id_of(leaving)}", leaving.subject


def not_back_yet(known: Known) -> Iterator[Expected]:
    """Somebody has not come back; when this must be said depends on the clock."""
    for leaving, back in _journeys(known):
        if back is None:
            yield "planned_return_v1", f"return/{sighting_id_of(leaving)}", leaving.subject


def _journeys(known: Known) -> Iterator[tuple[Event, Event | None]]:
    """Each exit with the first entry after it."""
    for event in known.of_kinds("border"):
        if "planned_return" in event.facts:
            entries = (one for one in known.others(event, "border") if one.facts["direction"] == "entry" and one.at > event.at)
            yield event, next(entries, None)


def in_two_places(known: Known) -> Iterator[Expected]:
    """Two records of one subject that nobody can have made: a forwarded code, a copied plate."""
    for subject, events in known.by_subject.items():
        there = [one for one in events if one.kind in ("checkpoint", "hotel", "test", "grid") or one.source == "toll"]
        for one, two in combinations(there, 2):
            if two.at - one.at <= _TOGETHER and _impossible(one, two):
                yield "identity_two_places_v1", f"twice/{day_of(two)}", subject


def _impossible(one: Event, two: Event) -> bool:
    if one.spot is None or two.spot is None or one.spot.spot_id == two.spot.spot_id:
        return False
    km, apart = _kilometres(one, two), two.at - one.at
    if km is not None:
        return km - _SLACK_KM > _KM_PER_HOUR * ((apart + _SLACK) / timedelta(hours=1))
    here, there = one.spot.area, two.spot.area
    return here.city != there.city and apart < timedelta(minutes=30 if here.province != there.province else 10)


def _kilometres(one: Event, two: Event) -> float | None:
    """Along the great circle; None when a place has no coordinates."""
    if one.spot is None or two.spot is None:
        return None
    degrees = (one.spot.lng, one.spot.lat, two.spot.lng, two.spot.lat)
    if None in degrees:
        return None
    lng, lat, other_lng, other_lat = (radians(value) for value in degrees if value is not None)
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lng - lng) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))
