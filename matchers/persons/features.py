"""What the index needs of one person, as integers: the raw material of keys and of the coarse score.

Reading text costs Python; everything after it is numpy over batches. Name features are cached because names repeat.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matchers.persons.addresses import address_tokens, token_bits
from matchers.persons.dates import date_parts
from matchers.persons.documents import birth_date_in, is_checked, life_number, sex_in
from matchers.persons.naming import PersonName, name_of
from matchers.persons.readings import readings_of
from schemas.records import Person

VARIANTS = 3  # readings of a name that are kept
PLACES = 3  # address keys: postcode, house and street, street and the word after it
_SEXES = {"": 0, "F": 1, "M": 2}
_PRIME = (1 << 61) - 1
_POSTCODE = re.compile(r"(?<!\d)(\d{4,6})(?!\d)(?=[^\d㐀-鿿]*$)")

FEATURES = np.dtype([
    ("family", np.uint64, (VARIANTS,)), ("given", np.uint64, (VARIANTS,)), ("pairs", np.uint64, (3,)),
    ("places", np.uint64, (PLACES,)), ("signature", np.uint64), ("words", np.uint64), ("region", np.uint64),
    ("document", np.uint64), ("phone", np.int64), ("initials", np.uint64),
    ("born", np.int32), ("tail", np.int16), ("sex", np.int8), ("checked", np.bool_),
])  # fmt: skip
Features = NDArray[np.void]


class NameFeatures(NamedTuple):
    """Hashes of the family and given name in each reading, of two of three characters, and a bigram signature."""

    family: tuple[int, ...]
    given: tuple[int, ...]
    pairs: tuple[int, int, int]
    signature: int
    initials: int


@lru_cache(maxsize=1 << 17)
def text_hash(text: str) -> int:
    """64 bits of the text, never 0, the same in every process; "" gives 0."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") | 1 if text else 0


def number_hash(number: str) -> int:
    """61 bits of a document number, never 0 unless the number is empty or has hidden characters."""
    if not number or "*" in number:
        return 0
    try:
        return int(number, 36) % _PRIME or 1
    except ValueError:
        return text_hash(number) >> 3


@lru_cache(maxsize=1 << 16)
def _bigrams(word: str) -> int:
    """A 64-bit Bloom signature of the word's letter pairs, its beginning counted as one."""
    signature = 0
    for left, right in zip("^" + word, word, strict=False):
        signature |= 1 << ((ord(left) * 31 + ord(right) * 7) % 61)
    return signature


@lru_cache(maxsize=1 << 16)
def name_features(name: PersonName) -> NameFeatures:
    """The features of one name; all zero when there is none."""
    readings = readings_of(name)
    signature = 0
    for reading in readings.parts[:1]:
        signature = _bigrams(reading.family) | _bigrams(reading.given)
    han = readings.characters
    pairs = (0, 0, 0)
    if len(han) == 3:
        pairs = (text_hash(han[0] + han[1] + "?"), text_hash(han[0] + "?" + han[2]), text_hash("?" + han[1] + han[2]))
    first = readings.parts[0] if readings.parts else None
    initials = "".join(sorted(first.family[:1] + first.given[:1])) if first and first.family and first.given else ""
    return NameFeatures(
        tuple(text_hash(reading.family) for reading in readings.parts[:VARIANTS]),
        tuple(text_hash(reading.given) for reading in readings.parts[:VARIANTS]),
        pairs,
        signature,
        text_hash(initials),
    )


@lru_cache(maxsize=1 << 14)
def _address_features(address: str) -> tuple[tuple[int, int, int], int]:
    """Address keys, and a signature of the words that carry information."""
    tokens = address_tokens(address)
    telling = [token for token in tokens if token_bits(token) >= 3]
    words = [token for token in telling if not token.isdigit()]
    numbers = [token for token in telling if token.isdigit()]
    postcode = _POSTCODE.search(address)
    code = postcode[1].lstrip("0") if postcode else ""
    house = next((number for number in numbers if number != code), "")
    street = words[0] if words else ""
    signature = 0
    for token in telling:
        signature |= 1 << (text_hash(token) % 61)
    keys = (
        text_hash(f"p{code}") if code else 0,
        text_hash(f"h{house} {street}") if house and street else 0,
        text_hash(f"s{street} {words[1]}") if len(words) > 1 else 0,
    )
    return keys, signature


def _digits(phone: str) -> tuple[int, int]:
    """The number as an integer (0 when masked or short) and its last four digits (-1 when they are not seen)."""
    digits = phone.lstrip("+")
    tail = digits[-4:]
    if not tail.isdigit() or len(tail) < 4:
        return 0, -1
    return (int(digits), int(tail)) if digits.isdigit() and len(digits) > 6 else (0, int(tail))


def _born(person: Person) -> int:
    year, month, day = date_parts(birth_date_in(person))
    return year * 10000 + month * 100 + day


def row_of(person: Person) -> tuple[object, ...]:
    """One row of `FEATURES`."""
    name = name_features(name_of(person))
    places, words = _address_features(person.address) if person.address else ((0, 0, 0), 0)
    phone, tail = _digits(person.phone) if person.phone else (0, -1)
    region = text_hash(person.region.strip().lower()) if person.region else 0
    number = person.document_number
    document = number_hash(life_number(person.document_type, number)) if number else 0
    padding = (0,) * (VARIANTS - len(name.family))
    return (
        name.family + padding, name.given + padding, name.pairs, places, name.signature, words, region, document,
        phone, name.initials, _born(person), tail, _SEXES[sex_in(person)],
        person.document_type == "cn_resident_id" and is_checked(person),
    )  # fmt: skip


def features_of(persons: list[Person]) -> Features:
    """The features of many persons, one row each."""
    return np.array([row_of(person) for person in persons], dtype=FEATURES)
