"""Keys by which a list change finds the kept sightings that the way forward would have matched with it.

`schemas.keys` gives what agrees exactly. Here is what the indexes forgive: a document with one slip or hidden signs, a
birth date that only the document says, a hidden phone, a name that sounds alike, a plate that a camera takes for another,
a ride over midnight or without a day. The rare forms pay: a sound record has one or two rows more, and an entry, of which
there are few, asks for all forms its subject may have been written in. Not found backward, because every kept sighting
would need several rows more for it: names that only resemble each other where neither birth date, phone nor document
agrees, and entries with a hidden document, unless the name is the same and not common.
"""

from collections.abc import Iterator
from functools import lru_cache

from matchers.persons.naming import PersonName, name_of
from matchers.persons.readings import readings_of
from matchers.repair import fill_mask, repair_candidates
from schemas.fields.plates import confusable_key
from schemas.fields.trips import TripKey, read_trip
from schemas.fields.trips.days import next_day
from schemas.keys import Key, entry_keys, sighting_keys
from schemas.records import Person, Sighting, Trip, Vehicle, WatchlistEntry
from schemas.subjects import fold_name, is_full_date

WEAK = frozenset({"name", "venue"})
"""Kinds of keys that many share: worth following only where few do, for a common name alone never alerts."""

_DAMAGED = frozenset({"bad_check", "unknown"})
_LENGTH, _TAIL = 18, 4
_HEADS = (14, 10, 6, 4, 3, 1)  # visible signs before a mask, as registers print them; between two, the lower one counts
_NO_DAY, _UNSAID_DAY = "", "?"


def kept_keys(sighting: Sighting) -> list[Key]:
    """The keys that are stored with a sighting; order stable, no repeats."""
    keys = sighting_keys(sighting)
    if sighting.person is not None:
        keys += _person_keys(sighting.person, entry=False)
    keys += _plate_keys(sighting.vehicle, sighting.trip)
    if sighting.trip is not None:
        keys += _trip_keys(sighting.trip, entry=False)
    return list(dict.fromkeys(keys))


def asked_keys(entry: WatchlistEntry) -> list[Key]:
    """The keys that an entry is looked for under: at least one is stored with each sighting it may match."""
    keys = entry_keys(entry)
    if entry.person is not None:
        keys += _person_keys(entry.person, entry=True)
    keys += _plate_keys(entry.vehicle, entry.trip)
    if entry.trip is not None:
        keys += _trip_keys(entry.trip, entry=True)
    return list(dict.fromkeys(keys))


def _person_keys(person: Person, *, entry: bool) -> Iterator[Key]:
    yield from _document_keys(person, entry=entry)
    name = fold_name(person.name or person.name_latin or f"{person.family_name}{person.given_name}")
    tail = person.phone[-_TAIL:]
    if name and len(tail) == _TAIL and tail.isdigit() and (entry or "*" in person.phone):
        yield "name_phone_tail", f"{name}|{tail}"
    born = person.birth_date if is_full_date(person.birth_date) else _born_in(person)
    if born:
        if name and "*" not in person.name:
            yield "name_birth", f"{name}|{born}"
        for letters in _initials(person, all_readings=entry):
            yield "born_sound", f"{born}|{letters}"


def _document_keys(person: Person, *, entry: bool) -> Iterator[Key]:
    number = person.document_number
    if "*" in number:
        for whole in fill_mask(number):
            yield "document", whole
        head = number[: number.index("*")]
        if len(number) == _LENGTH and "*" not in number[-_TAIL:]:
            shown = next((size for size in _HEADS if size <= len(head)), 0)
            yield "document_ends", f"{head[:shown]}|{number[-_TAIL:]}"
    elif person.document_state in _DAMAGED and number:
        for whole in repair_candidates(number):
            yield "document", whole
    elif entry and len(number) == _LENGTH:
        for shown in (*_HEADS, 0):
            yield "document_ends", f"{number[:shown]}|{number[-_TAIL:]}"


def _born_in(person: Person) -> str:
    """The birth date that a resident ID of eighteen signs holds, "" for other documents."""
    number = person.document_number
    if len(number) != _LENGTH or not number[:17].isdigit():
        return ""
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


def _initials(person: Person, *, all_readings: bool) -> tuple[str, ...]:
    """First letters of the sounds of family and given name, in alphabetical order: orders of names are mixed up."""
    found = _initials_of(name_of(person))
    return found if all_readings else found[:1]


@lru_cache(maxsize=1 << 15)
def _initials_of(name: PersonName) -> tuple[str, ...]:
    pairs = [(one.family[0][:1], one.given[0][:1]) for one in readings_of(name).parts if one.family and one.given]
    return tuple(dict.fromkeys("".join(sorted(pair)) for pair in pairs if all(pair)))


def _plate_keys(vehicle: Vehicle | None, trip: Trip | None) -> Iterator[Key]:
    plates = [vehicle.plate] if vehicle is not None else []
    plates += read_trip(trip).plates if trip is not None else ()
    for plate in plates:
        if plate and "*" not in plate:
            yield "plate_class", confusable_key(plate)


def _trip_keys(trip: Trip, *, entry: bool) -> Iterator[Key]:
    """Each designator with its day, the next one where the ride runs on into it, and for rides whose day is not said."""
    read = read_trip(trip)
    for name in _designators(read):
        if read.date:
            yield "trip", f"{name}|{read.date}"
        if read.date and read.overnight:
            yield "trip", f"{name}|{next_day(read.date)}"
        if entry == bool(read.date):
            yield "trip", f"{name}|{_UNSAID_DAY}"
        if not (entry and read.date):
            yield "trip", f"{name}|{_NO_DAY}"


def _designators(read: TripKey) -> tuple[str, ...]:
    lines = tuple(f"line {route.number}" for route in (*read.routes, *read.lines))
    tails = tuple(f"tail {tail}" for tail in (*read.tails, *(plate[1:] for plate in read.plates if "*" not in plate)))
    names = (*read.numbers, *lines, *tails, read.ship) if read.numbers or lines or tails or read.ship else (read.text,)
    return tuple(name for name in names if name)
