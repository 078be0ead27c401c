"""What is listed in the invented week: persons, trips and places of cases, risk regions."""

from datetime import date, datetime, timedelta
from random import Random

from streams.city.happenings import CasePlace, Listed, Region, hour_of, moment
from streams.city.people import Resident
from streams.city.places import COUNTIES, OTHER_CITIES, Area, Spot, draw_communities

_KNOWN = (
    frozenset({"document", "phone", "birth_date"}), frozenset({"document"}), frozenset({"phone", "birth_date"}),
    frozenset({"document", "phone"}),
)  # fmt: skip
_WHOLE = (OTHER_CITIES[5], OTHER_CITIES[3])  # counties that are a risk region as a whole
_PARTLY = tuple(area for area in OTHER_CITIES if area not in _WHOLE)


def draw_lists(rng: Random, people: list[Resident], hotels: list[Spot], days: list[date]) -> list[Listed]:
    """Contacts, isolated people and residents abroad; what a list knows of a person varies."""
    sizes = (("contact", 150), ("isolation", 80), ("resident_abroad", 240))
    wanted = sum(size for _, size in sizes)
    room = min(wanted, len(people) // 2)  # a small city lists fewer
    chosen = iter(rng.sample(people, room))
    entries = []
    for basis, size in ((basis, size * room // wanted) for basis, size in sizes):
        for number, person in zip(range(size), chosen, strict=False):
            known = rng.choice(_KNOWN)
            begins, place, moved, planned = None, None, None, None
            if basis == "isolation":
                begins, place = moment(rng, days[:3]), rng.choice(hotels)
                moved = rng.choice(days[3:]) if number % 4 == 0 else None
            if basis == "resident_abroad" and number % 2:
                planned = days[0] + timedelta(days=rng.randrange(-3, 20))
            entries.append(Listed(f"{basis[0].upper()}{number:04d}", basis, person, known, begins, place, moved, planned))
    return entries


def draw_regions(rng: Random, hotels: list[Spot], days: list[date]) -> list[Region]:
    """Risk regions in other cities, two of them whole counties, and around a few hotels here, for part of the week."""
    spots = [*draw_communities(rng, _PARTLY, 4), *rng.sample(hotels, 4), *draw_communities(rng, COUNTIES[:2], 2)]
    regions = []
    for number, spot in enumerate(spots):
        begins = moment(rng, days[:3])
        regions.append(Region("high" if number % 3 == 0 else "mid", spot, begins, begins + timedelta(days=rng.randrange(2, 6))))
    return [*regions, *(_whole(area, level, days) for area, level in zip(_WHOLE, ("high", "mid"), strict=True))]


def _whole(area: Area, level: str, days: list[date]) -> Region:
    begins = hour_of(days[1], 8)
    return Region(level, Spot("", "", area, "", ""), begins, begins + timedelta(days=4))


def draw_case_places(rng: Random, gates: list[Spot], hotels: list[Spot], days: list[date]) -> list[CasePlace]:
    """Nights and two-hour visits of cases, at hotels and at gates."""
    found = []
    for number, spot in enumerate([*rng.sample(hotels, 4), *rng.sample(gates, 6)]):
        begins: datetime = hour_of(rng.choice(days[1:5]), 20 if spot in hotels else rng.randrange(9, 18))
        lasts = timedelta(hours=13) if spot in hotels else timedelta(hours=2)
        found.append(CasePlace(f"P{number:03d}", spot, begins, begins + lasts))
    return found
