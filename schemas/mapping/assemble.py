"""The pad of one record, completed and turned into a sighting."""

from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from schemas.mapping.reading import Reading, Rejected
from schemas.mapping.spec import MappingSpec
from schemas.mapping.whereabouts import division_code
from schemas.records import Fact, Person, Place, Sighting, SightingKind, Trip, Vehicle
from schemas.subjects import subject_of

_NAMING = ("name", "name_latin", "family_name", "given_name", "document_number", "phone")
SIGHTING_KINDS = frozenset(get_args(SightingKind))


def complete(reading: Reading, mapping: MappingSpec, zone: ZoneInfo) -> None:
    """Fill in what follows from what was read, and flag what contradicts itself."""
    occurred_at = reading.groups[""]["occurred_at"]
    assert isinstance(occurred_at, datetime)  # noqa: S101 - the time step puts nothing else
    person, place, trip = (reading.groups[name] for name in ("person", "place", "trip"))
    if person:
        _compare_with_document(reading, person)
    if reading.place_texts and "code" not in place:
        day = occurred_at.astimezone(zone).date()
        place["code"] = division_code("".join(reading.place_texts), day, mapping.within, mapping.local)
    if trip and "date" not in trip and ("number" in trip or "vehicle" in trip):
        trip["date"] = occurred_at.astimezone(zone).date().isoformat()


def _compare_with_document(reading: Reading, person: dict[str, object]) -> None:
    """A sound number's birth date and sex fill silent fields; where the form says otherwise, both are doubtful."""
    born, said = reading.document_birth_date, str(person.get("birth_date", ""))
    if said and born and not born.startswith(said):
        reading.flag("birth_date_conflicts_document")
    elif born:
        person["birth_date"] = born
    if reading.document_sex and person.setdefault("sex", reading.document_sex) != reading.document_sex:
        reading.flag("sex_conflicts_document")


def sighting_of(reading: Reading, mapping: MappingSpec, sighting_id: str, origin: str, secret: bytes) -> Sighting:
    """The sighting of a completed pad.

    Raises:
        Rejected: Nothing says whom or what it is about, or a value breaks the schema.
    """
    groups = reading.groups
    facts: dict[str, Fact] = groups["facts"]  # type: ignore[assignment]  # converters give text, numbers and truths
    try:
        person = Person(**groups["person"]) if any(name in groups["person"] for name in _NAMING) else None  # type: ignore[arg-type]
        vehicle = Vehicle(**groups["vehicle"]) if "plate" in groups["vehicle"] else None  # type: ignore[arg-type]
        place = Place(**groups["place"]) if groups["place"] else None  # type: ignore[arg-type]
        trip = Trip(**groups["trip"]) if groups["trip"] else None  # type: ignore[arg-type]
        lot = str(facts.get("lot", ""))
        _require_subject(mapping, person, vehicle, place, trip, lot)
        kind, key = subject_of(
            secret,
            person if mapping.subject in {"", "person"} else None,
            vehicle if mapping.subject in {"", "person", "vehicle"} else None,
            place,
            lot=lot if mapping.subject != "place" else "",
            trip=trip if mapping.kind == "case_trip" and trip and trip.mode != "place" else None,
            sighting_id=sighting_id,
        )
        return Sighting(
            sighting_id=sighting_id, kind=mapping.kind, source=mapping.key, origin=origin,  # type: ignore[arg-type]
            occurred_at=groups[""]["occurred_at"], until=groups[""].get("until"), received_at=reading.received_at,  # type: ignore[arg-type]
            subject_kind=kind, subject_key=key, person=person, vehicle=vehicle, place=place, trip=trip, facts=facts,
            flags=tuple(reading.flags),
        )  # fmt: skip
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise Rejected("invalid_record", ".".join(map(str, first["loc"])), str(first["msg"])) from None


def _require_subject(
    mapping: MappingSpec,
    person: Person | None,
    vehicle: Vehicle | None,
    place: Place | None,
    trip: Trip | None,
    lot: str,
) -> None:
    given = {"person": person, "vehicle": vehicle, "place": place, "lot": lot}
    if mapping.subject:
        if not given[mapping.subject]:
            raise Rejected("no_subject", mapping.subject, "nothing in the record says which one it is")
    elif not (person or vehicle or lot or (mapping.kind in {"case_trip", "count", "grid", "clue"} and (trip or place))):
        raise Rejected("no_subject", "person", "neither a person nor a vehicle is named")
