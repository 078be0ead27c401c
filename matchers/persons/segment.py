"""An immutable run of entries with everything needed to find them: columns, postings, packed records."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchers.persons.features import Features, features_of
from matchers.persons.keys import MAX_ROWS, ROW_BITS, Keys, exact_keys, fuzzy_keys, mix
from matchers.persons.masks import whole_ids
from matchers.persons.postings import ROW_MASK, Postings, Rows, packed_postings, postings_of
from matchers.persons.records import Buffer, validity
from schemas.records import Person, WatchlistEntry

_SHIFT = np.uint64(ROW_BITS)
_CHUNK = 50_000  # entries read at a time
_NOBODY = Person()
_PRIME = (1 << 61) - 1

COLUMNS = np.dtype([
    ("signature", np.uint64), ("words", np.uint64), ("region", np.uint32), ("document", np.uint32), ("phone", np.int64),
    ("begin", np.int64), ("until", np.int64), ("born", np.int32), ("tail", np.int16), ("sex", np.int8), ("checked", np.bool_),
])  # fmt: skip
_SHARED = tuple(name for name in COLUMNS.names or () if name not in ("begin", "until"))


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows 0 to n - 1; `checked` and `unchecked` are the fuzzy postings of entries with and without a sound ID.

    `checked` entries need no fuzzy search for an event that carries a sound ID itself: theirs would decide.
    """

    columns: NDArray[np.void]
    names: Postings  # of `list/entry_id`
    exact: Postings
    checked: Postings
    unchecked: Postings
    masks: NDArray[np.int64]  # whole resident IDs by last four, then head; sorted
    mask_rows: NDArray[np.uint32]
    data: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def buffer(self) -> Buffer:
        """The packed records."""
        return Buffer(self.data, self.offsets)

    @property
    def index_bytes(self) -> int:
        """Bytes of all arrays but the packed records."""
        arrays = (getattr(self, one.name) for one in fields(self) if one.name != "data")
        return sum(array.nbytes for array in arrays)


def name_keys(keys: Sequence[str]) -> Keys:
    """Posting keys of `list/entry_id`."""
    return mix(
        100, np.array([int.from_bytes(key.encode("utf-8", "surrogatepass"), "little") % _PRIME + 1 for key in keys], np.uint64)
    )


def build_segment(entries: Sequence[WatchlistEntry], texts: Sequence[bytes]) -> Segment:
    """A segment of these entries, in their order, `texts` being their packed records; keys must be distinct.

    Raises:
        ValueError: More entries than a posting can number (16.7 million); such a list needs several indexes.
    """
    if len(entries) > MAX_ROWS:
        raise ValueError("too many entries for one segment")
    chunks = [_Chunk.of(entries[begin : begin + _CHUNK], begin) for begin in range(0, len(entries), _CHUNK)]
    masks = np.concatenate([chunk.masks for chunk in chunks])
    order = np.argsort(masks, kind="stable")
    buffer = Buffer.of(texts)
    return Segment(
        columns=np.concatenate([chunk.columns for chunk in chunks]),
        names=postings_of([packed_postings([name_keys([entry.key for entry in entries])], np.arange(len(entries)))]),
        exact=postings_of([chunk.exact for chunk in chunks]),
        checked=postings_of([chunk.checked for chunk in chunks]),
        unchecked=postings_of([chunk.unchecked for chunk in chunks]),
        masks=masks[order],
        mask_rows=np.concatenate([chunk.mask_rows for chunk in chunks])[order].astype(np.uint32),
        data=buffer.data,
        offsets=buffer.offsets,
    )


class _Chunk(NamedTuple):
    """What is made of some entries at a time, so that the working arrays stay small."""

    columns: NDArray[np.void]
    exact: Keys
    checked: Keys
    unchecked: Keys
    masks: NDArray[np.int64]
    mask_rows: Rows

    @staticmethod
    def of(entries: Sequence[WatchlistEntry], begin: int) -> "_Chunk":
        persons = [entry.person or _NOBODY for entry in entries]
        features = features_of(persons)
        rows = np.arange(begin, begin + len(entries))
        sound = features["checked"]
        whole, masks = whole_ids([person.document_number for person in persons])
        return _Chunk(
            columns=_columns(features, entries),
            exact=packed_postings(exact_keys(features), rows),
            checked=packed_postings(fuzzy_keys(features[sound]), rows[sound]),
            unchecked=packed_postings(fuzzy_keys(features[~sound]), rows[~sound]),
            masks=masks,
            mask_rows=rows[whole],
        )


def _columns(features: Features, entries: Sequence[WatchlistEntry]) -> NDArray[np.void]:
    columns = np.empty(len(features), COLUMNS)
    for name in _SHARED:
        columns[name] = features[name].astype(COLUMNS[name])  # wide hashes keep their low half
    times = np.array([validity(entry) for entry in entries], np.int64).reshape(-1, 2)
    columns["begin"], columns["until"] = times[:, 0], times[:, 1]
    return columns


def merge_segments(parts: Sequence[tuple[Segment, NDArray[np.bool_]]]) -> Segment:
    """One segment of the living rows of several; `parts` pairs each with a mask of its living rows.

    Raises:
        ValueError: More rows than a posting can number.
    """
    kept = [np.flatnonzero(alive) for _, alive in parts]
    if sum(map(len, kept)) > MAX_ROWS:
        raise ValueError("too many entries for one segment")
    begins = np.concatenate([[0], np.cumsum([len(rows) for rows in kept])])
    moved = [_new_numbers(alive, begin) for (_, alive), begin in zip(parts, begins, strict=False)]
    segments = [segment for segment, _ in parts]
    masks = np.concatenate([s.masks[n[s.mask_rows] >= 0] for s, n in zip(segments, moved, strict=True)])
    mask_rows = np.concatenate([n[s.mask_rows][n[s.mask_rows] >= 0] for s, n in zip(segments, moved, strict=True)])
    order = np.argsort(masks, kind="stable")
    buffer = _merged_buffer(segments, kept)
    return Segment(
        columns=np.concatenate([s.columns[rows] for s, rows in zip(segments, kept, strict=True)]),
        names=_merged([s.names for s in segments], moved),
        exact=_merged([s.exact for s in segments], moved),
        checked=_merged([s.checked for s in segments], moved),
        unchecked=_merged([s.unchecked for s in segments], moved),
        masks=masks[order],
        mask_rows=mask_rows[order].astype(np.uint32),
        data=buffer.data,
        offsets=buffer.offsets,
    )


def _new_numbers(alive: NDArray[np.bool_], begin: int) -> Rows:
    """Old row number to new one, -1 for the dead."""
    return np.where(alive, np.cumsum(alive) - 1 + begin, -1).astype(np.int64)


def _merged(postings: Sequence[Postings], moved: Sequence[Rows]) -> Postings:
    parts = []
    for (old, _), numbers in zip(postings, moved, strict=True):
        rows = numbers[(old & ROW_MASK).astype(np.int64)]
        living = rows >= 0
        parts.append((old[living] >> _SHIFT << _SHIFT) | rows[living].astype(np.uint64))
    return postings_of(parts)


def _merged_buffer(segments: Sequence[Segment], kept: Sequence[Rows]) -> Buffer:
    """All living texts; a segment without dead rows is copied as a block."""
    data, lengths = [], []
    for segment, rows in zip(segments, kept, strict=True):
        sizes = np.diff(segment.offsets)
        lengths.append(sizes[rows])
        data.append(segment.data if len(rows) == len(segment) else segment.data[np.repeat(_mask(len(segment), rows), sizes)])
    offsets = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64)
    return Buffer(np.concatenate(data), offsets)


def _mask(size: int, rows: Rows) -> NDArray[np.bool_]:
    mask = np.zeros(size, np.bool_)
    mask[rows] = True
    return mask
