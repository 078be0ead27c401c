"""The invented lists as files in the contract's columns: persons, trips of cases, risk regions."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from schemas.records import EntryKind, Fact, Place, RiskRegion, WatchlistEntry
from schemas.regions import region_from_row
from streams.changes import read_entries
from streams.city.happenings import CasePlace, CaseTrip, Listed, Region, Week

_BASIS_ZH = {"contact": "密接", "isolation": "居家隔离", "resident_abroad": "境外人员"}
LIST_OF = {"contact": "contacts", "isolation": "isolation", "resident_abroad": "abroad"}
TRIPS_LIST = "case-trips"
PLACES_LIST = "case-places"
_ISOLATION, _KNOWN_FOR = timedelta(days=14), timedelta(days=30)


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
    places = folder / f"{PLACES_LIST}.csv"
    _write(places, [_place_row(place) for place in week.case_places])
    files.append(ListFile(PLACES_LIST, "place", places))
    regions = folder / "risk_regions.csv"
    _write(regions, [region_row(region) for region in week.regions])
    return files, regions


def read_lists(week: Week, files: Iterable[ListFile]) -> list[WatchlistEntry]:
    """The entries of the files, with what has no column there: the place of isolation, plans, the hours of a case."""
    said: dict[str, tuple[Place | None, dict[str, Fact]]] = {}
    for entry in week.listed:
        facts: dict[str, Fact] = {"planned_return": entry.planned.isoformat()} if entry.planned else {}
        facts |= {"transfer_on": entry.moved_on.isoformat()} if entry.moved_on else {}
        said[f"{LIST_OF[entry.basis]}/{entry.entry_id}"] = (_isolated_at(entry), facts)
    for place in week.case_places:
        hours: dict[str, Fact] = {"present_from": place.begins.isoformat(), "present_to": place.ends.isoformat()}
        where = Place(place_id=place.spot.spot_id, name=place.spot.name, address=place.spot.address)
        said[f"{PLACES_LIST}/{place.entry_id}"] = (where, hours)
    read = (entry for file in files for entry in read_entries(file.path, file.kind, file.name).values())
    return [_told(entry, *said.get(entry.key, (None, {}))) for entry in read]


def _told(entry: WatchlistEntry, place: Place | None, facts: dict[str, Fact]) -> WatchlistEntry:
    return entry.model_copy(update={"place": place or entry.place, "facts": facts})


def _isolated_at(entry: Listed) -> Place | None:
    spot = entry.place
    if spot is None:
        return None
    return Place(place_id=spot.spot_id, name=spot.name, address=spot.address, code=spot.area.code)


def _person_row(rng: Random, entry: Listed) -> dict[str, str]:
    """What the list knows of a person; one name in twenty is in traditional characters or carries a title."""
    person, known = entry.person, entry.fields
    return {
        "id": entry.entry_id, "list": LIST_OF[entry.basis], "name": person.name.full + ("先生" if rng.random() < 0.02 else ""),
        "sex": person.sex, "birth_date": person.born.isoformat() if "birth_date" in known else "",
        "document_number": person.document if "document" in known else "", "phone": person.phone if "phone" in known else "",
        "region": person.county, "basis": _BASIS_ZH[entry.basis],
        "valid_from": entry.begins.isoformat() if entry.begins else "",
        "expires_at": (entry.begins + _ISOLATION).isoformat() if entry.begins else "",
    }  # fmt: skip


def _place_row(place: CasePlace) -> dict[str, str]:
    """The entry holds longer than the case stayed, so that it speaks about stays that began before."""
    return {
        "id": place.entry_id, "name": place.spot.name, "address": place.spot.address, "basis": "确诊病例",
        "valid_from": (place.begins - _KNOWN_FOR).isoformat(), "expires_at": (place.ends + _KNOWN_FOR).isoformat(),
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
