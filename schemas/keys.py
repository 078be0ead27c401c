"""Exact keys of a sighting or an entry, for the inverted table that a list change asks.

A list change must find the kept sightings it may concern without reading them all: both sides give the same
`(kind, key text)` pairs, hashed to 64 bits. A collision (about n**2 / 2**65) only fetches a sighting too many,
since the matcher then scores both.
"""

from hashlib import blake2b

from schemas.fields.trips import read_trip
from schemas.records import Person, Place, Sighting, Trip, Vehicle, WatchlistEntry
from schemas.subjects import fold_name, is_full_date

Key = tuple[str, str]


def key_hash(kind: str, text: str) -> int:
    """The key as an unsigned 64-bit number: BLAKE2b of `kind` U+001F `text`, big-endian."""
    return int.from_bytes(blake2b(f"{kind}\x1f{text}".encode(), digest_size=8).digest(), "big")


def sighting_keys(sighting: Sighting) -> list[Key]:
    """(kind, key text) of everything exact that the sighting says; order stable, no repeats."""
    return subject_keys(sighting.person, sighting.vehicle, sighting.trip, sighting.place)


def entry_keys(entry: WatchlistEntry) -> list[Key]:
    """The same keys of a watchlist entry; an entry and a sighting that agree exactly share at least one."""
    return subject_keys(entry.person, entry.vehicle, entry.trip, entry.place)


def subject_keys(
    person: Person | None = None,
    vehicle: Vehicle | None = None,
    trip: Trip | None = None,
    place: Place | None = None,
) -> list[Key]:
    """Keys of the parts: `document`, `phone`, `name_birth`, `name`, `plate`, `trip`, `place`, `venue`."""
    keys: list[Key] = []
    if person is not None:
        keys += _person_keys(person)
    if vehicle is not None and vehicle.plate:
        keys.append(("plate", vehicle.plate))
    if trip is not None:
        keys += _trip_keys(trip)
    if place is not None:
        keys += _place_keys(place)
    return list(dict.fromkeys(keys))


def _person_keys(person: Person) -> list[Key]:
    keys: list[Key] = []
    if person.document_number and "*" not in person.document_number:
        keys.append(("document", person.document_number))
    if person.phone and "*" not in person.phone:
        keys.append(("phone", person.phone))
    for written in (person.name, person.name_latin, f"{person.family_name}{person.given_name}"):
        name = fold_name(written)
        if name and "*" not in written:
            keys.append(("name", name))
            if is_full_date(person.birth_date):
                keys.append(("name_birth", f"{name}|{person.birth_date}"))
    return keys


def _trip_keys(trip: Trip) -> list[Key]:
    """Every designator that the trip's texts hold, each with the day; a text without one is its own designator.

    A line goes without its city, which many sources leave out.
    """
    read = read_trip(trip)
    lines = tuple(f"line {route.number}" for route in (*read.routes, *read.lines))
    names = (*read.numbers, *lines, read.ship) if read.numbers or lines or read.ship else (read.text,)
    keys = [("trip", f"{name}|{read.date}") for name in names if name and read.date]
    return keys + [("plate", plate) for plate in read.plates]


def _place_keys(place: Place) -> list[Key]:
    keys: list[Key] = []
    if place.place_id:
        keys.append(("place", place.place_id))
    if place.name:
        keys.append(("venue", fold_name(place.name)))
    return keys
