"""Segments and tombstones, log-structured: changes add a small segment and bury the rows they replace."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchers.index import Change
from matchers.persons.postings import look_up
from matchers.persons.records import pack, unpack, unpack_entry
from matchers.persons.segment import Segment, build_segment, merge_segments, name_keys
from schemas.records import WatchlistEntry

_SMALL = 50_000  # rows up to which newer segments are merged among themselves
_MOST_SEGMENTS = 6


@dataclass(slots=True)
class Part:
    """One segment with the mask of its rows that are still on the list."""

    segment: Segment
    alive: NDArray[np.bool_]


class Store:
    """What is on the list now; the parts are disjoint and in order of arrival."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.version = 0  # counts every change of the parts
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def apply(self, changes: Sequence[Change]) -> int:
        """Apply changes in order; gives how many of them changed anything."""
        places = self._places([key for key, _ in changes])
        held: dict[str, bytes | None] = {key: self._text(place) for key, place in places.items()}
        now: dict[str, WatchlistEntry | None] = {}
        effective = 0
        for key, entry in changes:
            text = None if entry is None else pack(entry)
            if held.get(key) != text:
                held[key], now[key] = text, entry
                effective += 1
        self._bury([places[key] for key in now if key in places])
        added = [key for key, entry in now.items() if entry is not None]
        self._add([entry for entry in now.values() if entry is not None], [text for key in added if (text := held[key])])
        self._tidy()
        self.version += 1
        return effective

    def entries(self, keys: Sequence[str]) -> dict[str, WatchlistEntry]:
        """The entries now held under these keys; unknown keys are left out."""
        return {key: unpack_entry(self._text(place)) for key, place in self._places(keys).items()}

    def _add(self, entries: Sequence[WatchlistEntry], texts: Sequence[bytes]) -> None:
        if entries:
            segment = build_segment(entries, texts)
            self.parts.append(Part(segment, np.ones(len(segment), np.bool_)))
            self._size += len(entries)

    def _places(self, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Key to (part, row) of the living entry that has it."""
        places: dict[str, tuple[int, int]] = {}
        if not self.parts:
            return places
        hashes = name_keys(keys)
        for number, part in enumerate(self.parts):
            for asked, row in zip(*(found.tolist() for found in look_up(part.segment.names, hashes)), strict=True):
                if part.alive[row] and self._key(number, row) == keys[asked]:
                    places[keys[asked]] = number, row
        return places

    def _key(self, part: int, row: int) -> str:
        row_held = unpack(self._text((part, row)))
        return f"{row_held.list}/{row_held.entry_id}"

    def _text(self, place: tuple[int, int]) -> bytes:
        return self.parts[place[0]].segment.buffer.text(place[1])

    def _bury(self, places: Sequence[tuple[int, int]]) -> None:
        for number, row in places:
            part = self.parts[number]
            if not part.alive.flags.writeable:
                part.alive = part.alive.copy()
            part.alive[row] = False
        self._size -= len(places)

    def _tidy(self) -> None:
        """Merge small newer segments when there are many, everything when they have grown beside the base."""
        newer = sum(len(part.segment) for part in self.parts[1:])
        buried = sum(int(len(part.segment) - part.alive.sum()) for part in self.parts[:1])
        base = len(self.parts[0].segment) if self.parts else 0
        if newer + buried > max(_SMALL, base // 4):
            self.compact()
        elif len(self.parts) > _MOST_SEGMENTS:
            self.parts[1:] = [self._merge(self.parts[1:])]

    def compact(self) -> None:
        """Make one segment of the living rows; nothing of the buried ones stays."""
        if len(self.parts) > 1 or (self.parts and not self.parts[0].alive.all()):
            self.parts = [self._merge(self.parts)] if self._size else []
            self.version += 1

    def whole(self) -> Segment | None:
        """Everything now held as one segment; None when nothing is."""
        self.compact()
        return self.parts[0].segment if self.parts else None

    def start_from(self, segment: Segment | None) -> None:
        """Hold what a snapshot holds and nothing else."""
        self.parts = [] if segment is None else [Part(segment, np.ones(len(segment), np.bool_))]
        self._size = 0 if segment is None else len(segment)
        self.version += 1

    @staticmethod
    def _merge(parts: Sequence[Part]) -> Part:
        segment = merge_segments([(part.segment, part.alive) for part in parts])
        return Part(segment, np.ones(len(segment), np.bool_))
