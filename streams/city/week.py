"""What truly happened in the invented week, before any source system wrote it down."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from random import Random

from schemas.records import Fact
from streams.city.people import Resident, draw_people
from streams.city.places import COUNTIES, OTHER_CITIES, Spot, draw_communities, draw_gates, draw_hotels
from streams.city.trains import Ride, Service, draw_ride, draw_services

CITY_TIME = timezone(timedelta(hours=8))
FIRST_DAY = date(2021, 7, 26)
_FACTS: dict[str, Fact] = {}


@dataclass(frozen=True, slots=True)
class Event:
    """One true happening that one source system records; `record_id` is that system's own number for it."""

    record_id: str
    source: str  # checkpoint, gate, rail, air, hotel, border, toll
    person: Resident
    at: datetime
    until: datetime | None = None
    spot: Spot | None = None
    ride: Ride | None = None
    facts: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Region:
    """An invented risk level of one community, or of a whole county where `spot.community` is empty."""

    level: str
    spot: Spot
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of an invented list of persons; `fields` says which of them the list knows."""

    entry_id: str
    basis: str
    person: Resident
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class CaseTrip:
    """A published trip of an invented case."""

    entry_id: str
    ride: Ride


@dataclass(frozen=True, slots=True)
class Week:
    """Everything: who, where, what happened, and what the lists say."""

    people: list[Resident]
    gates: list[Spot]
    events: list[Event]
    listed: list[Listed]
    trips: list[CaseTrip]
    regions: list[Region]


@dataclass(frozen=True, slots=True)
class Scale:
    """How many of each; the default is the demo's."""

    people: int = 20_000
    scans: int = 24_000
    riders: int = 9_000
    guests: int = 6_000
    days: int = 7

    @classmethod
    def of(cls, factor: float) -> "Scale":
        """The default times `factor`, at least a handful of each."""
        base = cls()
        sizes = (base.people, base.scans, base.riders, base.guests)
        people, scans, riders, guests = (max(200, int(size * factor)) for size in sizes)
        return cls(people, scans, riders, guests)


def draw_week(seed: int, scale: Scale) -> Week:
    """The same seed and scale give the same week on every machine."""
    rng = Random(seed)  # noqa: S311 - an invented city, not a secret
    people = draw_people(rng, scale.people)
    gates, hotels = draw_gates(rng, 42), draw_hotels(rng, 60)
    days = [FIRST_DAY + timedelta(days=number) for number in range(scale.days)]
    services = draw_services(rng, days, trains_a_day=40, flights_a_day=8)
    listed = _draw_lists(rng, people)
    away = {entry.person.person_id for entry in listed if entry.basis == "resident_abroad"}
    home = [person for person in people if person.person_id not in away]
    regions = _draw_regions(rng, hotels, days)
    trips = [CaseTrip(f"T{number:03d}", draw_ride(rng, rng.choice(services))) for number in range(24)]
    happened = [
        *_scans(rng, home, gates, days, scale.scans),
        *_rides(rng, home, services, trips, scale.riders),
        *_stays(rng, home, hotels, days, scale.guests),
        *_listed_are_seen(rng, listed, gates, hotels, days),
    ]
    happened.sort(key=lambda event: (event.at, event.person.person_id))
    numbered = [_numbered(event, number) for number, event in enumerate(happened)]
    return Week(people, gates, numbered, listed, trips, regions)


def _numbered(event: Event, number: int) -> Event:
    return Event(f"R{number:07d}", event.source, event.person, event.at, event.until, event.spot, event.ride, event.facts)


def _moment(rng: Random, days: list[date]) -> datetime:
    day = rng.choice(days)
    return datetime(day.year, day.month, day.day, rng.randrange(6, 23), rng.randrange(60), rng.randrange(60), tzinfo=CITY_TIME)


def _scans(rng: Random, people: list[Resident], gates: list[Spot], days: list[date], count: int) -> Iterator[Event]:
    """Scans at gates; one in 250 leaves unchecked, and as many are checked some minutes later."""
    for number in range(count):
        person, gate, at = rng.choice(people), rng.choice(gates), _moment(rng, days)
        source = "checkpoint" if int(gate.spot_id[1:]) % 2 else "gate"
        facts: dict[str, Fact] = {
            "direction": rng.choice(("in", "out")),
            "check_completed": True,
            "temperature": round(rng.gauss(36.5, 0.2), 1),
        }
        if number % 125 == 0:
            facts["check_completed"] = False
        yield Event("", source, person, at, spot=gate, facts=facts)
        if number % 250 == 0:
            later = at + timedelta(minutes=rng.randrange(1, 20))
            yield Event("", source, person, later, spot=gate, facts={**facts, "check_completed": True})


def _rides(rng: Random, people: list[Resident], services: list[Service], trips: list[CaseTrip], count: int) -> Iterator[Event]:
    """Passengers of the week's services; the trips of cases carry their share of them."""
    for number in range(count):
        service = rng.choice(trips).ride.service if number % 100 == 0 else rng.choice(services)
        ride, day = draw_ride(rng, service), service.day
        at = datetime(day.year, day.month, day.day, 6 + ride.board, rng.randrange(60), tzinfo=CITY_TIME)
        yield Event("", "rail" if service.mode == "train" else "air", rng.choice(people), at, ride=ride)


def _stays(rng: Random, people: list[Resident], hotels: list[Spot], days: list[date], count: int) -> Iterator[Event]:
    for _ in range(count):
        at = _moment(rng, days)
        facts: dict[str, Fact] = {"room": f"{rng.randrange(2, 19)}{rng.randrange(1, 30):02d}"}
        until = at + timedelta(days=rng.randrange(1, 4))
        yield Event("", "hotel", rng.choice(people), at, until, rng.choice(hotels), facts=facts)


def _listed_are_seen(
    rng: Random, listed: list[Listed], gates: list[Spot], hotels: list[Spot], days: list[date]
) -> Iterator[Event]:
    """Contacts and isolated people move about; one in six residents abroad comes home, through port, gate or hotel."""
    for entry in listed:
        if entry.basis == "resident_abroad" and rng.random() > 1 / 6:
            continue
        for _ in range(rng.randrange(1, 4)):
            at, place = _moment(rng, days), rng.random()
            if entry.basis == "resident_abroad" and place < 0.3:
                yield Event("", "border", entry.person, at, spot=rng.choice(gates), facts={"direction": "entry"})
            elif place < 0.75:
                gate = rng.choice(gates)
                source = "checkpoint" if int(gate.spot_id[1:]) % 2 else "gate"
                yield Event("", source, entry.person, at, spot=gate, facts={"direction": "in", "check_completed": True})
            else:
                facts: dict[str, Fact] = {"room": f"{rng.randrange(2, 19)}{rng.randrange(1, 30):02d}"}
                yield Event("", "hotel", entry.person, at, at + timedelta(days=1), rng.choice(hotels), facts=facts)


_KNOWN = (
    frozenset({"document", "phone", "birth_date"}), frozenset({"document"}), frozenset({"phone", "birth_date"}),
    frozenset({"document", "phone"}),
)  # fmt: skip


def _draw_lists(rng: Random, people: list[Resident]) -> list[Listed]:
    """Contacts, isolated people and residents abroad; what a list knows of a person varies."""
    sizes = (("contact", 150), ("isolation", 80), ("resident_abroad", 240))
    chosen = iter(rng.sample(people, min(len(people) // 2, sum(size for _, size in sizes))))
    entries = []
    for basis, size in sizes:
        for number, person in zip(range(size), chosen, strict=False):
            entries.append(Listed(f"{basis[0].upper()}{number:04d}", basis, person, rng.choice(_KNOWN)))
    return entries


def _draw_regions(rng: Random, hotels: list[Spot], days: list[date]) -> list[Region]:
    """Risk regions in other cities, and around a few hotels of this one, for part of the week."""
    spots = [*draw_communities(rng, OTHER_CITIES, 3), *rng.sample(hotels, 4), *draw_communities(rng, COUNTIES[:2], 2)]
    regions = []
    for number, spot in enumerate(spots):
        begins = _moment(rng, days[:3])
        regions.append(Region("high" if number % 3 == 0 else "mid", spot, begins, begins + timedelta(days=rng.randrange(2, 6))))
    return regions
