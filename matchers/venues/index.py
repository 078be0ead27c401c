"""The venue index: listed places by rare pairs of characters, house, phone and grid cell, compared with each event."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from matchers.index import Change
from matchers.listed import Listed, listed
from matchers.venues.compare import Verdict, compare
from matchers.venues.rarity import Rarity
from matchers.venues.venue import Venue, read_venue
from schemas.records import Grade, Match, Place

SCORER = "venues_v1"
_RANK: dict[Grade, int] = {"certain": 3, "probable": 2, "possible": 1, "none": 0}
_CELLS_PER_DEGREE = 400  # cells of about 250 m; venues of one place lie in the same or a neighbouring one
_MOST_COMPARED = 24
_COMMON = 600  # venues with one token or in one house, beyond which the token selects nothing


class VenueIndex:
    """Places on a list, found however another platform writes them."""

    def __init__(self) -> None:
        self.generation = 0
        self._entries: dict[str, tuple[Listed, Venue]] = {}
        self._files: dict[str, set[str]] = defaultdict(set)
        self._places: dict[str, set[str]] = defaultdict(set)
        self._names, self._addresses = Rarity(), Rarity()

    def __len__(self) -> int:
        return len(self._entries)

    def apply(self, changes: Sequence[Change]) -> None:
        """Add, replace and remove places, in order; an entry without a place removes what its key held."""
        for key, entry in changes:
            held = self._entries.get(key)
            now = listed(entry) if entry is not None and entry.place is not None else None
            if (held[0] if held else None) == now:
                continue
            if held:
                self._drop(key, held[1])
            if now and entry and entry.place:
                self._file(key, now, read_venue(entry.place))
            self.generation += 1

    def match(
        self, subjects: Sequence[Place], at: Sequence[datetime | None], *, top: int = 5, all_grades: bool = False
    ) -> list[tuple[Match, ...]]:
        """Listed places that an event's place may be, best first."""
        return [self._best(place, instant, top, all_grades) for place, instant in zip(subjects, at, strict=True)]

    def _best(self, place: Place, instant: datetime | None, top: int, all_grades: bool) -> tuple[Match, ...]:
        venue = read_venue(place)
        found: list[tuple[Verdict, str, Listed]] = []
        for key in self._candidates(venue):
            entry, other = self._entries[key]
            if not entry.holds_at(instant):
                continue
            verdict = compare(venue, other, self._names.total, self._addresses.total)
            if all_grades or verdict.grade != "none":
                found.append((verdict, key, entry))
        found.sort(key=lambda one: (-_RANK[one[0].grade], -one[0].bits, one[1]))
        return tuple(
            Match(
                entry_id=entry.entry_id, list=entry.list, kind="place", grade=verdict.grade, probability=verdict.probability,
                bits=verdict.bits, evidence=verdict.evidence, scorer=SCORER, generation=self.generation,
            )
            for verdict, _, entry in found[:top]
        )  # fmt: skip

    def _candidates(self, venue: Venue) -> list[str]:
        """The entries worth comparing, by bits of shared name tokens, and one place's worth of bits for house or phone."""
        votes: dict[str, float] = defaultdict(float)
        for token in sorted(venue.pairs):
            filed = self._files.get(token)
            if filed and len(filed) <= _COMMON:
                weight = self._names.weight(token)
                for key in filed:
                    votes[key] += weight
        for name, weight in _place_names(venue):
            housed = self._places.get(name, ())
            if len(housed) <= _COMMON:
                for key in housed:
                    votes[key] += weight
        for key in self._neighbours(venue):
            if key not in votes:
                votes[key] = self._names.total(sorted(self._entries[key][1].pairs & venue.pairs))
            votes[key] += 2.0
        best = sorted(votes.items(), key=lambda vote: (-round(vote[1], 6), vote[0]))
        return [key for key, _ in best[:_MOST_COMPARED]]

    def _neighbours(self, venue: Venue) -> Iterator[str]:
        if venue.point is None or not venue.pairs:
            return
        column, row = _cell(venue.point)
        for east in (-1, 0, 1):
            for north in (-1, 0, 1):
                for key in self._places.get(f"g{column + east},{row + north}", ()):
                    if not venue.pairs.isdisjoint(self._entries[key][1].pairs):
                        yield key

    def _file(self, key: str, entry: Listed, venue: Venue) -> None:
        self._entries[key] = entry, venue
        for token in venue.pairs:
            self._files[token].add(key)
        for name in _all_place_names(venue):
            self._places[name].add(key)
        self._names.add(venue.name.full)
        self._addresses.add(venue.address.text)

    def _drop(self, key: str, venue: Venue) -> None:
        del self._entries[key]
        for token in venue.pairs:
            self._files[token].discard(key)
        for name in _all_place_names(venue):
            self._places[name].discard(key)
        self._names.add(venue.name.full, -1)
        self._addresses.add(venue.address.text, -1)


def _place_names(venue: Venue) -> Iterator[tuple[str, float]]:
    """Where a place is filed beside its name, with the bits that sharing it gives for being compared at all."""
    if venue.address.text:
        yield "a" + venue.address.text, 12.0
    for road, number in venue.address.houses:
        yield f"h{road[-2:]}{number}", 6.0
    for phone in venue.phones:
        yield "p" + phone, 12.0
    if venue.place_id:
        yield "i" + venue.place_id, 12.0


def _all_place_names(venue: Venue) -> Iterator[str]:
    for name, _ in _place_names(venue):
        yield name
    if venue.point is not None:
        column, row = _cell(venue.point)
        yield f"g{column},{row}"


def _cell(point: tuple[float, float]) -> tuple[int, int]:
    return int(point[0] * _CELLS_PER_DEGREE // 1), int(point[1] * _CELLS_PER_DEGREE // 1)
