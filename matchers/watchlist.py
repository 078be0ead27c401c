"""One façade over the four entry indexes: what a worker holds of all lists."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from matchers.index import Change, EntryIndex
from matchers.models.declare import Hit
from matchers.persons import PersonIndex
from matchers.trips import TripIndex
from matchers.vehicles import VehicleIndex
from matchers.venues import VenueIndex
from schemas.records import EntryKind, Sighting, WatchlistEntry

_NO_HITS: tuple[Hit, ...] = ()


class Watchlist:
    """All entries now on any list, by kind; a sighting asks every kind it has something to say about.

    The person index holds its entries whole, packed: lists of persons are the long ones. Of the other kinds, which
    are thousands, the entries are held here.
    """

    def __init__(self) -> None:
        self._persons = PersonIndex()
        self._others: dict[EntryKind, EntryIndex[Any]] = {"vehicle": VehicleIndex(), "trip": TripIndex(), "place": VenueIndex()}
        self._entries: dict[str, WatchlistEntry] = {}  # of the other kinds
        self.generation = 0

    def __len__(self) -> int:
        return len(self._persons) + len(self._entries)

    def sizes(self) -> dict[EntryKind, int]:
        """Entries by kind."""
        return {kind: len(index) for kind, index in self._indexes()}

    def apply(self, changes: Sequence[Change]) -> None:
        """Add, replace and remove entries, in order; an entry that changes its kind leaves its old index."""
        by_kind: dict[EntryKind, list[Change]] = defaultdict(list)
        for key, entry in changes:
            before = self._entries.pop(key, None)
            if before is not None and (entry is None or entry.kind != before.kind):
                by_kind[before.kind].append((key, None))
            is_person = entry is not None and entry.kind == "person"
            by_kind["person"].append((key, entry if is_person else None))
            if entry is not None and not is_person:
                by_kind[entry.kind].append((key, entry))
                self._entries[key] = entry
        for kind, index in self._indexes():
            if by_kind[kind]:
                index.apply(by_kind[kind])
        self.generation += len(changes)

    def match(self, sightings: Sequence[Sighting]) -> list[tuple[Hit, ...]]:
        """The hits of each sighting, as of its own time, best first within a kind."""
        hits: list[tuple[Hit, ...]] = [_NO_HITS] * len(sightings)
        for kind, index in self._indexes():
            if not len(index):
                continue
            asked = [number for number, sighting in enumerate(sightings) if _subject(sighting, kind) is not None]
            if not asked:
                continue
            subjects = [_subject(sightings[number], kind) for number in asked]
            times: list[datetime | None] = [sightings[number].occurred_at for number in asked]
            found = index.match(subjects, times)
            entries = self.entries({f"{match.list}/{match.entry_id}" for matches in found for match in matches})
            for number, matches in zip(asked, found, strict=True):
                if matches:
                    hits[number] += tuple(Hit(entries[f"{match.list}/{match.entry_id}"], match) for match in matches)
        return hits

    def entry(self, key: str) -> WatchlistEntry | None:
        """The entry now held under `list/entry_id`."""
        return self.entries((key,)).get(key)

    def entries(self, keys: Collection[str]) -> dict[str, WatchlistEntry]:
        """The entries now held under these keys; unknown keys are left out."""
        others = {key: self._entries[key] for key in keys if key in self._entries}
        return others | self._persons.entries([key for key in keys if key not in others])

    def _indexes(self) -> Iterator[tuple[EntryKind, EntryIndex[Any]]]:
        yield "person", self._persons
        yield from self._others.items()


def _subject(sighting: Sighting, kind: EntryKind) -> object | None:
    subjects = {"person": sighting.person, "vehicle": sighting.vehicle, "trip": sighting.trip, "place": sighting.place}
    return subjects[kind]
