"""Rows of trip lists that name a shop or a street instead of a vehicle: the same place on the same day."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from matchers.trips.found import Found
from matchers.venues.compare import compare as compare_venues
from matchers.venues.venue import Venue, read_venue
from schemas.fields.trips import TripKey
from schemas.records import Place

Weigh = Callable[[Iterable[str]], float]

# A place row is one text with name and address in it, so the venue's bits count the address twice; the scale halves them.
_SCALE, _PROBABLE, _POSSIBLE = 0.5, 7.0, 3.0
_BASE = 6.0


def is_place(trip: TripKey) -> bool:
    """Whether a row names a place: it says so, or it says nothing and names no vehicle."""
    return trip.mode in ("place", "other", "") and not trip.named and bool(trip.text)


def same_place(event: TripKey, entry: TripKey, weigh: Weigh) -> list[Found]:
    """The two places as one, when their texts are alike enough; empty when they are not, or are no places."""
    if not (is_place(event) and is_place(entry)):
        return []
    verdict = compare_venues(place_venue(event.text), place_venue(entry.text), weigh, weigh)
    if verdict.bits < _POSSIBLE:
        return []
    bits = _BASE + _SCALE * (verdict.bits - _POSSIBLE)
    return [Found("place", event.text, entry.text, "alike", bits, "service" if verdict.bits >= _PROBABLE else "weak")]


@lru_cache(maxsize=16384)
def place_venue(text: str) -> Venue:
    """The venue that a place row's text names."""
    return read_venue(Place(name=text, address=text))


def place_tokens(trip: TripKey) -> frozenset[str]:
    """Pairs of characters by which a place row is found; empty for rides."""
    return place_venue(trip.text).pairs if is_place(trip) else frozenset()
