"""The trip index: listed rides by day and designator, compared with each event that shares one."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from matchers.grades import Budget
from matchers.index import Change
from matchers.listed import Listed, listed
from matchers.trips.compare import Verdict, compare
from matchers.trips.keys import designator_keys, masked_keys, probes
from matchers.trips.places import is_place, place_venue
from matchers.venues.rarity import Rarity
from schemas.fields.trips import TripKey, read_trip
from schemas.fields.trips.days import next_day
from schemas.records import Match, Trip

SCORER = "trips_v1"
_RANK = {"certain": 3, "probable": 2, "possible": 1, "none": 0}
# Travellers are asked about because a ride is listed: about one event in a hundred of a screened day is on it.
_BUDGET = Budget(prior=1e-2)


class TripIndex:
    """Rides on a list, found by how their number, plate, route, line or ship is written on any platform."""

    def __init__(self) -> None:
        self.generation = 0
        self._entries: dict[str, tuple[Listed, TripKey]] = {}
        self._files: dict[str, dict[str, list[str]]] = {}  # by key, by day
        self._rarity = Rarity()  # of the words in place rows

    def __len__(self) -> int:
        return len(self._entries)

    def apply(self, changes: Sequence[Change]) -> None:
        """Add, replace and remove rides, in order; an entry without a trip removes what its key held."""
        for key, entry in changes:
            held = self._entries.get(key)
            now = listed(entry) if entry is not None and entry.trip is not None else None
            if (held[0] if held else None) == now:
                continue
            if held:
                self._drop(key, held[1])
            if now and entry and entry.trip:
                self._file(key, now, read_trip(entry.trip))
            self.generation += 1

    def match(
        self, subjects: Sequence[Trip], at: Sequence[datetime | None], *, top: int = 5, all_grades: bool = False
    ) -> list[tuple[Match, ...]]:
        """Listed rides in the same vehicle, best first; no grade `none` exists here, so `all_grades` adds nothing."""
        thresholds = _BUDGET.thresholds(len(self))
        return [
            tuple(
                Match(
                    entry_id=entry.entry_id, list=entry.list, kind="trip", grade=verdict.grade,
                    probability=thresholds.probability(verdict.bits), bits=round(verdict.bits, 3),
                    evidence=verdict.evidence(), scorer=SCORER, generation=self.generation,
                )
                for verdict, _, entry in self._best(read_trip(trip), instant, top)
            )
            for trip, instant in zip(subjects, at, strict=True)
        ]  # fmt: skip

    def _best(self, trip: TripKey, instant: datetime | None, top: int) -> list[tuple[Verdict, str, Listed]]:
        found = []
        for key in self._candidates(trip):
            entry, ride = self._entries[key]
            if not entry.holds_at(instant):
                continue
            verdict = compare(trip, ride, self._rarity.total)
            if verdict is not None:
                found.append((verdict, key, entry))
        found.sort(key=lambda one: (-_RANK[one[0].grade], -one[0].bits, one[1]))
        return found[:top]

    def _candidates(self, trip: TripKey) -> set[str]:
        candidates: set[str] = set()
        for probe in probes(trip):
            filed = self._files.get(probe)
            if filed:
                for day in _days(trip) if trip.date else filed:
                    candidates.update(filed.get(day, ()))
        return candidates

    def _file(self, key: str, entry: Listed, trip: TripKey) -> None:
        self._entries[key] = entry, trip
        if is_place(trip):
            self._rarity.add(place_venue(trip.text).name.full)
        for name, day in _names(trip):
            self._files.setdefault(name, {}).setdefault(day, []).append(key)

    def _drop(self, key: str, trip: TripKey) -> None:
        del self._entries[key]
        if is_place(trip):
            self._rarity.add(place_venue(trip.text).name.full, -1)
        for name, day in _names(trip):
            days = self._files[name]
            days[day].remove(key)
            if not days[day]:
                del days[day]
            if not days:
                del self._files[name]


def _names(trip: TripKey) -> Iterator[tuple[str, str]]:
    """Where a ride is filed: under its day, and once more where rides of the next day look for runs over midnight."""
    for name in sorted({*designator_keys(trip), *masked_keys(trip)}):
        yield name, trip.date
        if trip.overnight:
            yield name, _into(next_day(trip.date))


def _days(trip: TripKey) -> Iterator[str]:
    """The days an event looks under: its own, none, runs into its day, and the next day when it runs on itself."""
    yield trip.date
    yield ""
    yield _into(trip.date)
    if trip.overnight:
        yield next_day(trip.date)


def _into(day: str) -> str:
    return ">" + day
