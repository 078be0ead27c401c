"""Invented records for the examples of the models: short to write, complete to run."""

from datetime import UTC, datetime, timedelta, timezone

from matchers.models.declare import Hit
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
    Trip,
    Vehicle,
    WatchlistEntry,
)

CITY_TIME = timezone(timedelta(hours=8))
NOON = datetime(2021, 7, 29, 12, tzinfo=CITY_TIME)
WANG = Person(name="王小明", sex="M", birth_date="1990-01-01")
GATE = Place(place_id="G1", name="开发区高速出口", code="320602")


def seen(
    kind: SightingKind, *, at: datetime = NOON, person: Person | None = WANG, place: Place | None = GATE,
    trip: Trip | None = None, vehicle: Vehicle | None = None, until: datetime | None = None, flags: tuple[str, ...] = (),
    **facts: Fact,
) -> Sighting:  # fmt: skip
    """A sighting of an invented person; its id follows from what it says."""
    subject = "person" if person else "vehicle"
    key = stable_id(subject, person.name if person else vehicle.plate if vehicle else "")
    return Sighting(
        sighting_id=stable_id("example", kind, key, at.isoformat(), str(sorted(facts.items()))), kind=kind, source="example",
        origin="example:1", occurred_at=at, until=until, received_at=at.astimezone(UTC), subject_kind=subject,
        subject_key=key, person=person, vehicle=vehicle, place=place, trip=trip, facts=facts, flags=flags,
    )  # fmt: skip


def hit(
    basis: str, grade: Grade = "certain", *, entry_id: str = "e1", kind: str = "person", list_name: str = "city",
    valid_from: datetime | None = None, **facts: Fact,
) -> Hit:  # fmt: skip
    """A hit on an invented entry of the list `list_name` with that basis and grade."""
    entry = WatchlistEntry.model_validate(
        {"entry_id": entry_id, "list": list_name, "kind": kind, "basis": basis, "person": WANG, "valid_from": valid_from,
         "facts": facts}
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
