"""Key families: under which combinations of features two records of one person should meet.

A posting is one uint64: 40 bits of key hash above 24 bits of row number. A key that lacks one of its features is 0.
Every family pairs a part of the name with something that few share, so lists stay short in a list of millions.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matchers.persons.features import PLACES, VARIANTS, Features

ROW_BITS = 24
MAX_ROWS = 1 << ROW_BITS
_DROP = np.uint64(ROW_BITS + 1)  # 39 bits and one: the next key never overflows
_ONE = np.uint64(1)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_PLACES_OF_NAMES = (0, 1, 3, 4)  # postcode, suburb, house and street, two street words
_HOUSE = 2
Keys = NDArray[np.uint64]


def mix(family: int, *values: Keys) -> Keys:
    """A hash below 2**40 of the key family and of several integers, row by row; 0 where one of the integers is 0."""
    hashed = values[0] ^ np.uint64(family * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF)
    present = values[0] != 0
    for value in values[1:]:
        present &= value != 0
        hashed = (_scramble(hashed) ^ value) + _STEP
    return np.where(present, (_scramble(hashed) >> _DROP) + _ONE, np.uint64(0))


def _scramble(hashed: Keys) -> Keys:
    """The finaliser of MurmurHash3 (A. Appleby, public domain), one round."""
    hashed = (hashed ^ (hashed >> _HALF)) * _MIX
    return hashed ^ (hashed >> _HALF)


def exact_keys(features: Features) -> Iterator[Keys]:
    """Document, then phone."""
    yield document_keys(features["document"])
    yield mix(102, features["phone"].astype(np.uint64))


def document_keys(hashes: Keys) -> Keys:
    """The document keys of numbers that were hashed by `features.number_hash`."""
    return mix(101, hashes)


def fuzzy_keys(features: Features) -> Iterator[Keys]:
    """Every other combination under which the person may be found, one array of a key per row for each."""
    born = features["born"].astype(np.uint64)
    day = np.where(born % 100 > 0, born, np.uint64(0))
    year, month_day = born // 10000, np.where(day > 0, day % 10000, np.uint64(0))
    tail = (features["tail"].astype(np.int64) + 1).astype(np.uint64)
    places = features["places"]
    for variant in range(VARIANTS):
        family, given = features["family"][:, variant], features["given"][:, variant]
        if variant and not (family.any() or given.any()):
            continue
        yield from _name_keys(family, given, day, year, month_day, tail)
        yield mix(18, family, given, features["region"])
        if places.any():
            yield from _home_keys(family, given, places)
    for number in range(3):
        yield mix(20 + number, features["pairs"][:, number], year)
    yield mix(30, day, features["region"])
    yield mix(31, day, features["initials"])
    yield mix(34, day, tail)
    if places.any():
        code, _, _, street, words, door = (places[:, place] for place in range(PLACES))
        yield from (mix(32, day, code), mix(33, code, street), mix(35, words, street), mix(36, door), mix(37, words, code))


def _name_keys(family: Keys, given: Keys, day: Keys, year: Keys, month_day: Keys, tail: Keys) -> Iterator[Keys]:
    yield mix(1, family, given, year)
    yield mix(2, family, day)
    yield mix(3, given, day)
    yield mix(4, family, tail)
    yield mix(5, given, tail)
    yield mix(6, family, given, month_day)


def _home_keys(family: Keys, given: Keys, places: Keys) -> Iterator[Keys]:
    for number, place in enumerate(_PLACES_OF_NAMES):
        yield mix(40 + number, family, places[:, place])
        yield mix(50 + number, given, places[:, place])
    yield mix(7, family, given, places[:, _HOUSE])
