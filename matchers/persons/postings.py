"""Sorted uint64 postings (40 bits of key, 24 of row), a table of where each bucket of keys begins, and the look-up."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchers.persons.keys import ROW_BITS, Keys

_SHIFT = np.uint64(ROW_BITS)
_ONE = np.uint64(1)
_KEY_BITS = 40
_PER_BUCKET = 3  # log2 of the postings that a bucket holds on average
Rows = NDArray[np.int64]
ROW_MASK = np.uint64((1 << ROW_BITS) - 1)


class Postings(NamedTuple):
    """`packed` ascending; `starts[b]` is where bucket b of keys begins, one more at the end."""

    packed: Keys
    starts: NDArray[np.uint32]

    @property
    def nbytes(self) -> int:
        """Bytes of both arrays."""
        return self.packed.nbytes + self.starts.nbytes


def postings_of(parts: Sequence[Keys]) -> Postings:
    """All packed postings of several arrays in order, each once."""
    packed = np.concatenate(parts) if parts else np.empty(0, np.uint64)
    packed.sort()
    if len(packed) > 1 and not (fresh := np.diff(packed) != 0).all():
        packed = packed[np.concatenate([[True], fresh])]
    bits = max(0, min(26, len(packed).bit_length() - _PER_BUCKET))
    edges = np.arange(1 << bits, dtype=np.uint64) << np.uint64(_KEY_BITS + ROW_BITS - bits if bits else 0)
    starts = np.append(np.searchsorted(packed, edges), len(packed))
    return Postings(packed, starts.astype(np.uint32))


def packed_postings(keys: Iterable[Keys], rows: Rows) -> Keys:
    """Postings, not yet in order, of arrays of keys, 0 meaning none; each array has a key for each of `rows`."""
    numbers = rows.astype(np.uint64)
    parts = []
    for column in keys:
        said = np.flatnonzero(column)
        parts.append((column[said] << _SHIFT) | numbers[said])
    return np.concatenate(parts) if parts else np.empty(0, np.uint64)


def look_up(postings: Postings, keys: Keys) -> tuple[Rows, Rows]:
    """All (position in `keys`, row) pairs of the keys that are not 0."""
    asked = np.flatnonzero(keys)
    if not len(asked) or not len(postings.packed):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    wanted = keys[asked] << _SHIFT
    begin = _first_at_least(postings, wanted)
    hit = postings.packed[np.minimum(begin, len(postings.packed) - 1)] >> _SHIFT == keys[asked]
    asked, begin, wanted = asked[hit], begin[hit], wanted[hit]
    counts = np.searchsorted(postings.packed, wanted + (_ONE << _SHIFT)) - begin
    return np.repeat(asked, counts), (postings.packed[ranges_of(begin, counts)] & ROW_MASK).astype(np.int64)


def _first_at_least(postings: Postings, wanted: Keys) -> Rows:
    """`np.searchsorted`, but each search stays within its bucket: few steps, few cache lines."""
    bits = (len(postings.starts) - 1).bit_length() - 1
    bucket = (wanted >> np.uint64(_KEY_BITS + ROW_BITS - bits)).astype(np.int64) if bits else np.zeros(len(wanted), np.int64)
    low = postings.starts[bucket].astype(np.int64)
    high = postings.starts[bucket + 1].astype(np.int64)
    last = len(postings.packed) - 1
    for _ in range(int((high - low).max()).bit_length()):
        middle = (low + high) >> 1
        below = (postings.packed[np.minimum(middle, last)] < wanted) & (low < high)
        low = np.where(below, middle + 1, low)
        high = np.where(below, high, middle)
    return low


def ranges_of(begin: Rows, counts: Rows) -> Rows:
    """The integers of [begin, begin + count) one after the other."""
    total = int(counts.sum())
    ends = np.cumsum(counts)
    return np.asarray(np.arange(total) + np.repeat(begin - (ends - counts), counts), np.int64)
