"""Invented records for the examples of the models: short to write, complete to run."""

from collections.abc import Callable
from datetime import UTC, datetime

from matchers.models.declare import Hit
from matchers.models.observed import CITY_TIME
from matchers.regions import RiskReading
from schemas.ids import stable_id
from schemas.records import (
    Evidence,
    Fact,
    Grade,
    Match,
    Person,
    Place,
    Sighting,
    SightingKind,
    SubjectKind,
    Trip,
    Vehicle,
    WatchlistEntry,
)

NOON = datetime(2021, 7, 29, 12, tzinfo=CITY_TIME)
WANG = Person(name="王小明", sex="M", birth_date="1990-01-01")
GATE = Place(place_id="G1", name="开发区高速出口", code="320602")


def seen(
    kind: SightingKind, *, at: datetime = NOON, person: Person | None = WANG, place: Place | None = GATE,
    trip: Trip | None = None, vehicle: Vehicle | None = None, until: datetime | None = None, flags: tuple[str, ...] = (),
    subject: SubjectKind | None = None, received_at: datetime | None = None, **facts: Fact,
) -> Sighting:  # fmt: skip
    """A sighting of an invented person, vehicle, place or lot; its id follows from what it says."""
    subject = subject or ("person" if person else "vehicle")
    names = {
        "person": person.name if person else "", "vehicle": vehicle.plate if vehicle else "", "lot": str(facts.get("lot", "")),
        "place": place.place_id if place else "",
    }  # fmt: skip
    key = stable_id(subject, names[subject])
    where = f"{place.place_id}{place.name}" if place else ""
    said = str(sorted(facts.items()))
    return Sighting(
        sighting_id=stable_id("example", kind, key, at.isoformat(), where, said), kind=kind, source="example",
        origin="example:1", occurred_at=at, until=until, received_at=(received_at or at).astimezone(UTC), subject_kind=subject,
        subject_key=key, person=person, vehicle=vehicle, place=place, trip=trip, facts=facts, flags=flags,
    )  # fmt: skip


def listed(
    basis: str, *, entry_id: str = "e1", kind: str = "person", list_name: str = "city", valid_from: datetime | None = None,
    expires_at: datetime | None = None, place: Place | None = None, person: Person | None = WANG, **facts: Fact,
) -> WatchlistEntry:  # fmt: skip
    """An invented entry of the list `list_name` with that basis."""
    return WatchlistEntry.model_validate(
        {"entry_id": entry_id, "list": list_name, "kind": kind, "basis": basis, "valid_from": valid_from,
         "person": person if kind == "person" else None, "expires_at": expires_at, "place": place, "facts": facts}
    )  # fmt: skip


def hit(
    basis: str, grade: Grade = "certain", *, entry_id: str = "e1", kind: str = "person", list_name: str = "city",
    valid_from: datetime | None = None, expires_at: datetime | None = None, place: Place | None = None,
    person: Person | None = WANG, **facts: Fact,
) -> Hit:  # fmt: skip
    """A hit on an invented entry of the list `list_name` with that basis and grade."""
    entry = listed(
        basis, entry_id=entry_id, kind=kind, list_name=list_name, valid_from=valid_from, expires_at=expires_at, place=place,
        person=person, **facts,
    )  # fmt: skip
    evidence = Evidence(field="document", event="specimen", entry="specimen", how="exact", bits=40.0)
    match = Match(
        entry_id=entry_id,
        list=list_name,
        kind=entry.kind,
        grade=grade,
        probability=0.99,
        bits=40.0,
        evidence=(evidence,),
    )
    return Hit(entry, match)


def risk(level: str = "high", *, region: str = "r1", at: datetime = NOON) -> RiskReading:
    """A reading of an invented region's level."""
    return RiskReading(level=level, region_ids=(region,) if level != "none" else (), as_of=at)  # type: ignore[arg-type]


def risk_where(*names: str, level: str = "high") -> Callable[[Sighting], RiskReading | None]:
    """A reading of every record: that level where the place, or either end of the trip, has one of the names."""

    def reading(sighting: Sighting) -> RiskReading | None:
        place, trip = sighting.place or Place(), sighting.trip or Trip()
        there = {place.name, trip.origin, trip.destination} & set(names)
        return risk(level if there else "none", at=sighting.occurred_at)

    return reading
