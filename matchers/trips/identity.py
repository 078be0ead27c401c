"""Is it the same vehicle? One comparison per kind of designator: number, plate, route, line, ship, text."""

from matchers.trips.endpoints import agree, both_agree, mentions
from matchers.trips.found import Found, Strength
from matchers.trips.places import Weigh, is_place, same_place
from schemas.fields.plates import confusable_key
from schemas.fields.trips import Mode, Route, TripKey, mode_group
from schemas.fields.trips.numbers import is_flight

# Bits are log2(m / u). u: chance that two unrelated rides of one day agree: about 10 000 trains and as many flights a
# day (2**-13), 2**-17 for six and 2**-21 for seven places of a plate, a few thousand numbered routes in 300 cities.
_BITS = {
    "number": 13.0, "number_of_several": 12.5, "plate": 21.0, "plate_masked": 2.8, "plate_tail": 16.0,
    "plate_look_alike": 8.0, "route": 11.0, "route_in_text": 9.0, "route_only": 5.0, "route_elsewhere": 2.0, "line": 10.0,
    "line_part": 7.0, "ship": 11.0, "text": 9.0, "unnamed": 2.0, "route_conflict": -8.0,
}  # fmt: skip


_TELLING = 6  # characters from which a place's text is more than a town or a kind of shop


class Conflict(Exception):
    """Two designators of the same kind name two vehicles: the way out of a comparison that is decided."""


def same_vehicle(event: TripKey, entry: TripKey, weigh: Weigh) -> list[Found]:
    """Every designator on which both speak; empty when they share none.

    Raises:
        Conflict: They name two different vehicles.
    """
    found = [
        *_plates(event, entry), *_numbers(event, entry), *_lines(event, entry), *_ships(event, entry),
    ]  # fmt: skip
    found += _routes(event, entry, any(one.strength == "vehicle" for one in found))
    if not found or all(one.bits < 0 for one in found):
        found = _texts(event, entry) or same_place(event, entry, weigh) or _unnamed(event, entry)
    return found


def _plates(event: TripKey, entry: TripKey) -> list[Found]:
    if not (event.plates or event.tails) or not (entry.plates or entry.tails):
        return []
    shared = sorted(set(event.plates) & set(entry.plates))
    if shared and "*" not in shared[0]:
        return [Found("vehicle", shared[0], shared[0], "exact", _BITS["plate"], "vehicle")]
    for left in event.plates:
        for right in entry.plates:
            if "*" in left + right and _masked_alike(left, right):
                visible = sum(one != "*" and two != "*" for one, two in zip(left, right, strict=True))
                strength: Strength = "run" if visible >= 5 else "weak"
                return [Found("vehicle", left, right, "masked", _BITS["plate_masked"] * visible, strength)]
            if confusable_key(left) == confusable_key(right) and both_agree(event, entry):
                return [Found("vehicle", left, right, "look_alike", _BITS["plate_look_alike"], "weak")]
    lefts = {*event.tails, *(plate[1:] for plate in event.plates)} if entry.tails else set(event.tails)
    rights = {*entry.tails, *(plate[1:] for plate in entry.plates)} if event.tails else set(entry.tails)
    for tail in sorted(lefts & rights):
        return [Found("vehicle", tail, tail, "without_province", _BITS["plate_tail"], "vehicle")]
    raise Conflict


def _masked_alike(left: str, right: str) -> bool:
    return len(left) == len(right) and all(one == two or "*" in (one, two) for one, two in zip(left, right, strict=True))


def _numbers(event: TripKey, entry: TripKey) -> list[Found]:
    if not event.numbers or not entry.numbers:
        return []
    shared = [number for number in event.numbers if number in entry.numbers and _one_kind(number, event.mode, entry.mode)]
    if not shared:
        raise Conflict
    same = event.numbers == entry.numbers
    kind = "number" if same else "number_of_several"
    how = "exact" if same else "one_of_several"
    return [Found("number", "/".join(event.numbers), "/".join(entry.numbers), how, _BITS[kind], "run")]


def _one_kind(number: str, left: Mode, right: Mode) -> bool:
    """A number that can be a train's and a flight's is one vehicle only when the modes do not say otherwise."""
    known = {mode_group(mode) for mode in (left, right)} & {"air", "rail"}
    return len(known) < 2 or is_flight(number, left) == is_flight(number, right)


def _routes(event: TripKey, entry: TripKey, same_plate: bool) -> list[Found]:
    if not event.routes or not entry.routes:
        return []
    for left in event.routes:
        for right in entry.routes:
            if left.number == right.number:
                found = _service("route", left, right, event, entry)
                if found:
                    return [found]
    if not same_plate:
        raise Conflict
    left, right = event.routes[0], entry.routes[0]
    return [Found("route", _shown(left), _shown(right), "conflict", _BITS["route_conflict"], "weak")]


def _lines(event: TripKey, entry: TripKey) -> list[Found]:
    if not event.lines or not entry.lines:
        return []
    lefts, rights = {line.number for line in event.lines}, {line.number for line in entry.lines}
    if not lefts & rights:
        raise Conflict
    found = _service("line", event.lines[0], entry.lines[0], event, entry)
    if found is None:
        raise Conflict
    shown = "、".join(sorted(lefts)), "、".join(sorted(rights))
    if lefts == rights:
        return [found._replace(event=f"{event.lines[0].city}{shown[0]}号线", entry=f"{entry.lines[0].city}{shown[1]}号线")]
    return [Found("line", shown[0], shown[1], "part", min(found.bits, _BITS["line_part"]), "weak")]


def _service(field: str, left: Route, right: Route, event: TripKey, entry: TripKey) -> Found | None:
    """A numbered service is one only within a city: said by both, said by one and seen in the other, or by both ends."""
    ends = both_agree(event, entry)
    if left.city and right.city:
        if left.city == right.city or left.city.endswith(right.city) or right.city.endswith(left.city):
            return Found(field, _shown(left), _shown(right), "exact", _BITS["route" if field == "route" else "line"], "service")
        return Found(field, _shown(left), _shown(right), "city_differs", _BITS["route_elsewhere"], "weak") if ends else None
    if ends or (left.city and mentions(entry, left.city)) or (right.city and mentions(event, right.city)):
        return Found(field, _shown(left), _shown(right), "city_in_stops", _BITS["route_in_text"], "service")
    if not left.city and not right.city:
        return Found(field, _shown(left), _shown(right), "city_unknown", _BITS["route_only"], "weak")
    return Found(field, _shown(left), _shown(right), "city_unknown", _BITS["route_only"], "weak") if agree(event, entry) else None


def _shown(route: Route) -> str:
    return f"{route.city}{route.number}"


def _ships(event: TripKey, entry: TripKey) -> list[Found]:
    if not event.ship or not entry.ship:
        return []
    if event.ship != entry.ship:
        raise Conflict
    return [Found("ship", event.ship, entry.ship, "exact", _BITS["ship"], "run")]


def _texts(event: TripKey, entry: TripKey) -> list[Found]:
    """Free text that designates a vehicle only to people: equal texts, nothing more."""
    groups = {mode_group(event.mode), mode_group(entry.mode)} - {""}
    if not event.text or event.text != entry.text or len(groups) > 1:
        return []
    told = both_agree(event, entry) or (is_place(event) and len(event.text) >= _TELLING)
    strength: Strength = "service" if told else "weak"
    return [Found("text", event.text, entry.text, "exact", _BITS["text"], strength)]


def _unnamed(event: TripKey, entry: TripKey) -> list[Found]:
    """Neither row knows the vehicle: a ride of the same kind between the same two stops may be the one."""
    groups = {mode_group(event.mode), mode_group(entry.mode)} - {""}
    said = event.named or entry.named or event.text or entry.text
    if said or len(groups) > 1 or (event.origin, event.destination) != (entry.origin, entry.destination):
        return []
    return [Found("number", "", "", "not_said", _BITS["unnamed"], "weak")]
