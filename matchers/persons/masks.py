"""Masked resident IDs by range: two sorted arrays of whole numbers, by their head and by their last four."""

import re

import numpy as np
from numpy.typing import NDArray

from matchers.persons.hashes import are_digits, codes, decimal
from matchers.persons.postings import Rows, ranges_of
from schemas.records import Person

_MASKED = re.compile(r"(\d*)\*+([\dX]*)")
_LENGTH = 18
_HEAD_SPAN = 10**14
_LEAST_SEEN = 5  # fewer visible digits fit too many people to be worth a look
_MOST_ROWS = 4096


def whole_ids(numbers: list[str]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which are whole resident IDs, and for those `tail_first` of their first fourteen and last four signs."""
    signs = codes(numbers, _LENGTH + 1)
    digits = are_digits(signs)
    letter = signs[:, 17] == ord("X")
    whole = digits[:, :17].all(axis=1) & (digits[:, 17] | letter) & (signs[:, _LENGTH] == 0)
    check = np.where(letter, 10, signs[:, 17].astype(np.int64) - ord("0"))
    return whole, tail_first(decimal(signs[:, :14]), decimal(signs[:, 14:17]) * 11 + check)[whole]


def _tail(last_four: str) -> int:
    check = 10 if last_four[3] == "X" else int(last_four[3])
    return int(last_four[:3]) * 11 + check


def tail_first(head: NDArray[np.int64], tail: NDArray[np.int64]) -> NDArray[np.int64]:
    """The order of numbers by last four, then by head."""
    return tail * _HEAD_SPAN + head


def mask_range(person: Person) -> tuple[int, int] | None:
    """The half-open range of `tail_first` values that a masked ID with its last four visible may have.

    None for a mask that hides the last four or leaves fewer than five digits visible.
    """
    number = person.document_number
    if len(number) != _LENGTH or not (parts := _MASKED.fullmatch(number)):
        return None
    head, last = parts.groups()
    if len(last) < 4 or len(head) > 14 or len(head) + len(last) < _LEAST_SEEN or not last[-4:-1].isdigit():
        return None
    step = 10 ** (14 - len(head))
    base = _tail(last[-4:]) * _HEAD_SPAN
    first = int(head or 0) * step
    return base + first, base + first + step


def rows_in(order: NDArray[np.int64], rows: NDArray[np.uint32], ranges: list[tuple[int, int, int]]) -> tuple[Rows, Rows]:
    """(query, row) pairs of all entries whose value lies in the query's range; `ranges` are (query, low, high)."""
    queries = np.array([one[0] for one in ranges], np.int64)
    begin = np.searchsorted(order, np.array([one[1] for one in ranges], np.int64))
    counts = np.minimum(np.searchsorted(order, np.array([one[2] for one in ranges], np.int64)) - begin, _MOST_ROWS)
    return np.repeat(queries, counts), rows[ranges_of(begin, counts)].astype(np.int64)
