"""Lookup keys: what two records of one vehicle have in common, whatever else they say."""

from collections.abc import Iterator

from matchers.trips.places import place_tokens
from schemas.fields.plates import confusable_key
from schemas.fields.trips import TripKey


def designator_keys(trip: TripKey) -> Iterator[str]:
    """What an entry is filed under, and an event asked for, on a given day."""
    for number in trip.numbers:
        yield "n" + number
    for route in trip.routes:
        yield "r" + route.number
    for line in trip.lines:
        yield "l" + line.number
    for plate in trip.plates:
        yield from _plate_keys(plate)
    for tail in trip.tails:
        yield "t" + tail
    if trip.ship:
        yield "s" + trip.ship
    if trip.text:
        yield "x" + trip.text
    for pair in place_tokens(trip):
        yield "v" + pair
    if not trip.named and not trip.text and trip.origin and trip.destination:
        yield f"e{trip.origin}>{trip.destination}"


def _plate_keys(plate: str) -> Iterator[str]:
    if "*" in plate:
        yield "m" + plate[:2]
    else:
        yield "f" + confusable_key(plate)
        yield "t" + plate[1:]


def masked_keys(trip: TripKey) -> Iterator[str]:
    """Extra keys: a full plate is filed under its office too, so that a masked one finds it, and asks for masked ones."""
    for plate in trip.plates:
        if "*" not in plate:
            yield "o" + plate[:2]


def probes(trip: TripKey) -> Iterator[str]:
    """All keys an event asks for."""
    yield from designator_keys(trip)
    for plate in trip.plates:
        yield ("o" if "*" in plate else "m") + plate[:2]
