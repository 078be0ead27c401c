"""How two phone numbers relate."""

from typing import NamedTuple

from rapidfuzz.distance import OSA

from matchers.evidence import TABLE, EvidenceTable

_TAIL = 4
_BITS_PER_DIGIT = 3.1


class PhoneComparison(NamedTuple):
    """Exact, near (one edit), tail, masked or different, with bits."""

    way: str
    bits: float


def compare_phones(event: str, entry: str, table: EvidenceTable = TABLE) -> PhoneComparison | None:
    """How two numbers relate; None when a side has none."""
    left, right = event.lstrip("+"), entry.lstrip("+")
    if not left or not right:
        return None
    if "*" in left or "*" in right:
        return _compare_masked(left, right, table)
    if left == right:
        return PhoneComparison("exact", table.bits("phone", "exact"))
    short, long = sorted((left, right), key=len)
    if len(short) >= 7 and long.endswith(short):  # one without country or area code
        return PhoneComparison("exact", table.bits("phone", "exact"))
    if len(short) == _TAIL and long.endswith(short):
        return PhoneComparison("tail", table.bits("phone", "tail"))
    if len(short) > 7 and OSA.distance(left, right) == 1:
        return PhoneComparison("near", table.bits("phone", "near"))
    return PhoneComparison("different", table.bits("phone", "different"))


def _compare_masked(left: str, right: str, table: EvidenceTable) -> PhoneComparison | None:
    """Digits seen on both sides, aligned at the end; without the country code, whose digits say nothing."""
    pairs = list(zip(reversed(left), reversed(right), strict=False))[:11]
    seen = [(a, b) for a, b in pairs if "*" not in (a, b)]
    if not seen:
        return None
    if any(a != b for a, b in seen):
        return PhoneComparison("different", table.bits("phone", "different"))
    return PhoneComparison("masked", min(len(seen) * _BITS_PER_DIGIT, table.bits("phone", "exact")))
