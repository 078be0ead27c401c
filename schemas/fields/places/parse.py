"""Reads a place text into the divisions it names, as of a date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from schemas.fields.places.chains import Chain, read_chains, scan_chains, skip_noise
from schemas.fields.places.fold import fold
from schemas.fields.places.reading import PlaceReading
from schemas.fields.places.register import Division, register
from schemas.fields.places.settle import Settled, settle
from schemas.fields.places.towns import Town, county_of, towns_at, towns_in
from schemas.fields.places.zones import known_zone_at, zone_at, zone_from

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
    frame = _frame(within, day) if within else None
    chains = read_chains(folded, day, frame)
    zoned = _by_known_zone(text, folded, day, chains) if _needs_city(chains, frame) else None
    if zoned is not None:
        return zoned
    if chains and not _is_zone_elsewhere(folded, chains):
        return _chained(text, folded, day, chains)
    return _unchained(text, folded, day, frame)


@lru_cache(maxsize=4096)
def _frame(within: str, day: str) -> Division | None:
    """The division that bounds the search: its newest bearer when the code was used twice."""
    versions = register().by_code.get(within[:6], ())
    held = [version for version in versions if version.holds_on(day)]
    return max(held or versions, key=lambda version: version.end or "9999", default=None)


def _needs_city(chains: list[Chain], frame: Division | None) -> bool:
    return len(chains) == 1 and chains[0].last.level == 1 if chains else frame is None


def _by_known_zone(text: str, folded: str, day: str, chains: list[Chain]) -> PlaceReading | None:
    """The city of a zone that is known by its full name, where the text names no city itself."""
    starts = (chains[0].start, skip_noise(folded, chains[0].end)) if chains else (skip_noise(folded, 0),)
    for start in starts:
        zone, city = known_zone_at(folded, start)
        division = _frame(city, day) if zone else None
        if division is not None and (not chains or division.code[:2] == chains[0].last.code[:2]):
            return _reading(text, folded[start + len(zone) :], settle(division, day), "", "", zone, "derived")
    return None


def _is_zone_elsewhere(folded: str, chains: list[Chain]) -> bool:
    """Whether the text begins with a zone called like a county (江北新区) and goes on with a town of another."""
    chain = chains[0]
    if chain.full or len(chain.links) > 1:
        return False
    zone = zone_from(folded, chain.start, chain.end)
    _, group = towns_at(folded, chain.start + len(zone)) if zone else ("", ())
    return bool(group) and not any(towns_in(other.last, group) for other in chains)


def _unchained(text: str, folded: str, day: str, frame: Division | None) -> PlaceReading:
    """No division stands at the front: then a town there, a chain further on, or no more than the frame says."""
    position = skip_noise(folded, 0)
    scanned = scan_chains(folded, day, frame)
    if frame is not None:
        return _chained(text, folded, day, scanned or [Chain((frame,), position, position)])
    sure = len(scanned) == 1 and (len(scanned[0].links) > 1 or scanned[0].last.level < 3)
    town = None if sure else _by_front_town(text, folded, day, position)
    if scanned and (town is None or (town.ambiguous and len(scanned) == 1)):
        return _chained(text, folded, day, scanned)
    return town or _nowhere(text, folded, position)


def _nowhere(text: str, folded: str, position: int) -> PlaceReading:
    zone = zone_at(folded, position, district_like=False)
    return PlaceReading(raw=text, zone=zone, rest=folded[position + len(zone) :])


def _by_front_town(text: str, folded: str, day: str, position: int) -> PlaceReading | None:
    """The counties that have a town of the name at the front, or behind a zone there."""
    zone = ""
    name, group = towns_at(folded, position)
    if not group:
        zone = zone_at(folded, position, district_like=True)
        position += len(zone)
        name, group = towns_at(folded, position) if zone else ("", ())
    settled = {one.code: one for one in (county_of(town, day) for town in group) if one is not None}
    if not settled:
        return None
    code = group[0].code if len(group) == 1 else ""
    rest = folded[position + len(name) :]
    return _reading(text, rest, list(settled.values()), group[0].name, code, zone, "derived")


def _chained(text: str, folded: str, day: str, chains: list[Chain]) -> PlaceReading:
    position = skip_noise(folded, chains[0].end)
    name, group = towns_at(folded, position)
    if group and len(chains) > 1:
        chains = [chain for chain in chains if towns_in(chain.last, group)] or chains
    if len(chains) > 1:
        settled = [one for chain in chains for one in settle(chain.last, day, _written_city(chain))]
        distinct = list({(one.code, one.county): one for one in settled}.values())
        return _reading(text, folded[position:], distinct, "", "", "", "exact")
    chain = chains[0]
    readings = settle(chain.last, day, _written_city(chain))
    state = "exact" if readings[0].exact else "succeeded"
    inside = towns_in(chain.last, group) if group else ()
    if not inside:
        zone, end = _zone(folded, position, chain)
        return _reading(text, folded[end:], readings, "", "", zone, state)
    chosen, state = _by_town(readings, chain.last, inside, day, state)
    code = inside[0].code if len(inside) == 1 else ""
    return _reading(text, folded[position + len(name) :], chosen, inside[0].name, code, "", state)


def _written_city(chain: Chain) -> Division | None:
    return chain.links[-2] if len(chain.links) > 1 and chain.links[-2].level == 2 else None


def _zone(folded: str, position: int, chain: Chain) -> tuple[str, int]:
    if not chain.full:
        zone = zone_from(folded, chain.start, chain.end)
        if zone:
            return zone, chain.start + len(zone)
    zone = zone_at(folded, position, district_like=chain.last.level == 2)
    return zone, position + len(zone)


def _by_town(
    readings: Sequence[Settled], last: Division, inside: tuple[Town, ...], day: str, state: str
) -> tuple[Sequence[Settled], str]:
    """Lets the town choose the county when the text names none, or one whose area was divided up since."""
    if last.level == 3 and state == "exact":
        return readings, state
    found = [settled for settled in (county_of(town, day) for town in inside) if settled and settled.county]
    distinct = list({settled.code: settled for settled in found}.values())
    if not distinct:
        return readings, state
    if last.level < 3 or day:
        return distinct, "derived" if last.level < 3 else state
    return [replace(readings[0], code=settled.code) for settled in distinct], state


def _reading(
    raw: str, rest: str, readings: Sequence[Settled], street: str, street_code: str, zone: str, state: str
) -> PlaceReading:
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
