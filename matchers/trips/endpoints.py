"""Do two rides begin and end at the same stops? Names of stops are written freely, so near is enough."""

from functools import lru_cache

from rapidfuzz.fuzz import ratio

from schemas.fields.trips import TripKey

_NEAR = 75.0  # per cent of characters; two characters of eight mistyped still pass


@lru_cache(maxsize=16384)
def near(left: str, right: str) -> bool:
    """Whether two station keys may name one stop: equal, one inside the other, or nearly equal."""
    if not left or not right:
        return False
    if left == right:
        return True
    if min(len(left), len(right)) >= 2 and (left in right or right in left):
        return True
    return min(len(left), len(right)) >= 4 and ratio(left, right) >= _NEAR


def both_agree(left: TripKey, right: TripKey) -> bool:
    """Whether both ends agree, in either direction."""
    return (near(left.origin, right.origin) and near(left.destination, right.destination)) or (
        near(left.origin, right.destination) and near(left.destination, right.origin)
    )


def agree(left: TripKey, right: TripKey) -> bool:
    """Whether at least one end of one ride is an end of the other."""
    return any(near(one, two) for one in (left.origin, left.destination) for two in (right.origin, right.destination))


def mentions(trip: TripKey, city: str) -> bool:
    """Whether a ride's ends or stops name a city."""
    return len(city) > 1 and (city in trip.origin or city in trip.destination or any(city in stop for stop in trip.stops))
