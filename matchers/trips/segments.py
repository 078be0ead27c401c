"""Were two riders of one run aboard together on any leg? Told by the order of stops."""

from typing import Literal

from schemas.fields.trips import TripKey, stop_positions

Overlap = Literal["together", "apart", "unknown"]


def overlap(left: TripKey, right: TripKey) -> Overlap:
    """Whether the legs of two rides share at least one piece of track between neighbouring stops.

    Getting off where the other gets on is "apart". Without a stop list that holds all four ends, or where a ride
    that is no train would have to keep its direction to say so, the answer is "unknown".
    """
    if not (left.origin and left.destination and right.origin and right.destination):
        return "unknown"
    for stops in (left.stops,) if left.stops == right.stops else (left.stops, right.stops):
        first, second = _leg(left, stops), _leg(right, stops)
        if first and second:
            return "together" if max(first[0], second[0]) < min(first[1], second[1]) else "apart"
    return "unknown"


def touching(left: TripKey, right: TripKey) -> bool:
    """Whether one rider's destination is the other's origin, known without any stop list."""
    return bool(left.origin and right.origin) and (
        left.destination == right.origin or (bool(left.destination) and right.destination == left.origin)
    )


def _leg(trip: TripKey, stops: tuple[str, ...]) -> tuple[int, int] | None:
    """The positions a ride lasts from and to; the shortest stretch forward where a ring line stops twice at a station."""
    starts, ends = stop_positions(trip.origin, stops), stop_positions(trip.destination, stops)
    legs = [(start, end) for start in starts for end in ends if start != end]
    forward = [leg for leg in legs if leg[0] < leg[1]]
    if forward:
        return min(forward, key=lambda leg: (leg[1] - leg[0], leg))
    return min(((end, start) for start, end in legs), key=lambda leg: (leg[1] - leg[0], leg), default=None)
