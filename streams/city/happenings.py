"""The words of the invented week: what can happen, what is listed, and how much of everything there is."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from random import Random

from schemas.records import Fact
from streams.city.people import Resident
from streams.city.places import Spot
from streams.city.trains import Ride

CITY_TIME = timezone(timedelta(hours=8))
FIRST_DAY = date(2021, 7, 26)
KIND_OF = {
    "checkpoint": "checkpoint", "gate": "checkpoint", "rail": "travel", "air": "travel", "coach": "travel", "toll": "travel",
    "hotel": "hotel", "border": "border", "declaration": "declaration", "test": "test", "roster": "roster", "grid": "grid",
    "clue": "clue", "count": "count", "cold_chain": "cold_chain",
}  # fmt: skip
"""The kind of sighting that each source system's records are."""


@dataclass(frozen=True, slots=True)
class Event:
    """One true happening that one source system records; `record_id` is that system's own number for it."""

    record_id: str
    source: str  # a key of KIND_OF
    person: Resident | None
    at: datetime
    until: datetime | None = None
    spot: Spot | None = None
    ride: Ride | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    plate: str = ""  # of a vehicle that nobody known drives

    @property
    def kind(self) -> str:
        """The kind of sighting that the record is."""
        return KIND_OF[self.source]

    @property
    def subject(self) -> str:
        """Who or what the happening is about, in truth: a person, a vehicle, a lot or a place."""
        if self.source == "cold_chain":
            return f"lot/{self.facts['lot']}"
        if self.person is not None:
            return f"person/{self.person.person_id}"
        return f"vehicle/{self.plate}" if self.plate else f"place/{self.spot.spot_id if self.spot else ''}"


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
    begins: datetime | None = None  # of isolation
    place: Spot | None = None  # of isolation
    moved_on: date | None = None  # the day of an arranged transfer
    planned: date | None = None  # of the return of a resident abroad


@dataclass(frozen=True, slots=True)
class CaseTrip:
    """A published trip of an invented case."""

    entry_id: str
    ride: Ride


@dataclass(frozen=True, slots=True)
class CasePlace:
    """Where an invented case was, and from when to when."""

    entry_id: str
    spot: Spot
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Week:
    """Everything: who, where, what happened, and what the lists say."""

    people: list[Resident]
    gates: list[Spot]
    events: list[Event]
    listed: list[Listed]
    trips: list[CaseTrip]
    case_places: list[CasePlace]
    regions: list[Region]


@dataclass(frozen=True, slots=True)
class Scale:
    """How many of each; the default is the demo's."""

    people: int = 20_000
    scans: int = 20_000
    riders: int = 8_000
    guests: int = 5_000
    days: int = 7

    @classmethod
    def of(cls, factor: float) -> "Scale":
        """The default times `factor`, at least a handful of each."""
        base = cls()
        sizes = (base.people, base.scans, base.riders, base.guests)
        people, scans, riders, guests = (max(400, int(size * factor)) for size in sizes)
        return cls(people, scans, riders, guests)

    def share(self, count: int) -> int:
        """How many of a thing there are here when the demo has `count`, at least four."""
        return max(4, round(count * self.scans / Scale().scans))


def moment(rng: Random, days: list[date]) -> datetime:
    """A second between six and eleven at night on one of the days."""
    day = rng.choice(days)
    return datetime(day.year, day.month, day.day, rng.randrange(6, 23), rng.randrange(60), rng.randrange(60), tzinfo=CITY_TIME)


def hour_of(day: date, hour: int, minute: int = 0) -> datetime:
    """That time of that day in the city."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CITY_TIME)
