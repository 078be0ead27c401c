"""Streets and towns: nine-digit divisions by name, within a county or a city."""

from dataclasses import dataclass
from functools import cache

from schemas.fields.places.fold import fold
from schemas.fields.places.register import Division, register
from schemas.fields.places.settle import Settled, settle
from schemas.fields.places.tables import read_table


@dataclass(frozen=True, slots=True)
class Town:
    """A street or town as today's register has it; `county` is a six-digit code, of the city where it has no counties."""

    code: str
    name: str
    county: str


@cache
def towns() -> dict[str, tuple[Town, ...]]:
    """All towns by folded name."""
    found: dict[str, list[Town]] = {}
    for code, name, county in read_table("streets"):
        found.setdefault(fold(name), []).append(Town(code, name, county))
    return {name: tuple(group) for name, group in found.items()}


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in towns() if 2 < len(name) < 13}, reverse=True))


def towns_at(text: str, position: int) -> tuple[str, tuple[Town, ...]]:
    """The longest town name at the position and the towns that bear it; ("", ()) when there is none."""
    known = towns()
    for length in _lengths():
        name = text[position : position + length]
        group = known.get(name)
        if group is not None and len(name) == length:
            return name, group
    return "", ()


def towns_in(division: Division, group: tuple[Town, ...]) -> tuple[Town, ...]:
    """Those of the group that lie in the division as it is today; for a county that has ended, in its city."""
    lines = {heir.line for heir in register().heirs(division, "")} or {division.line}
    found = tuple(town for town in group if lines & _lines_over(town))
    if found or division.level < 3 or not division.end:
        return found
    return tuple(town for town in group if town.county[:4] == division.code[:4])


@cache
def _lines_over(town: Town) -> frozenset[str]:
    lines = {version.line for version in register().by_code.get(town.county, ()) if not version.end}
    return frozenset(lines.union(*(register().ancestors(line) for line in lines)))


def county_of(town: Town, day: str) -> Settled | None:
    """The county (or the city without counties) the town lay in on that day.

    None when the county took in another after that day: the town may have come with it.
    """
    versions = [version for version in register().by_code.get(town.county, ()) if not version.end]
    if not versions:
        return None
    held = register().of_line(versions[0].line, day)
    if len(held) != 1 or _grew_after(versions[0].line, day):
        return None
    return settle(held[0], day)[0]


def _grew_after(line: str, day: str) -> bool:
    return bool(day) and any(end > day for end in _takeovers().get(line, ()))


@cache
def _takeovers() -> dict[str, tuple[str, ...]]:
    """Line -> the days on which other lines were merged into it."""
    found: dict[str, list[str]] = {}
    for version in register().divisions:
        for line in version.successors:
            found.setdefault(line, []).append(version.end)
    return {line: tuple(days) for line, days in found.items()}
