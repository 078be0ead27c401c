"""What truly happened in the invented week, before any source system wrote it down."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from streams.city import drawn_lists, health, institutions, movements, roads
from streams.city.happenings import FIRST_DAY, CaseTrip, Event, Listed, Region, Scale, Week
from streams.city.people import Resident, draw_people
from streams.city.places import (
    COUNTIES,
    Spot,
    draw_communities,
    draw_gantries,
    draw_gates,
    draw_hotels,
    draw_settings,
    draw_sites,
    draw_stores,
)
from streams.city.trains import draw_ride, draw_services

__all__ = ["FIRST_DAY", "Event", "Scale", "Week", "draw_week"]
_CAST = (("returns", 240), ("drivers", 160), ("travellers", 140), ("fevers", 160), ("positives", 64), ("forwarded", 36))
"""Who plays a part, and how many of them; they are nobody else in the week."""


def draw_week(seed: int, scale: Scale) -> Week:
    """The same seed and scale give the same week on every machine."""
    rng = Random(seed)  # noqa: S311 - an invented city, not a secret
    people = draw_people(rng, scale.people)
    gates, hotels = draw_gates(rng, 42), draw_hotels(rng, 60)
    days = [FIRST_DAY + timedelta(days=number) for number in range(scale.days)]
    services = draw_services(rng, days, trains_a_day=40, flights_a_day=8)
    cast, rest = _cast(people, scale)
    listed = drawn_lists.draw_lists(rng, rest, hotels, days)
    away = {entry.person.person_id for entry in listed if entry.basis == "resident_abroad"}
    home = [person for person in rest if person.person_id not in away]
    regions = drawn_lists.draw_regions(rng, hotels, days)
    case_places = drawn_lists.draw_case_places(rng, gates, hotels, days)
    trips = [CaseTrip(f"T{number:03d}", draw_ride(rng, rng.choice(services))) for number in range(24)]
    happened = [
        *movements.draw_scans(rng, home, gates, days, scale.scans),
        *movements.draw_rides(rng, home, services, trips, scale.riders),
        *movements.draw_stays(rng, home, hotels, days, scale.guests),
        *movements.draw_listed_seen(rng, listed, gates, hotels, days),
        *movements.draw_near_cases(rng, home, case_places),
        *movements.draw_forwarded_codes(rng, cast["forwarded"], gates, days, scale),
        *_told(rng, home, cast, listed, regions, gates, hotels, days, scale),
    ]
    happened.sort(key=lambda event: (event.at, event.source, event.subject))
    numbered = [replace(event, record_id=f"R{number:07d}") for number, event in enumerate(happened)]
    return Week(people, gates, numbered, listed, trips, case_places, regions)


def _cast(people: list[Resident], scale: Scale) -> tuple[dict[str, list[Resident]], list[Resident]]:
    """The first people of the city take the parts; the others are everybody else."""
    cast, start = {}, 0
    for part, size in _CAST:
        cast[part] = people[start : start + scale.share(size)]
        start += scale.share(size)
    cast["drivers"] = [replace(person, plate=f"苏F{person.person_id:05d}") for person in cast["drivers"]]
    return cast, people[start:]


def _told(
    rng: Random, home: list[Resident], cast: dict[str, list[Resident]], listed: list[Listed], regions: list[Region],
    gates: list[Spot], hotels: list[Spot], days: list[date], scale: Scale,
) -> Iterator[Event]:  # fmt: skip
    """What health services, roads, institutions and citizens report."""
    homes, sites = draw_communities(rng, COUNTIES, 8), draw_sites(rng, 10)
    returns = list(health.draw_returns(rng, cast["returns"], homes, hotels, days, scale))
    risky = {region.spot.spot_id for region in regions}
    guests = [one for one in returns if one.source == "hotel" and one.spot is not None and one.spot.spot_id in risky]
    yield from returns
    yield from health.draw_fevers(rng, cast["fevers"], gates, days, scale)
    yield from health.draw_tests(rng, home, sites, days, scale.share(2_000))
    yield from health.draw_positives(rng, cast["positives"], sites, days)
    yield from health.draw_check_ins(rng, home, homes, days, scale.share(1_200))
    yield from health.draw_grid(rng, home, listed, homes, days, scale)
    yield from roads.draw_drivers(rng, cast["drivers"], gates, sites, days, scale)
    yield from roads.draw_gantry_passes(rng, draw_gantries(), days, scale)
    yield from roads.draw_travellers(rng, cast["travellers"], gates, days, scale)
    exposed = institutions.exposed_people(listed, cast["positives"], guests)
    settings = draw_settings(rng, 20)
    yield from institutions.draw_rosters(rng, home, exposed, settings, regions, days, scale)
    yield from institutions.draw_counts(rng, sites, days)
    yield from institutions.draw_cold_chain(rng, home, draw_stores(rng, 6), days, scale)
    yield from institutions.draw_clues(rng, home, homes, days, scale)
