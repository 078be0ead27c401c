"""Stable hashes of texts, alone and in batches: the same number in every process and in every snapshot."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

MASK = (1 << 64) - 1
_CHAIN = 0x9E3779B97F4A7C15
_WIDTH = 24  # characters of a document number that count
_POWERS = np.array([pow(0xD6E8FEB86659FD93, place + 1, 1 << 64) for place in range(_WIDTH)], np.uint64)
_STAR, _ZERO = ord("*"), ord("0")
Hashes = NDArray[np.uint64]


@lru_cache(maxsize=1 << 17)
def text_hash(text: str) -> int:
    """64 bits of the text, never 0; "" gives 0."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") | 1 if text else 0


def chain(hashes: Sequence[int]) -> int:
    """One hash of several in order; 0 of none. `chained` is the same for arrays."""
    whole = 0
    for one in hashes:
        whole = (whole * _CHAIN + one) & MASK
    return whole


def chained(whole: Hashes, more: Hashes) -> Hashes:
    """`chain` one step further, row by row, where `more` is not 0."""
    return np.where(more != 0, whole * np.uint64(_CHAIN) + more, whole)


def codes(texts: Sequence[str], width: int) -> NDArray[np.uint32]:
    """(texts, width) code points, 0 after the end; longer texts are cut."""
    if not texts:
        return np.zeros((0, width), np.uint32)
    return np.array(texts, dtype=f"U{width}").view(np.uint32).reshape(len(texts), width)


def decimal(signs: NDArray[np.uint32]) -> NDArray[np.int64]:
    """The number that each row's digits write, other signs passed over; at most eighteen digits."""
    value = np.zeros(len(signs), np.int64)
    for column in signs.T:
        digit = column.astype(np.int64) - _ZERO
        value = np.where((digit >= 0) & (digit <= 9), value * 10 + digit, value)
    return value


def are_digits(signs: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which signs are 0 to 9."""
    return (signs >= _ZERO) & (signs < _ZERO + 10)


def number_hashes(numbers: Sequence[str]) -> Hashes:
    """64 bits of each document number; 0 for an empty one and for one with hidden characters."""
    signs = codes(numbers, _WIDTH)
    hashed = (signs * _POWERS).sum(axis=1, dtype=np.uint64)
    whole = (signs[:, 0] != 0) & ~(signs == _STAR).any(axis=1)
    return np.where(whole, hashed | np.uint64(1), np.uint64(0))
