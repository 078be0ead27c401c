"""How two identity documents relate, and the keys under which one is found."""

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from matchers.evidence import TABLE, EvidenceTable
from matchers.repair import fits_mask, repair_candidates
from schemas.records import Person

CHECKED = frozenset({"cn_resident_id", "hmt_residence_permit", "foreign_permanent_resident", "hkid", "twid"})
_RESIDENT = frozenset({"cn_resident_id", "hmt_residence_permit"})
_EIGHTEEN = frozenset({"cn_resident_id", "hmt_residence_permit", "foreign_permanent_resident"})
_SOUND = frozenset({"valid", "expanded15"})
# Renewals append digits to a number that is kept for life.
_LIFE_NUMBER = {"hkmo_home_return_permit": 9, "taiwan_compatriot_permit": 8}
_UNKNOWN_TYPES = frozenset({"", "other", "unknown"})
_MIN_TAIL = 4
_BITS_PER_DIGIT = 3.1
_MOST_BITS = 24.0
_RESIDENT_LENGTH = 18
_BIRTH = range(6, 14)


class DocumentComparison(NamedTuple):
    """The way two numbers relate, its bits, and how far apart two that differ are (characters)."""

    way: str
    bits: float
    distance: int = 0


def is_checked(person: Person) -> bool:
    """Whether the number is whole and its check digit proves it free of single errors."""
    return person.document_type in CHECKED and person.document_state in _SOUND


def life_number(of_type: str, number: str) -> str:
    """The part of a number that renewals keep: the number itself for most types.

    >>> life_number("hkmo_home_return_permit", "H1234567802")
    'H12345678'
    """
    return number[: _LIFE_NUMBER.get(of_type, len(number))]


def compare_documents(event: Person, entry: Person, table: EvidenceTable = TABLE) -> DocumentComparison | None:
    """How the documents relate; None when a side has none or the types cannot be compared."""
    left, right = event.document_number, entry.document_number
    if not left or not right or not _comparable(event.document_type, entry.document_type):
        return None
    kind = entry.document_type if entry.document_type not in _UNKNOWN_TYPES else event.document_type
    if "*" in left or "*" in right:
        masked = _compare_masked(event, entry, kind, table)
        if masked.way == "masked" or not _repairs(event, entry):
            return masked
        return DocumentComparison("repaired", table.bits("document", "repaired"), 1)
    if life_number(kind, left) == life_number(kind, right):
        way = "exact" if is_checked(event) or is_checked(entry) else "exact_unchecked"
        return DocumentComparison("exact", _exact_bits(way, left, table))
    if tail := _tail(left, right):
        return DocumentComparison("tail", min(len(tail) * _BITS_PER_DIGIT, _MOST_BITS))
    if _repairs(event, entry):
        return DocumentComparison("repaired", table.bits("document", "repaired"), 1)
    return _compare_different(event, entry, OSA.distance(left, right), table)


def _comparable(left: str, right: str) -> bool:
    """Of one type, or one unknown, or both of eighteen signs: a slip in the first changes the type that is read."""
    return left == right or bool({left, right} & _UNKNOWN_TYPES) or {left, right} <= _EIGHTEEN


def _exact_bits(way: str, number: str, table: EvidenceTable) -> float:
    """Short numbers are shared by accident: an unchecked one is worth no more than its characters."""
    bits = table.bits("document", way)
    return bits if way == "exact" else min(bits, len(number) * _BITS_PER_DIGIT)


def _tail(left: str, right: str) -> str:
    short, long = sorted((left, right), key=len)
    return short if _MIN_TAIL <= len(short) <= len(long) - 3 and long.endswith(short) else ""


def _compare_different(event: Person, entry: Person, distance: int, table: EvidenceTable) -> DocumentComparison:
    if is_checked(event) and is_checked(entry):
        return DocumentComparison("conflict", table.bits("document", "conflict"), distance)
    if event.document_type in CHECKED and entry.document_type in CHECKED:
        return DocumentComparison("different", table.bits("document", "conflict_bad"), distance)
    if distance <= 2:
        return DocumentComparison("near", table.bits("document", "near"), distance)
    return DocumentComparison("different", table.bits("document", "conflict_unchecked"), distance)


def _repairs(event: Person, entry: Person) -> bool:
    """Whether one slip turns the number that fails its check into the sound one."""
    if is_checked(entry) and not is_checked(event):
        return entry.document_number in repairs_of(number_written(event))
    if is_checked(event) and not is_checked(entry):
        return event.document_number in repairs_of(number_written(entry))
    return False


def number_written(person: Person) -> str:
    """The number with the zeros that were taken for a spreadsheet's, as they may have been real ones."""
    return person.document_number.replace("*", "0") if person.document_state == "truncated" else person.document_number


@lru_cache(maxsize=1 << 12)
def repairs_of(number: str) -> frozenset[str]:
    """Numbers with a right check digit that one slip away from this one; empty for a sound number."""
    return frozenset(repair_candidates(number))


def _compare_masked(event: Person, entry: Person, kind: str, table: EvidenceTable) -> DocumentComparison:
    left, right = event.document_number, entry.document_number
    if len(left) != len(right):
        return _compare_short_mask(left, right)
    seen = [place for place, (a, b) in enumerate(zip(left, right, strict=True)) if "*" not in (a, b)]
    if wrong := sum(left[place] != right[place] for place in seen):
        way, outcome = ("near", "near") if wrong == 1 else ("different", "conflict_unchecked")
        return DocumentComparison(way, table.bits("document", outcome), wrong)
    if kind in _RESIDENT and len(left) == _RESIDENT_LENGTH:
        if (event.birth_date or entry.birth_date) and birth_date_in(event) and birth_date_in(entry):
            seen = [place for place in seen if place not in _BIRTH]  # the birth dates are compared as such
        return DocumentComparison("masked", visible_bits(tuple(seen)))
    return DocumentComparison("masked", min(len(seen) * _BITS_PER_DIGIT, _MOST_BITS))


def _compare_short_mask(left: str, right: str) -> DocumentComparison:
    """A mask over an old number of fifteen digits may fit the same number in eighteen."""
    masked, whole = (left, right) if "*" in left else (right, left)
    if "*" in whole or not fits_mask(masked, whole):
        return DocumentComparison("unknown", 0.0)
    seen = len(masked) - masked.count("*")
    return DocumentComparison("masked", min(seen * _BITS_PER_DIGIT * 0.75, _MOST_BITS))


@lru_cache(maxsize=4096)
def visible_bits(seen: tuple[int, ...]) -> float:
    """What the visible digits of a resident ID are worth: county 5 bits in a city's own list, birth date 14.4,
    sequence and check 11 (sequences cluster at low numbers).
    """
    county = sum(place < 6 for place in seen) * 5.0 / 6
    year = sum(6 <= place < 10 for place in seen) * 6.0 / 4
    day = sum(10 <= place < 14 for place in seen) * 8.4 / 4
    tail = sum(place >= 14 for place in seen) * 11.0 / 4
    return county + year + day + tail


def sex_in(person: Person) -> str:
    """Sex as written, else from the sequence digit of a resident ID."""
    number = person.document_number
    if person.sex or not _has_birth(person) or not number[16].isdecimal():
        return person.sex
    return "M" if int(number[16]) % 2 else "F"


def birth_date_in(person: Person) -> str:
    """Birth date as written, else as far as a resident ID shows it."""
    if person.birth_date or not _has_birth(person):
        return person.birth_date
    digits = person.document_number[6:14]
    if digits.isdecimal():
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    return digits[:4] if digits[:4].isdecimal() else ""


def _has_birth(person: Person) -> bool:
    return person.document_type in _RESIDENT and len(person.document_number) == _RESIDENT_LENGTH
