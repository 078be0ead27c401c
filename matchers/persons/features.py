"""What the index needs of many persons, as integers: the raw material of keys and of the coarse score.

Columns are read in batches; only what is out of the ordinary (a name that is not plain Han, a partial date) is looked
at one by one.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchers.persons.addresses import address_tokens, token_bits
from matchers.persons.dates import date_parts
from matchers.persons.documents import birth_date_in, is_checked, life_number, sex_in
from matchers.persons.han import han_features, initials_key, pair_of, signature_of
from matchers.persons.hashes import are_digits, chain, codes, decimal, number_hashes, text_hash
from matchers.persons.naming import PersonName, name_of
from matchers.persons.readings import readings_of
from schemas.records import Person

VARIANTS = 6  # readings of a name that are kept
PLACES = 6  # address keys: postcode, suburb, house number; house and street, two street words, house and postcode
_SEXES = {"": 0, "F": 1, "M": 2}
_POSTCODE = re.compile(r"(?<!\d)(\d{4,6})(?!\d)(?=[^\d㐀-鿿]*$)")
_ISO_DAY = 10
_SHORTEST_PHONE, _LONGEST_PHONE, _PLUS = 7, 18, ord("+")
_DASH, _ZERO = ord("-"), ord("0")
_PLACE_VALUES = np.array([10**7, 10**6, 10**5, 10**4, 0, 10**3, 10**2, 0, 10, 1])

FEATURES = np.dtype([
    ("family", np.uint64, (VARIANTS,)), ("given", np.uint64, (VARIANTS,)), ("pairs", np.uint64, (3,)),
    ("places", np.uint64, (PLACES,)), ("signature", np.uint64), ("words", np.uint64), ("region", np.uint64),
    ("document", np.uint64), ("phone", np.int64), ("initials", np.uint64),
    ("born", np.int32), ("tail", np.int16), ("sex", np.int8), ("checked", np.bool_),
])  # fmt: skip
Features = NDArray[np.void]
_NO_ADDRESS = ((0,) * PLACES, 0)


class NameFeatures(NamedTuple):
    """Hashes of the family and given name in each reading, pairs of characters, signature and initials."""

    family: tuple[int, ...]
    given: tuple[int, ...]
    pairs: tuple[int, ...]
    signature: int
    initials: int


@lru_cache(maxsize=1 << 15)
def name_features(name: PersonName) -> NameFeatures:
    """The features of one name; all zero when there is none."""
    readings = readings_of(name)
    parts = readings.parts[:VARIANTS]
    padding = (0,) * (VARIANTS - len(parts))
    signature = 0
    for syllable in (parts[0].family + parts[0].given if parts else ()) + readings.spoken:
        signature |= signature_of(syllable)
    han, pairs = readings.characters, (0, 0, 0)
    if len(han) == 3:
        both = ((han[0], han[1]), (han[0], han[2]), (han[1], han[2]))
        pairs = tuple(0 if {"*", "+"} & {a, b} else pair_of(a, b) for a, b in both)  # type: ignore[assignment]
    return NameFeatures(
        tuple(chain([text_hash(one) for one in part.family]) for part in parts) + padding,
        tuple(chain([text_hash(one) for one in part.given]) for part in parts) + padding,
        pairs,
        signature,
        _initials(parts[0].family, parts[0].given) if parts else 0,
    )


def _initials(family: tuple[str, ...], given: tuple[str, ...]) -> int:
    if not family or not given or not family[0] or not given[0]:
        return 0
    letters = np.array([min(ord(family[0][0]), 255), min(ord(given[0][0]), 255)], np.uint8)
    return int(initials_key(letters[:1], letters[1:])[0])


@lru_cache(maxsize=1 << 14)
def _address_features(address: str) -> tuple[tuple[int, ...], int]:
    """Address keys, and a signature of the words that carry information."""
    telling = [token for token in address_tokens(address) if token_bits(token) >= 3]
    words = [token for token in telling if not token.isdigit()]
    postcode = _POSTCODE.search(address)
    code = postcode[1].lstrip("0") if postcode else ""
    house = next((token for token in telling if token.isdigit() and token != code), "")
    street = words[0] if words else ""
    signature = 0
    for token in telling:
        signature |= 1 << (text_hash(token) % 61)
    latin = bool(words) and words[-1].isascii()
    keys = (
        text_hash(f"p{code}") if code else 0,
        text_hash(f"w{words[-1]}") if latin and len(words) > 1 else 0,
        text_hash(f"n{house}") if latin and house else 0,
        text_hash(f"h{house} {street}") if house and street else 0,
        text_hash(f"s{street} {words[1]}") if len(words) > 1 else 0,
        text_hash(f"c{house} {code}") if house and code else 0,
    )
    return keys, signature


@lru_cache(maxsize=1 << 12)
def _region_hash(region: str) -> int:
    return text_hash(region.strip().lower())


def _phones(phones: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers (0 when masked or short) and their last four digits (-1 when they are not seen)."""
    signs = codes(phones, _LONGEST_PHONE + 2)
    digits = are_digits(signs)
    plus = signs[:, 0] == _PLUS
    length = digits.sum(axis=1)
    whole = (length + plus == (signs != 0).sum(axis=1)) & (length >= _SHORTEST_PHONE) & (length <= _LONGEST_PHONE)
    numbers = np.where(whole, decimal(np.where(whole[:, None], signs, 0)), 0)
    tails = np.where(whole, numbers % 10_000, -1)
    for row in np.flatnonzero(~whole & (signs[:, 0] != 0)).tolist():
        last = phones[row][-4:]
        tails[row] = int(last) if len(last) == 4 and last.isascii() and last.isdigit() else -1
    return numbers, tails


def _born(persons: Sequence[Person]) -> NDArray[np.int32]:
    """Birth dates as yyyymmdd, 0 for parts not said; from the document where the field is empty."""
    texts = [person.birth_date or birth_date_in(person) for person in persons]
    signs = codes(texts, _ISO_DAY + 1).astype(np.int64)
    digits = signs[:, :_ISO_DAY] - _ZERO
    iso = ((digits >= 0) & (digits <= 9) | (signs[:, :_ISO_DAY] == _DASH)).all(axis=1)
    iso &= (signs[:, 4] == _DASH) & (signs[:, 7] == _DASH) & (signs[:, _ISO_DAY] == 0) & (signs[:, _ISO_DAY - 1] > _DASH)
    born = np.where(iso, digits @ _PLACE_VALUES, 0)
    for row in np.flatnonzero(~iso & (signs[:, 0] != 0)).tolist():
        year, month, day = date_parts(texts[row])
        born[row] = year * 10_000 + month * 100 + day
    return born.astype(np.int32)


def _fill_names(features: Features, persons: Sequence[Person]) -> None:
    han = han_features([
        "" if person.family_name or person.given_name or person.name_latin else person.name for person in persons
    ])  # fmt: skip
    features["family"][:, :2], features["given"][:, 0] = han.family, han.given
    features["given"][:, 1] = np.where(han.family[:, 1] != 0, han.given, 0)
    features["pairs"], features["signature"], features["initials"] = han.pairs, han.signature, han.initials
    for row in np.flatnonzero(~han.plain).tolist():
        one = name_features(name_of(persons[row]))
        for column, value in zip(NameFeatures._fields, one, strict=True):
            features[column][row] = value


def features_of(persons: Sequence[Person]) -> Features:
    """The features of many persons, one row each."""
    features = np.zeros(len(persons), FEATURES)
    if not len(persons):
        return features
    _fill_names(features, persons)
    for row, person in enumerate(persons):
        if person.address:
            features["places"][row], features["words"][row] = _address_features(person.address)
    features["region"] = [_region_hash(person.region) if person.region else 0 for person in persons]
    features["phone"], features["tail"] = _phones([person.phone for person in persons])
    features["document"] = number_hashes([
        life_number(person.document_type, person.document_number) for person in persons
    ])  # fmt: skip
    features["born"] = _born(persons)
    features["sex"] = [_SEXES[person.sex or sex_in(person)] for person in persons]
    features["checked"] = [person.document_type == "cn_resident_id" and is_checked(person) for person in persons]
    return features
