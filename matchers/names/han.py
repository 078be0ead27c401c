"""Two names in Han characters, position by position; one character missing, added, or two exchanged are allowed for."""

from matchers.names.characters import OTHER_BITS, VARIANT_BITS, character_evidence
from matchers.names.sounds import character_bits
from schemas.fields.names import Name, tables

MISSING_BITS, SWAPPED_BITS, MASK_LENGTH_BITS, SHIFTED_BITS = -11.0, -5.0, -1.0, -3.0
_COMPOUND = 2  # characters
_ANY_BITS = 1e9
_RANK = (
    "identical", "masked", "variant", "homophone", "fuzzy_homophone", "near_homophone", "look_alike",
    "reordered", "missing", "different",
)  # fmt: skip
_WORST = {how: rank for rank, how in enumerate(_RANK)}


def han_bits(left: Name, right: Name) -> tuple[float, str]:
    """Bits, and the weakest of what the characters have in common."""
    if left.fold == right.fold:
        return _equal(left, right)
    size = (left.splits or right.splits or (0,))[0]
    ours, theirs = left.fold, right.fold
    if len(ours) == len(theirs):
        bits, how = _along(ours, theirs, size)
        if len(ours) - size == 2 and bits < 12.0:
            swapped, _ = _along(ours[:size] + ours[size:][::-1], theirs, size)
            if swapped + SWAPPED_BITS > bits:
                return swapped + SWAPPED_BITS, "reordered"
        return bits, how
    if "*" in ours or "*" in theirs:
        return _masked(ours, theirs, size)
    return _unequal(ours, theirs, size)


def _equal(left: Name, right: Name) -> tuple[float, str]:
    size = (left.splits or (0,))[0]
    bits, how = _along(left.fold, right.fold, size)
    changed = sum(a != b for a, b in zip(left.written, right.written, strict=False))
    if changed:
        return bits - min(2.0, VARIANT_BITS * changed), "variant"
    return bits, how


def _along(ours: str, theirs: str, size: int) -> tuple[float, str]:
    total, worst, how = 0.0, 0, "identical"
    for at, (a, b) in enumerate(zip(ours, theirs, strict=False)):
        bits, kind = character_evidence(a, b, at < size)
        total += bits
        rank = _WORST[kind]
        if rank > worst:
            worst, how = rank, kind
        if at == 1 and size == _COMPOUND:
            total = min(total, _most_of_compound(ours[:2], theirs[:2]))
    return total, how


def _most_of_compound(ours: str, theirs: str) -> float:
    """A compound surname is as rare as it is, not as its characters are one by one: 欧 hardly ever comes without 阳."""
    known = [one for one in (ours, theirs) if one in tables.compound_surnames()]
    return min((character_bits(one, True) for one in known), default=_ANY_BITS)


def _masked(ours: str, theirs: str, size: int) -> tuple[float, str]:
    """A run of masks stands for one or more characters."""
    short, long = sorted((ours, theirs), key=len)
    if "*" in short:
        at = short.index("*")
        short = short[:at] + "*" * (len(long) - len(short)) + short[at:]
        bits, how = _along(short, long, size)
        return bits + MASK_LENGTH_BITS, how
    kept = "*".join(part for part in long.split("*") if part)
    return OTHER_BITS + _along(short, kept, size)[0], "different"


def _unequal(ours: str, theirs: str, size: int) -> tuple[float, str]:
    """Lengths differ: the best way to leave characters out of the longer one."""
    short, long = sorted((ours, theirs), key=len)
    if len(long) - len(short) > 1:
        bits, _ = _along(short, long, size)
        return max(2 * OTHER_BITS, bits + 2 * MISSING_BITS), "different"
    best = 2 * OTHER_BITS, "different"
    for gap in range(len(long)):
        bits, how = _along(short, long[:gap] + long[gap + 1 :], size if gap >= size else max(0, size - 1))
        bits += MISSING_BITS + (SHIFTED_BITS if gap < size else 0.0)
        if bits > best[0]:
            best = bits, "missing" if how != "different" else how
    return best
