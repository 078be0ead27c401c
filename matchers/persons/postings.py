"""Sorted uint64 postings (40 bits of key, 24 of row) and the batch look-up in them."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from matchers.persons.keys import ROW_BITS, ROW_MASK, Keys

_SHIFT = np.uint64(ROW_BITS)
_ONE = np.uint64(1)
Rows = NDArray[np.int64]


def build_postings(keys: Iterable[Keys], rows: Rows) -> Keys:
    """Sorted postings of arrays of keys, 0 meaning none; each array has a key for each of `rows`."""
    numbers = rows.astype(np.uint64)
    parts = []
    for column in keys:
        said = np.flatnonzero(column)
        parts.append((column[said] << _SHIFT) | numbers[said])
    return sorted_postings(parts)


def sorted_postings(parts: Sequence[Keys]) -> Keys:
    """All postings of several arrays in order, each once."""
    postings = np.concatenate(parts) if parts else np.empty(0, np.uint64)
    postings.sort()
    if len(postings) > 1 and not (fresh := np.diff(postings) != 0).all():
        return np.asarray(postings[np.concatenate([[True], fresh])], np.uint64)
    return postings


def look_up(postings: Keys, keys: Keys) -> tuple[Rows, Rows]:
    """All (position in `keys`, row) pairs of the keys that are not 0."""
    asked = np.flatnonzero(keys)
    if not len(asked) or not len(postings):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    asked = asked[np.argsort(keys[asked])]  # ascending: neighbours share the cache lines of the search
    wanted = keys[asked] << _SHIFT
    begin = np.searchsorted(postings, wanted)
    hit = postings[np.minimum(begin, len(postings) - 1)] >> _SHIFT == keys[asked]
    asked, begin, wanted = asked[hit], begin[hit], wanted[hit]
    counts = np.searchsorted(postings, wanted + (_ONE << _SHIFT)) - begin
    return np.repeat(asked, counts), (postings[ranges_of(begin, counts)] & ROW_MASK).astype(np.int64)


def ranges_of(begin: Rows, counts: Rows) -> Rows:
    """The integers of [begin, begin + count) one after the other."""
    total = int(counts.sum())
    ends = np.cumsum(counts)
    return np.asarray(np.arange(total) + np.repeat(begin - (ends - counts), counts), np.int64)
