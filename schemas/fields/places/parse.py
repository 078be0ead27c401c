"""Reads a place text into the divisions it names, as of a date."""

from datetime import date

from schemas.fields.places.chains import Chain, read_chains, skip_noise
from schemas.fields.places.fold import fold
from schemas.fields.places.reading import PlaceReading
from schemas.fields.places.register import Division, register
from schemas.fields.places.settle import Settled, settle
from schemas.fields.places.towns import Town, county_of, towns_at, towns_in
from schemas.fields.places.zones import zone_at, zone_from

_MOST = 8  # candidates shown


def parse_place(text: str, as_of: date | None = None, within: str = "") -> PlaceReading:
    """The divisions that a place text names, as they were on `as_of` (None: codes of today).

    Args:
        text: Free text, in any width and either script, with or without province, city or suffixes.
        as_of: The day whose divisions are meant.
        within: A six-digit code, of any time, that the place is known to lie in.

    Never raises and never guesses: several readings are returned as `ambiguous`.

    >>> parse_place("江苏南通崇川和平桥街道").code, parse_place("朝阳区").ambiguous
    ('320613', True)
    """
    day = as_of.isoformat() if as_of else ""
    folded = fold(text)
    frame = _frame(within, day)
    chains = read_chains(folded, day, frame)
    if not chains:
        return _unchained(text, folded, day, frame)
    return _chained(text, folded, day, chains)


def _frame(within: str, day: str) -> Division | None:
    """The division that bounds the search: its newest bearer when the code was used twice."""
    versions = register().by_code.get(within[:6], ()) if within else ()
    held = [version for version in versions if version.holds_on(day)]
    return max(held or versions, key=lambda version: version.end or "9999", default=None)


def _unchained(text: str, folded: str, day: str, frame: Division | None) -> PlaceReading:
    """No division is named: the frame, narrowed by a town or a zone at the front; else the towns so called."""
    position = skip_noise(folded, 0)
    if frame is not None:
        return _chained(text, folded, day, [Chain((frame,), position, position)])
    zone = ""
    name, group = towns_at(folded, position)
    if not group:
        zone = zone_at(folded, position, district_like=True)
        position += len(zone)
        name, group = towns_at(folded, position)
    settled = {one.code: one for one in (county_of(town, day) for town in group) if one is not None}
    if not settled:
        return PlaceReading(raw=text, zone=zone, rest=folded[position:])
    code = group[0].code if len(group) == 1 else ""
    rest = folded[position + len(name) :]
    return _reading(text, rest, list(settled.values()), group[0].name, code, zone, "derived")


def _chained(text: str, folded: str, day: str, chains: list[Chain]) -> PlaceReading:
    position = skip_noise(folded, chains[0].end)
    name, group = towns_at(folded, position)
    if group and len(chains) > 1:
        chains = [chain for chain in chains if towns_in(chain.last, group)] or chains
        position = skip_noise(folded, chains[0].end)
        name, group = towns_at(folded, position)
    readings = [one for chain in chains for one in settle(chain.last, day, _written_city(chain))]
    readings = list({reading.code + reading.county: reading for reading in readings}.values())
    last = chains[0].last
    inside = towns_in(last, group) if group else ()
    zone, end = "", position
    state = "exact" if all(reading.exact for reading in readings) else "succeeded"
    if inside and len(chains) == 1:
        end = position + len(name)
        readings, state = _by_town(readings, last, inside, day, state)
    elif len(chains) == 1:
        zone, end = _zone(folded, position, chains[0])
    town = inside[0] if inside else None
    return _reading(
        text, folded[end:], readings, town.name if town else "", town.code if len(inside) == 1 and town else "", zone, state
    )


def _written_city(chain: Chain) -> Division | None:
    return next((link for link in chain.links if link.level == 2), None)


def _zone(folded: str, position: int, chain: Chain) -> tuple[str, int]:
    if not chain.full:
        zone = zone_from(folded, chain.start, chain.end)
        if zone:
            return zone, chain.start + len(zone)
    zone = zone_at(folded, position, district_like=chain.last.level == 2)
    return zone, position + len(zone)


def _by_town(
    readings: list[Settled], last: Division, inside: tuple[Town, ...], day: str, state: str
) -> tuple[list[Settled], str]:
    """Lets the town choose the county when the text names none, or one that was divided up."""
    if last.level == 3 and len(readings) == 1:
        return readings, state
    found = [settled for settled in (county_of(town, day) for town in inside) if settled and settled.county]
    distinct = list({settled.code: settled for settled in found}.values())
    if not distinct:
        return readings, state
    return distinct, "derived"


def _reading(raw: str, rest: str, readings: list[Settled], street: str, street_code: str, zone: str, state: str) -> PlaceReading:
    first = readings[0]
    if len(readings) == 1:
        return PlaceReading(
            raw, first.province, first.city, first.county, first.code, street, street_code, zone, rest, state=state
        )
    same = {key: len({getattr(one, key) for one in readings}) == 1 for key in ("province", "city", "county")}
    codes = [reading.code for reading in readings]
    return PlaceReading(
        raw,
        first.province if same["province"] else "",
        first.city if same["city"] else "",
        first.county if same["county"] else "",
        _shared_code(codes),
        street,
        street_code,
        zone,
        rest,
        ambiguous=True,
        candidates=tuple((reading.code, reading.name) for reading in readings[:_MOST]),
        state="ambiguous",
    )


def _shared_code(codes: list[str]) -> str:
    for digits in (4, 2):
        if len({code[:digits] for code in codes}) == 1:
            shared = codes[0][:digits].ljust(6, "0")
            if shared in register().by_code:
                return shared
    return ""
