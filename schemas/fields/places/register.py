"""The register of divisions down to the county, with their history: codes, names, parents and days."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from schemas.fields.places.tables import read_table

_OPEN = "9999"


@dataclass(frozen=True, slots=True, eq=False)  # the register has each once: identity is equality, and fast
class Division:
    """One (code, name, parent) of a division with the days it held.

    `level` is 1 province, 2 prefecture, 3 county. `line` stays the same through renames and new codes.
    `start` and `end` are ISO days, end exclusive; "" when open. Where only the year of a change is known its
    middle stands for the day. `successors` are the lines that took over when this line ended.
    """

    line: str
    level: int
    code: str
    name: str
    parent: str
    start: str
    end: str
    successors: tuple[str, ...] = ()

    def holds_on(self, day: str) -> bool:
        """Whether it held on that ISO day; "" asks for what holds now."""
        return not self.end if not day else self.start <= day < (self.end or _OPEN)


class Register:
    """All versions of all divisions, by code and by line."""

    def __init__(self, divisions: list[Division]) -> None:
        self.divisions = divisions
        self.by_code: dict[str, list[Division]] = {}
        self.by_line: dict[str, list[Division]] = {}
        for division in divisions:
            self.by_code.setdefault(division.code, []).append(division)
            self.by_line.setdefault(division.line, []).append(division)
        self._ancestors: dict[str, frozenset[str]] = {}
        self._merged: dict[str, list[Division]] | None = None

    def ancestors(self, line: str) -> frozenset[str]:
        """Every line that this one ever lay in."""
        found = self._ancestors.get(line)
        if found is None:
            parents = {version.parent for version in self.by_line.get(line, ()) if version.parent}
            above = [self.ancestors(parent) for parent in parents]
            found = self._ancestors[line] = frozenset(parents.union(*above))
        return found

    def of_line(self, line: str, day: str) -> list[Division]:
        """What the line was on that day: several where it had members that were merged later, none when it had ended."""
        return [version for version in self.by_line.get(line, ()) if version.holds_on(day)]

    def heirs(self, division: Division, day: str) -> list[Division]:
        """What the division was or had become on that day, or had been carved from; empty when nothing is known."""
        if division.holds_on(day):
            return [division]
        same = self.of_line(division.line, day)
        if not same:
            same = [heir for line in self._successors(division.line) for heir in self.of_line(line, day)]
        if not same and day:
            same = [version for version in self._forebears().get(division.line, ()) if version.holds_on(day)]
        kept = [version for version in same if version.code == division.code]
        return kept or same

    def _forebears(self) -> dict[str, list[Division]]:
        """Line -> the divisions that were merged into it or renamed to it across provinces."""
        if self._merged is None:
            self._merged = {}
            for version in self.divisions:
                for line in version.successors:
                    for earlier in self.by_line[version.line]:
                        self._merged.setdefault(line, []).append(earlier)
        return self._merged

    def _successors(self, line: str) -> tuple[str, ...]:
        return next((version.successors for version in self.by_line[line] if version.successors), ())


@cache
def register() -> Register:
    """The register that ships with the project."""
    rows = read_table("divisions")
    return Register(
        [
            Division(line, int(level), code, name, parent, start, end, tuple(heirs.split("|")) if heirs else ())
            for line, level, code, name, parent, start, end, heirs in rows
        ]
    )


def division(code: str, as_of: date | None = None) -> Division | None:
    """The division that the six-digit code named on that day (None: names now); None when it named none.

    >>> division("320602", date(2019, 12, 31)).name
    '崇川区'
    >>> division("320602") is None
    True
    """
    day = as_of.isoformat() if as_of else ""
    return next((found for found in register().by_code.get(code, ()) if found.holds_on(day)), None)


def successor_codes(code: str, as_of: date | None = None) -> tuple[str, ...]:
    """The codes valid on that day (None: now) for what the code last named; empty when nothing is known.

    >>> successor_codes("320611"), successor_codes("320684")
    (('320613',), ('320614',))
    """
    day = as_of.isoformat() if as_of else ""
    versions = register().by_code.get(code, [])
    if not versions:
        return ()
    last = max(versions, key=lambda version: version.end or _OPEN)
    held = next((version for version in versions if version.holds_on(day)), last)
    return tuple(dict.fromkeys(heir.code for heir in register().heirs(held, day)))
