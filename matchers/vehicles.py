"""The vehicle index: plates as they are, plates with hidden signs, and plates that cameras take for each other.

There is no check digit, and in a large list about every second plate is one sign away from another. So only an equal
plate is a finding; a look-alike or masked one is a candidate that something else must confirm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from matchers.evidence import evidence
from matchers.grades import Budget
from matchers.index import Change
from matchers.listed import Listed, listed
from schemas.fields.plates import Plate, confusable_key, parse_plate
from schemas.records import Evidence, Grade, Match, Vehicle

SCORER = "vehicles_v1"
_RANK: dict[Grade, int] = {"certain": 3, "probable": 2, "possible": 1, "none": 0}
_BUDGET = Budget()

# log2(m / u). u: one plate of the 400 million registered in China (Ministry of Public Security, 2022: 417 million), a
# city's traffic being a few hundred thousand of them; a visible sign tells 31 serial signs apart, but unevenly.
_EXACT, _REPAIRED, _UNKNOWN_FORM, _LOOK_ALIKE, _PER_SIGN = 25.0, 22.0, 18.0, 9.0, 3.3
_TYPE_SAME, _TYPE_DIFFERS = 0.8, -1.5
_LONGEST = 80  # characters of a plate column that are read
_FEWEST_VISIBLE = 3  # signs a masked plate must show beside the province


@dataclass(frozen=True, slots=True)
class _Held:
    entry: Listed
    plate: Plate
    vehicle_type: str


class VehicleIndex:
    """Vehicles on a list, by plate."""

    def __init__(self) -> None:
        self.generation = 0
        self._entries: dict[str, _Held] = {}
        self._files: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def apply(self, changes: Sequence[Change]) -> None:
        """Add, replace and remove vehicles, in order; an entry without a readable plate is held but never found."""
        for key, entry in changes:
            held = self._entries.get(key)
            now = listed(entry) if entry is not None and entry.vehicle is not None else None
            if (held.entry if held else None) == now:
                continue
            if held:
                self._drop(key, held)
            if now and entry and entry.vehicle:
                self._file(key, _Held(now, _plate(entry.vehicle.plate[:_LONGEST]), entry.vehicle.vehicle_type))
            self.generation += 1

    def match(
        self, subjects: Sequence[Vehicle], at: Sequence[datetime | None], *, top: int = 5, all_grades: bool = False
    ) -> list[tuple[Match, ...]]:
        """Listed vehicles with this plate (certain) or one that may be it (possible), best first.

        No grade `none` exists here, so `all_grades` adds nothing.
        """
        return [self._best(vehicle, instant, top) for vehicle, instant in zip(subjects, at, strict=True)]

    def _best(self, vehicle: Vehicle, instant: datetime | None, top: int) -> tuple[Match, ...]:
        plate = _plate(vehicle.plate[:_LONGEST])
        keys = {key for probe in _probes(plate) for key in self._files.get(probe, ())}
        found: list[tuple[Match, str]] = []
        for key in keys:
            held = self._entries[key]
            if held.entry.holds_at(instant):
                match = self._compare(vehicle, plate, held)
                if match is not None:
                    found.append((match, key))
        found.sort(key=lambda one: (-_RANK[one[0].grade], -one[0].bits, one[1]))
        return tuple(match for match, _ in found[:top])

    def _compare(self, vehicle: Vehicle, plate: Plate, held: _Held) -> Match | None:
        verdict = _compare_plates(plate, held.plate)
        if verdict is None:
            return None
        grade, how, bits = verdict
        parts = [evidence("plate", plate.canonical, held.plate.canonical, how, bits)]
        parts += _types(vehicle.vehicle_type, held.vehicle_type)
        total = round(sum(part.bits for part in parts), 3)
        return Match(
            entry_id=held.entry.entry_id, list=held.entry.list, kind="vehicle", grade=grade,
            probability=_BUDGET.thresholds(len(self)).probability(total), bits=total, evidence=tuple(parts),
            scorer=SCORER, generation=self.generation,
        )  # fmt: skip

    def _file(self, key: str, held: _Held) -> None:
        self._entries[key] = held
        for name in _names(held.plate):
            self._files.setdefault(name, []).append(key)

    def _drop(self, key: str, held: _Held) -> None:
        del self._entries[key]
        for name in _names(held.plate):
            filed = self._files[name]
            filed.remove(key)
            if not filed:
                del self._files[name]


@lru_cache(maxsize=16384)
def _plate(text: str) -> Plate:
    return parse_plate(text)


def _names(plate: Plate) -> Iterator[str]:
    """What a listed plate is filed under: its look-alike class, and where a plate with hidden signs would look."""
    if not plate.canonical:
        return
    if plate.state == "masked":
        yield f"m{len(plate.canonical)}"
    else:
        yield "f" + confusable_key(plate.canonical)
        if len(plate.canonical) > 2:
            yield f"e{len(plate.canonical)}{plate.canonical[:2]}"
            yield f"e{len(plate.canonical)}{plate.canonical[-2:]}"


def _probes(plate: Plate) -> Iterator[str]:
    if not plate.canonical:
        return
    size = len(plate.canonical)
    yield f"m{size}"
    if plate.state != "masked":
        yield "f" + confusable_key(plate.canonical)
        return
    for ends in (plate.canonical[:2], plate.canonical[-2:]):
        if "*" not in ends:
            yield f"e{size}{ends}"


def _compare_plates(event: Plate, entry: Plate) -> tuple[Grade, str, float] | None:
    if "masked" in (event.state, entry.state):
        return _masked(event.canonical, entry.canonical)
    if event.canonical != entry.canonical:
        return "possible", "look_alike", _LOOK_ALIKE
    if "repaired" in (event.state, entry.state):
        return "probable", "repaired", _REPAIRED
    return ("certain", "exact", _EXACT) if event.is_valid else ("probable", "exact_unknown_form", _UNKNOWN_FORM)


def _masked(event: str, entry: str) -> tuple[Grade, str, float] | None:
    if len(event) != len(entry):
        return None
    pairs = list(zip(event, entry, strict=True))
    if "*" in pairs[0] or any(one != two and "*" not in (one, two) for one, two in pairs):
        return None
    visible = sum(one == two != "*" for one, two in pairs[1:])
    return ("possible", "masked", round(_PER_SIGN * visible, 3)) if visible >= _FEWEST_VISIBLE else None


def _types(event: str, entry: str) -> list[Evidence]:
    if not event or not entry:
        return []
    same = event.casefold() == entry.casefold()
    return [evidence("vehicle_type", event, entry, "exact" if same else "different", _TYPE_SAME if same else _TYPE_DIFFERS)]
