"""One façade over the four entry indexes: what a worker holds of all lists."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from matchers.index import Change, EntryIndex
from matchers.models.declare import Hit
from matchers.persons import PersonIndex
from matchers.trips import TripIndex
from matchers.vehicles import VehicleIndex
from matchers.venues import VenueIndex
from schemas.records import EntryKind, Match, Sighting, WatchlistEntry

_NO_HITS: tuple[Hit, ...] = ()


class Watchlist:
    """All entries now on any list, by kind; a sighting asks every kind it has something to say about."""

    def __init__(self) -> None:
        self._indexes: dict[EntryKind, EntryIndex[Any]] = {
            "person": PersonIndex(),
            "vehicle": VehicleIndex(),
            "trip": TripIndex(),
            "place": VenueIndex(),
        }
        self._kinds: dict[str, EntryKind] = {}
        self._entries: dict[str, bytes] = {}  # JSON: an eighth of the memory of the records it makes when hit
        self.generation = 0

    def __len__(self) -> int:
        return len(self._entries)

    def sizes(self) -> dict[EntryKind, int]:
        """Entries by kind."""
        return {kind: len(index) for kind, index in self._indexes.items()}

    def apply(self, changes: Sequence[Change]) -> None:
        """Add, replace and remove entries, in order; an entry that changes its kind leaves its old index."""
        by_kind: dict[EntryKind, list[Change]] = defaultdict(list)
        for key, entry in changes:
            before = self._kinds.get(key)
            if before is not None and (entry is None or entry.kind != before):
                by_kind[before].append((key, None))
                del self._kinds[key], self._entries[key]
            if entry is not None:
                by_kind[entry.kind].append((key, entry))
                self._kinds[key], self._entries[key] = entry.kind, entry.to_bytes()
        for kind, of_kind in by_kind.items():
            self._indexes[kind].apply(of_kind)
        self.generation += len(changes)

    def match(self, sightings: Sequence[Sighting]) -> list[tuple[Hit, ...]]:
        """The hits of each sighting, as of its own time, best first within a kind."""
        hits: list[tuple[Hit, ...]] = [_NO_HITS] * len(sightings)
        for kind, index in self._indexes.items():
            if not len(index):
                continue
            asked = [number for number, sighting in enumerate(sightings) if _subject(sighting, kind) is not None]
            if not asked:
                continue
            subjects = [_subject(sightings[number], kind) for number in asked]
            times: list[datetime | None] = [sightings[number].occurred_at for number in asked]
            for number, matches in zip(asked, index.match(subjects, times), strict=True):
                if matches:
                    hits[number] += tuple(self._hit(match) for match in matches)
        return hits

    def entry(self, key: str) -> WatchlistEntry | None:
        """The entry now held under `list/entry_id`."""
        kept = self._entries.get(key)
        return WatchlistEntry.model_validate_json(kept) if kept is not None else None

    def _hit(self, match: Match) -> Hit:
        entry = self.entry(f"{match.list}/{match.entry_id}")
        if entry is None:
            raise KeyError("an index gave an entry that the watchlist does not hold")
        return Hit(entry, match)


def _subject(sighting: Sighting, kind: EntryKind) -> object | None:
    subjects = {
        "person": sighting.person,
        "vehicle": sighting.vehicle,
        "trip": sighting.trip,
        "place": sighting.place,
    }
    return subjects[kind]
