"""Streets and towns: nine-digit divisions by name, within a county or a city."""

from dataclasses import dataclass
from functools import cache, lru_cache

from schemas.fields.places.register import Division, register
from schemas.fields.places.settle import Settled, settle
from schemas.fields.places.tables import read_table


@dataclass(frozen=True, slots=True, eq=False)  # each is made once
class Town:
    """A street or town as today's register has it; `county` is a six-digit code, of the city where it has no counties."""

    code: str
    name: str
    county: str


class Towns:
    """All towns by name. Reading one makes its objects, so that loading forty thousand stays cheap."""

    def __init__(self, rows: list[list[str]]) -> None:
        self._rows: dict[str, str] = dict(rows)
        self._lengths: dict[str, int] = {}  # first two characters -> bit set of the lengths of such names
        for name in self._rows:
            self._lengths[name[:2]] = self._lengths.get(name[:2], 0) | 1 << len(name)
        self._made: dict[str, tuple[Town, ...]] = {}

    def at(self, text: str, position: int) -> tuple[str, tuple[Town, ...]]:
        """The longest town name at the position and the towns that bear it; ("", ()) when there is none."""
        for length in _bits(self._lengths.get(text[position : position + 2], 0)):
            name = text[position : position + length]
            if name in self._rows:
                return name, self.named(name)
        return "", ()

    def named(self, name: str) -> tuple[Town, ...]:
        """The towns of that name."""
        made = self._made.get(name)
        if made is None:
            bearers = [code.partition("/") for code in self._rows.get(name, "").split("|") if code]
            made = self._made[name] = tuple(Town(code, name, county or code[:6]) for code, _, county in bearers)
        return made


@cache
def _bits(mask: int) -> tuple[int, ...]:
    """The numbers of the bits that are set, highest first."""
    return tuple(number for number in range(mask.bit_length(), 0, -1) if mask >> number & 1)


@cache
def _towns() -> Towns:
    return Towns(read_table("streets"))


def towns_at(text: str, position: int) -> tuple[str, tuple[Town, ...]]:
    """The longest town name at the position and the towns that bear it; ("", ()) when there is none."""
    return _towns().at(text, position)


@lru_cache(maxsize=1 << 16)
def towns_in(division: Division, group: tuple[Town, ...]) -> tuple[Town, ...]:
    """Those of the group that lie in the division as it is today; for a county that has ended, in its city."""
    lines = {heir.line for heir in register().heirs(division, "")} or {division.line}
    found = tuple(town for town in group if not lines.isdisjoint(_lines_over(town)))
    if found or division.level < 3 or not division.end:
        return found
    return tuple(town for town in group if town.county[:4] == division.code[:4])


@cache
def _lines_over(town: Town) -> frozenset[str]:
    lines = {version.line for version in register().by_code.get(town.county, ()) if not version.end}
    return frozenset(lines.union(*(register().ancestors(line) for line in lines)))


@lru_cache(maxsize=1 << 16)
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
