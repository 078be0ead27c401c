"""Masked resident IDs by range: two sorted arrays of whole numbers, by their head and by their last four."""

import re

import numpy as np
from numpy.typing import NDArray

from matchers.persons.postings import Rows, ranges_of
from schemas.records import Person

_WHOLE = re.compile(r"\d{17}[\dX]")
_MASKED = re.compile(r"(\d*)\*+([\dX]*)")
_LENGTH = 18
_HEAD_SPAN = 10**14
_TAIL_SPAN = 11_000  # three digits and a check of 0 to 10
_LEAST_SEEN = 5  # fewer visible digits fit too many people to be worth a look
_MOST_ROWS = 4096


def id_parts(number: str) -> tuple[int, int]:
    """The first fourteen digits, and the last four as an integer below 11 000; (-1, -1) for other numbers."""
    if len(number) != _LENGTH or not _WHOLE.fullmatch(number):
        return -1, -1
    return int(number[:14]), _tail(number[14:])


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
