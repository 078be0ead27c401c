"""Evidence and grade of one event ride against one listed ride."""

from functools import lru_cache
from typing import NamedTuple

from matchers.evidence import evidence
from matchers.grades import lower
from matchers.trips.endpoints import both_agree, near
from matchers.trips.found import Found, Strength
from matchers.trips.identity import Conflict, same_vehicle
from matchers.trips.places import Weigh
from matchers.trips.segments import overlap, touching
from schemas.fields.trips import TripKey, mode_group
from schemas.fields.trips.days import next_day
from schemas.records import Evidence, Grade

# u of the day: rides spread over about a year of list; a run over midnight is seen in one ride of twenty.
_DAY, _OVERNIGHT, _NO_DAY = 8.5, 4.2, 0.0
_CARRIAGE = {"same": 3.5, "neighbouring": 1.0, "different": -3.0}
_ROWS = {"same": 4.0, "near": 3.0, "different": -2.0}
_ENDS = {"both": 6.0, "one": 2.5, "none": -1.0}
# Minutes between two boardings of one bus or train of a line: half a ride, and a whole one.
_SAME_RIDE, _LONGEST_RIDE = 30, 90
_TIME = {"near": 2.5, "possible": 0.0, "apart": -3.5}
_TOGETHER, _TOUCHING = 1.5, -4.0
# Rows in front and behind: WHO (2016) counts two rows on each side as contacts, China's notices of 2020 three.
_NEAR_ROWS = 3


class Verdict(NamedTuple):
    """How alike two rides are: bits in all, grade, and the comparisons behind them."""

    bits: float
    grade: Grade
    parts: tuple[Found, ...]

    def evidence(self) -> tuple[Evidence, ...]:
        """The comparisons as records, strongest first."""
        ordered = sorted(self.parts, key=lambda part: (-abs(part.bits), part.field))
        return tuple(_record(part.field, part.event, part.entry, part.how, part.bits) for part in ordered)


# One ride is compared with thousands of travellers of the same run: their comparisons are the same records.
_record = lru_cache(maxsize=65536)(evidence)


def compare(event: TripKey, entry: TripKey, weigh: Weigh) -> Verdict | None:
    """The verdict on two rides; None when they are not one vehicle, not one day, or never aboard together."""
    day = _day(event, entry)
    if day is None or _modes_conflict(event, entry):
        return None
    try:
        found = same_vehicle(event, entry, weigh)
    except Conflict:
        return None
    if not found:
        return None
    segment = overlap(event, entry)
    if segment == "apart":
        return None
    parts = [*found, day, *_ends(event, entry)]
    if segment == "together":
        parts.append(_part("segment", _leg(event), _leg(entry), "together", _TOGETHER))
    elif event.numbers and touching(event, entry):
        parts.append(_part("segment", _leg(event), _leg(entry), "touching", _TOUCHING))
    carriage, time = _carriage(event, entry), _time(found, event, entry)
    parts += [part for part in (carriage, time) if part]
    return Verdict(sum(part.bits for part in parts), _grade(found, day, carriage, time), tuple(parts))


def _part(field: str, event: str, entry: str, how: str, bits: float, strength: Strength = "run") -> Found:
    return Found(field, event, entry, how, bits, strength)


def _modes_conflict(event: TripKey, entry: TripKey) -> bool:
    """Air, rail, road and water exclude one another, unless a number or plate shows that a column was filled wrongly."""
    groups = {mode_group(event.mode), mode_group(entry.mode)} - {""}
    return len(groups) > 1 and not (event.numbers and entry.numbers) and not (event.plates and entry.plates)


def _day(event: TripKey, entry: TripKey) -> Found | None:
    if not event.date or not entry.date:
        return _part("date", event.date, entry.date, "unknown", _NO_DAY)
    if event.date == entry.date:
        return _part("date", event.date, entry.date, "exact", _DAY)
    earlier, later = sorted((event, entry), key=lambda trip: trip.date)
    runs_on = earlier.overnight and later.date == next_day(earlier.date) and mode_group(earlier.mode) != "place"
    if not runs_on or not (event.numbers or event.plates or event.ship):
        return None
    return _part("date", event.date, entry.date, "overnight", _OVERNIGHT)


def _ends(event: TripKey, entry: TripKey) -> list[Found]:
    if not (event.origin or event.destination) or not (entry.origin or entry.destination):
        return []
    shown = _leg(event), _leg(entry)
    if both_agree(event, entry):
        turned = not near(event.origin, entry.origin)
        return [_part("stops", *shown, "reversed" if turned else "exact", _ENDS["both"])]
    if near(event.origin, entry.origin) or near(event.destination, entry.destination):
        return [_part("stops", *shown, "one_end", _ENDS["one"])]
    return [_part("stops", *shown, "different", _ENDS["none"])]


def _leg(trip: TripKey) -> str:
    return f"{trip.origin}-{trip.destination}"


def _carriage(event: TripKey, entry: TripKey) -> Found | None:
    if event.carriages and entry.carriages:
        how = _nearness(event.carriages, entry.carriages, 1, ("same", "neighbouring", "different"))
        return _part("carriage", _listed(event.carriages), _listed(entry.carriages), how, _CARRIAGE[how])
    if event.rows and entry.rows and not event.carriages and not entry.carriages:
        how = _nearness(event.rows, entry.rows, _NEAR_ROWS, ("same", "near", "different"))
        return _part("row", _listed(event.rows), _listed(entry.rows), how, _ROWS[how])
    return None


def _time(found: list[Found], event: TripKey, entry: TripKey) -> Found | None:
    """A service is driven by many vehicles a day: only rides begun within the length of one are in the same one."""
    if event.begins is None or entry.begins is None or any(part.strength in ("vehicle", "run") for part in found):
        return None
    gap = abs(event.begins - entry.begins)
    how = "near" if gap <= _SAME_RIDE else "possible" if gap <= _LONGEST_RIDE else "apart"
    return _part("time", _clock(event.begins), _clock(entry.begins), how, _TIME[how])


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _nearness(left: tuple[int, ...], right: tuple[int, ...], reach: int, words: tuple[str, str, str]) -> str:
    gap = min(abs(one - two) for one in left for two in right)
    return words[0] if gap == 0 else words[1] if gap <= reach else words[2]


def _listed(numbers: tuple[int, ...]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else ",".join(map(str, numbers))


def _grade(found: list[Found], day: Found, place: Found | None, time: Found | None) -> Grade:
    """Same carriage or near row, or a vehicle without carriages, is certain; neighbouring or unknown probable."""
    strengths = {part.strength for part in found if part.bits > 0}
    if place is not None:
        by_place: Grade = "certain" if place.how == "same" or (place.field == "row" and place.how == "near") else "probable"
        if place.how == "different":
            by_place = "possible"
    else:
        by_place = "certain" if "vehicle" in strengths else "probable"
    if strengths <= {"weak"} or any(part.how == "conflict" for part in found) or (time and time.how == "apart"):
        by_place = lower(by_place, "possible")
    if "run" not in strengths and "vehicle" not in strengths:
        by_place = lower(by_place, "probable")
    if day.how == "overnight":
        return lower(by_place, "probable")
    return lower(by_place, "possible") if day.how == "unknown" else by_place
