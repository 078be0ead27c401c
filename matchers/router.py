"""From a place to the unit that must act.

A unit serves a division code; the deepest unit whose code is a prefix of the place's code gets the task. A place
in another city belongs to this city's own unit, which hands it over. A place without a code is unroutable: the
task stays under `UNROUTED`, where it is counted and alarmed until somebody gives it a place.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from schemas.errors import InputFileError

UNROUTED = "unrouted"
_LENGTHS = (12, 9, 6, 4)


@dataclass(frozen=True, slots=True)
class Unit:
    """A district's unit: the division it serves and its names."""

    code: str  # 4 digits for the city, 6 for a county, 9 for a street, 12 for a community
    name_zh: str
    name_en: str


class Router:
    """The units of one city; pure, so a changed list of units is a new router."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.code: unit for unit in units}
        cities = sorted(code for code in self._units if len(code) == 4)
        self._city = cities[0] if cities else ""

    def route(self, place_code: str) -> str:
        """The code of the serving unit, or `UNROUTED` when the place has no code or no unit can take it.

        >>> router = Router([Unit("3206", "市防控办", "City office"), Unit("320612", "通州区", "Tongzhou")])
        >>> router.route("320612101"), router.route("320682"), router.route("310115"), router.route("")
        ('320612', '3206', '3206', 'unrouted')
        """
        if not place_code:
            return UNROUTED
        for length in _LENGTHS:
            if place_code[:length] in self._units and len(place_code) >= length:
                return place_code[:length]
        return self._city or UNROUTED

    def unit(self, code: str) -> Unit | None:
        """The unit of that code."""
        return self._units.get(code)


def load_units(path: Path | None = None) -> tuple[Unit, ...]:
    """The units of a TOML file (`[[unit]]` with code, name_zh, name_en); None gives the demo's invented city.

    Raises:
        InputFileError: Names the file and what was expected; no unit is used.
    """
    source = path if path is not None else files("schemas") / "reference" / "units" / "demo_city.toml"
    try:
        rows = tomllib.loads(source.read_text(encoding="utf-8")).get("unit", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputFileError(f"not a readable TOML file: {error}", path=str(source)) from None
    if not isinstance(rows, list) or not rows:
        raise InputFileError("expected at least one [[unit]]", path=str(source))
    return tuple(_unit(row, number, str(source)) for number, row in enumerate(rows, 1))


def _unit(row: dict[str, str], number: int, path: str) -> Unit:
    code = str(row.get("code", ""))
    if not code.isdigit() or len(code) not in _LENGTHS:
        raise InputFileError(f"unit {number}: expected a division code of 4, 6, 9 or 12 digits", path=path, field="code")
    return Unit(code, str(row.get("name_zh", code)), str(row.get("name_en", code)))
