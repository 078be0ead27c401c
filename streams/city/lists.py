"""The invented lists as files in the contract's columns: persons, trips of cases, risk regions."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from schemas.records import EntryKind, RiskRegion
from schemas.regions import region_from_row
from streams.city.week import CaseTrip, Listed, Region, Week

_BASIS_ZH = {"contact": "密接", "isolation": "居家隔离", "resident_abroad": "境外人员"}
LIST_OF = {"contact": "contacts", "isolation": "isolation", "resident_abroad": "abroad"}
TRIPS_LIST = "case-trips"


@dataclass(frozen=True, slots=True)
class ListFile:
    """One list to be loaded: its name, the kind of its entries, and the file."""

    name: str
    kind: EntryKind
    path: Path


def write_lists(week: Week, folder: Path, seed: int) -> tuple[list[ListFile], Path]:
    """Write the lists of persons and trips, and the region list; gives both."""
    rng = Random(f"{seed}/lists")  # noqa: S311 - an invented city, not a secret
    files = []
    for basis, name in LIST_OF.items():
        path = folder / f"{name}.csv"
        _write(path, [_person_row(rng, entry) for entry in week.listed if entry.basis == basis])
        files.append(ListFile(name, "person", path))
    trips = folder / f"{TRIPS_LIST}.csv"
    _write(trips, [_trip_row(trip) for trip in week.trips])
    files.append(ListFile(TRIPS_LIST, "trip", trips))
    regions = folder / "risk_regions.csv"
    _write(regions, [region_row(region) for region in week.regions])
    return files, regions


def _person_row(rng: Random, entry: Listed) -> dict[str, str]:
    """What the list knows of a person; one name in twenty is in traditional characters or carries a title."""
    person, known = entry.person, entry.fields
    return {
        "id": entry.entry_id, "list": LIST_OF[entry.basis], "name": person.name.full + ("先生" if rng.random() < 0.02 else ""),
        "sex": person.sex, "birth_date": person.born.isoformat() if "birth_date" in known else "",
        "document_number": person.document if "document" in known else "", "phone": person.phone if "phone" in known else "",
        "basis": _BASIS_ZH[entry.basis],
    }  # fmt: skip


def _trip_row(trip: CaseTrip) -> dict[str, str]:
    ride = trip.ride
    return {
        "id": trip.entry_id, "mode": "火车" if ride.service.mode == "train" else "飞机", "number": ride.service.number,
        "date": ride.service.day.isoformat(), "carriage": f"{ride.carriage}车厢" if ride.carriage else "", "origin": ride.origin,
        "destination": ride.destination, "stops": "|".join(ride.service.stops),
    }  # fmt: skip


def region_row(region: Region) -> dict[str, str]:
    """A row of the published list, with its Chinese times."""
    spot = region.spot
    return {
        "level": region.level, "province": spot.area.province, "city": spot.area.city, "county": spot.area.county,
        "community": f"{spot.street}{spot.community}", "first_seen": _hour(region.begins), "gone_at": _hour(region.ends),
    }  # fmt: skip


def listed_region(region: Region) -> RiskRegion:
    """The region as the pipeline will know it, under the id that follows from its row."""
    return region_from_row(region_row(region), 1)


def _hour(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H时}"


def _write(path: Path, rows: Iterable[dict[str, str]]) -> None:
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(listed[0]) if listed else ["id"])
        writer.writeheader()
        writer.writerows(listed)
