"""How two regions of residence relate: division codes by level, other labels as words."""

from typing import NamedTuple

from rapidfuzz.distance import OSA

from matchers.evidence import TABLE, EvidenceTable

_CODE_LENGTHS = (6, 9, 12)


class RegionComparison(NamedTuple):
    """Exact, same_city, same_province, near or different, with bits."""

    way: str
    bits: float


def compare_regions(event: str, entry: str, table: EvidenceTable = TABLE) -> RegionComparison | None:
    """How two regions relate; None when a side has none."""
    if not event or not entry:
        return None
    left, right = event.strip().lower(), entry.strip().lower()
    codes = all(text.isdigit() and len(text) in _CODE_LENGTHS for text in (left, right))
    way = _of_codes(left, right) if codes else _of_labels(left, right)
    return RegionComparison(way, table.bits("region", way))


def _of_codes(left: str, right: str) -> str:
    shared = next((size for size in (6, 4, 2) if left[:size] == right[:size]), 0)
    return {6: "exact", 4: "same_city", 2: "same_province", 0: "different"}[shared]


def _of_labels(left: str, right: str) -> str:
    if left == right:
        return "exact"
    return "near" if OSA.distance(left, right) <= max(1, len(max(left, right, key=len)) // 4) else "different"
