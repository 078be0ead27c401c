"""Name features of plain Han names, many at once: table look-ups by code point instead of work per name."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchers.persons.hashes import Hashes, chained, codes, text_hash
from matchers.persons.readings import character_sounds
from schemas.fields.names import tables

_LAST = 0x323B0  # one past the last Han code point in use
_LONGEST = 4
_SLOW_FIRST = "无無未不测測姓匿佚空某"  # may begin a word that stands for an unknown name
_SLOW_LAST = "生士姐太人志师師夫授任傅某"  # may end a form of address
_PAIR_SHIFT = np.uint64(24)
_BLOOM = 61


class HanTables(NamedTuple):
    """By code point: folded code, hashes of the sounds, letter-pair signature, first letter, whether to go slowly."""

    folded: NDArray[np.uint32]
    surname: Hashes
    second_surname: Hashes
    given: Hashes
    surname_signature: Hashes
    signature: Hashes
    surname_initial: NDArray[np.uint8]
    initial: NDArray[np.uint8]
    han: NDArray[np.bool_]
    slow_first: NDArray[np.bool_]
    slow_last: NDArray[np.bool_]
    compounds: NDArray[np.uint64]  # pairs of code points, sorted


class HanFeatures(NamedTuple):
    """One row per name; rows that `plain` does not mark are for the caller to fill."""

    plain: NDArray[np.bool_]
    family: Hashes  # (names, 2)
    given: Hashes
    pairs: Hashes  # (names, 3)
    signature: Hashes
    initials: Hashes


def signature_of(syllable: str) -> int:
    """A 61-bit Bloom signature of a syllable's letter pairs, its beginning counted as a letter."""
    signature = 0
    for left, right in zip("^" + syllable, syllable, strict=False):
        signature |= 1 << ((ord(left) * 31 + ord(right) * 7) % _BLOOM)
    return signature


def pair_of(left: str, right: str) -> int:
    """Two characters as one number."""
    return (ord(left) << 24) | ord(right)


@cache
def han_tables() -> HanTables:
    """The tables, made once from the shipped characters."""
    hashes = {name: np.zeros(_LAST, np.uint64) for name in ("surname", "second", "given", "s_signature", "signature")}
    letters = {name: np.zeros(_LAST, np.uint8) for name in ("surname", "given")}
    for character in tables.characters():
        if len(character) != 1 or ord(character) >= _LAST:
            continue
        code = ord(character)
        sounds, said = character_sounds(character, surname=True), character_sounds(character)
        if not sounds or not said:
            continue
        hashes["surname"][code], hashes["given"][code] = text_hash(sounds[0]), text_hash(said[0])
        hashes["second"][code] = text_hash(sounds[1]) if len(sounds) > 1 else 0
        hashes["s_signature"][code], hashes["signature"][code] = signature_of(sounds[0]), signature_of(said[0])
        letters["surname"][code], letters["given"][code] = ord(sounds[0][0]), ord(said[0][0])
    folded = np.arange(_LAST, dtype=np.uint32)
    for source, target in tables.folds().items():
        if source < _LAST:
            folded[source] = ord(target)
    return HanTables(
        folded, hashes["surname"], hashes["second"], hashes["given"], hashes["s_signature"], hashes["signature"],
        letters["surname"], letters["given"], hashes["given"] != 0, _marked(_SLOW_FIRST), _marked(_SLOW_LAST),
        np.array(sorted(pair_of(*name) for name in tables.compound_surnames()), np.uint64),
    )  # fmt: skip


def _marked(characters: str) -> NDArray[np.bool_]:
    marks = np.zeros(_LAST, np.bool_)
    marks[[ord(one) for one in characters]] = True
    return marks


def han_features(names: list[str]) -> HanFeatures:
    """Features of the names of two to four Han characters and nothing else; the same as name by name would give."""
    table = han_tables()
    written = codes(names, _LONGEST + 1)
    inside = written < _LAST
    signs = table.folded[np.where(inside, written, 0)].astype(np.int64)
    lengths = (written != 0).sum(axis=1)
    last = signs[np.arange(len(names)), np.maximum(lengths, 1) - 1]
    known = table.han[signs] | (written == 0)
    plain = inside.all(axis=1) & known.all(axis=1) & (lengths >= 2) & (lengths <= _LONGEST)
    plain &= ~table.slow_first[signs[:, 0]] & ~(table.slow_last[last] & (lengths > 2))
    first_two = (signs[:, 0].astype(np.uint64) << _PAIR_SHIFT) | signs[:, 1].astype(np.uint64)
    plain &= ~np.isin(first_two, table.compounds)
    return _features(table, signs, plain, lengths)


def _features(table: HanTables, signs: NDArray[np.int64], plain: NDArray[np.bool_], lengths: NDArray[np.int64]) -> HanFeatures:
    first = np.where(plain, signs[:, 0], 0)
    given = np.zeros(len(signs), np.uint64)
    signature = table.surname_signature[first]
    for place in range(1, _LONGEST):
        sign = np.where(plain, signs[:, place], 0)
        given = chained(given, table.given[sign])
        signature = signature | table.signature[sign]
    wide = signs.astype(np.uint64)
    left, middle, right = wide[:, 0], wide[:, 1], wide[:, 2]
    pairs = np.stack([(a << _PAIR_SHIFT) | b for a, b in ((left, middle), (left, right), (middle, right))], axis=1)
    pairs[~plain | (lengths != 3)] = 0
    second = np.where(plain, signs[:, 1], 0)
    return HanFeatures(
        plain,
        np.stack([table.surname[first], table.second_surname[first]], axis=1),
        given,
        pairs,
        signature,
        initials_key(table.surname_initial[first], table.initial[second]),
    )


def initials_key(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> Hashes:
    """Two letters in either order as one number; 0 where one is missing."""
    low, high = np.minimum(one, other).astype(np.uint64), np.maximum(one, other).astype(np.uint64)
    return np.where(low > 0, low * np.uint64(256) + high, np.uint64(0))
