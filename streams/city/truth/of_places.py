"""What is true of places: risk regions, checkpoints, declared and rostered trips, protected settings, queues."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from schemas.ids import stable_id
from schemas.subjects import fold_name
from streams.city.happenings import Event, hour_of
from streams.city.lists import LIST_OF
from streams.city.sources import sighting_id_of
from streams.city.trains import DIVISION_OF
from streams.city.truth.known import Expected, Known, day_of, place_of, within

_CHECK_WINDOW = timedelta(minutes=30)
_INCUBATION = timedelta(days=14)
_LONG_WAIT, _IN_A_ROW = 60.0, timedelta(minutes=40)


def risk_stays(known: Known) -> Iterator[Expected]:
    """Present while the level held: at the instant of a scan, or for any part of a stay."""
    for event in known.of_kinds("checkpoint", "travel", "hotel", "declaration", "roster"):
        for region_id in known.risk_of(event)[1]:
            yield "risk_region_stay_v1", region_id, event.subject


def stays_said_on_rosters(known: Known) -> Iterator[Expected]:
    """A rostered trip is a stay too; the model of rosters is the one that must say so."""
    for event, region_id in _roster_trips(known):
        yield "risk_region_stay_v1", region_id, event.subject


def roster_trips(known: Known) -> Iterator[Expected]:
    """A trip on a roster went where a risk level held while it lasted."""
    for event, region_id in _roster_trips(known):
        yield "roster_trip_risk_v1", region_id, event.subject


def _roster_trips(known: Known) -> Iterator[tuple[Event, str]]:
    for event in known.of_kinds("roster"):
        spot = known.visited.get(str(event.facts.get("visited", "")))
        if spot is not None:
            left = hour_of(date.fromisoformat(str(event.facts["left_on"])), 0)
            yield from ((event, region_id) for region_id in known.risk(place_of(spot), left, event.at)[1])


def unchecked(known: Known) -> Iterator[Expected]:
    """Nobody was checked at that gate within half an hour of leaving it unchecked."""
    for event in known.of_kinds("checkpoint"):
        if event.facts["check_completed"]:
            continue
        near = (one for one in known.others(event, "checkpoint") if one.spot == event.spot and one.facts["check_completed"])
        if not any(abs(one.at - event.at) <= _CHECK_WINDOW for one in near):
            yield "checkpoint_unchecked_v1", f"scan/{sighting_id_of(event)}", event.subject


def contradictions(known: Known) -> Iterator[Expected]:
    """Somebody declared no risk region and had been in one, or declared another city than the one they came from."""
    model = "declaration_contradicts_travel_v1"
    for event in known.of_kinds("declaration"):
        before = [one for one in known.others(event, "travel", "hotel", "border") if within(one, event, _INCUBATION)]
        if event.facts.get("visited_risk_region") is False:
            for region_id in {region_id for one in before for region_id in known.risk_of(one, event.at)[1]}:
                yield model, f"{region_id}@declaration-{sighting_id_of(event)}", event.subject
        if any(_came_from_elsewhere(event, one) for one in before):
            yield model, f"declared-origin/{sighting_id_of(event)}", event.subject


def _came_from_elsewhere(declaration: Event, trip: Event) -> bool:
    said, arrived = str(declaration.facts.get("from_text", "")), declaration.facts.get("arrived_on")
    if trip.ride is None or not said or not isinstance(arrived, str):
        return False
    near = abs(date.fromisoformat(day_of(trip)) - date.fromisoformat(arrived)) <= timedelta(days=1)
    cities = {name[:2]: code[:4] for name, code in DIVISION_OF.items()}
    return near and cities[said[:2]] != DIVISION_OF[trip.ride.origin][:4]


def settings_exposed(known: Known) -> Iterator[Expected]:
    """Somebody of a school, a care home, a hospital or a works is listed, tested positive or was at high risk."""
    for roster in known.of_kinds("roster"):
        entry = known.listed(roster)
        if entry is not None and entry.basis in ("contact", "isolation"):
            yield "protected_setting_v1", f"{LIST_OF[entry.basis]}/{entry.entry_id}", roster.subject
        name = roster.spot.name if roster.spot else ""
        setting = f"setting-{stable_id('setting', fold_name(name))}"
        for exposure in known.others(roster, "test", "hotel", "travel"):
            if exposure.at - roster.at >= -_INCUBATION:
                for ground in _grounds(known, exposure):
                    yield "protected_setting_v1", f"{ground}@{setting}", roster.subject


def _grounds(known: Known, exposure: Event) -> list[str]:
    if exposure.kind == "test":
        return [f"test/{sighting_id_of(exposure)}"] if exposure.facts["result"] == "positive" else []
    level, region_ids = known.risk_of(exposure)
    return region_ids if level == "high" else []


def crowds(known: Known) -> Iterator[Expected]:
    """The day's last two counts of a site, close together, both say an hour or more."""
    by_day: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in known.of_kinds("count"):
        by_day[event.subject, day_of(event)].append(event)
    for (subject, day), counts in by_day.items():
        last = list(pairwise(counts))[-1:]
        if any(_is_long(one) and _is_long(two) and two.at - one.at <= _IN_A_ROW for one, two in last):
            yield "site_crowded_v1", f"queue/{day}", subject


def _is_long(count: Event) -> bool:
    """One person a minute and lane."""
    return float(count.facts["queue"]) / float(count.facts["windows_open"]) >= _LONG_WAIT
