"""A quick, generous estimate of a pair's bits from the columns alone, to drop nearly all candidates.

It may keep a pair that the scorer refuses, and should not drop one that the scorer would pass: each field counts at
what its best comparison could give. Its answer for a pair depends on that pair only, never on the list's layout.
"""

import numpy as np
from numpy.typing import NDArray

from matchers.persons.features import Features

_NAME, _DATE, _PHONE, _TAIL = 21.0, 14.0, 18.0, 12.6
_ONE_DIGIT = np.array([digit * 10**place for place in range(15) for digit in range(1, 10)])
Bits = NDArray[np.float64]
Columns = NDArray[np.void]


def coarse_bits(events: Features, entries: Columns) -> Bits:
    """Estimated bits of all fields but the name, of each pair (row i of both)."""
    return _date(events, entries) + _phone(events, entries) + _rest(events, entries)


def coarse_name_bits(events: Features, entries: Columns) -> Bits:
    """By the share of letter pairs in common; nothing when a side has no name."""
    left, right = events["signature"], entries["signature"]
    sizes = np.bitwise_count(left).astype(np.float64) + np.bitwise_count(right)
    common = 2.0 * np.bitwise_count(left & right) / np.maximum(sizes, 1.0)
    bits = np.clip((common - 0.35) / 0.5, 0.0, 1.0) * (_NAME + 2.0) - 2.0
    return np.where((left == 0) | (right == 0), 0.0, bits)


def _date(events: Features, entries: Columns) -> Bits:
    left, right = events["born"].astype(np.int64), entries["born"].astype(np.int64)
    years = left // 10000 == right // 10000
    days = left % 10000 == right % 10000
    month, day = (left // 100 % 100 == right // 100 % 100), (left % 100 == right % 100)
    turned = (left // 100 % 100 == right % 100) & (left % 100 == right // 100 % 100)
    partial = (left % 100 == 0) | (right % 100 == 0)
    near = (years & (month | day | turned)) | days | (month & day)
    bits = np.select([left == right, partial & years, near, years], [_DATE, 9.5, 6.0, 0.0], -3.0)
    return np.where((left == 0) | (right == 0), 0.0, bits)


def _phone(events: Features, entries: Columns) -> Bits:
    left, right = events["phone"], entries["phone"]
    whole = (left > 0) & (right > 0)
    near = whole & np.isin(np.abs(left - right), _ONE_DIGIT)
    tails = (events["tail"] >= 0) & (entries["tail"] >= 0) & ~whole
    ways = [whole & (left == right), near, tails & (events["tail"] == entries["tail"]), tails | whole]
    return np.select(ways, [_PHONE, _TAIL, _PHONE, -2.0], 0.0)


def _rest(events: Features, entries: Columns) -> Bits:
    words = np.minimum(np.bitwise_count(events["words"] & entries["words"]) * 6.5, 24.0)
    sexes = (events["sex"] > 0) & (entries["sex"] > 0)
    sex = np.where(sexes, np.where(events["sex"] == entries["sex"], 1.0, -5.0), 0.0)
    region = np.where((events["region"] != 0) & (events["region"].astype(np.uint32) == entries["region"]), 2.6, 0.0)
    return np.asarray(words + sex + region, np.float64)
