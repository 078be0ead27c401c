"""What two names say about being one person: a log2 likelihood ratio and the reason for it."""

from dataclasses import dataclass

from matchers.names.cross import cross_bits
from matchers.names.dotted import dotted_bits, elements_of
from matchers.names.han import han_bits
from matchers.names.latin import latin_bits
from schemas.fields.names import Name


@dataclass(frozen=True, slots=True)
class NameEvidence:
    """Bits for (positive) or against one person, how the names agree, and the two values compared."""

    bits: float
    how: str
    left: str
    right: str


def compare_names(left: Name, right: Name) -> NameEvidence:
    """Compare two names in whatever scripts they share; 0 bits and `unknown` when there is nothing to compare.

    Where both carry Han characters and Latin letters the better agreeing script counts: the other is derived.
    """
    ways = []
    if left.fold and right.fold:
        spoken = _is_transliteration(left) and _is_transliteration(right)
        bits, how = dotted_bits(left, right) if spoken else han_bits(left, right)
        ways.append(NameEvidence(bits, how, left.written, right.written))
    if left.tokens and right.tokens:
        bits, how = latin_bits(left, right)
        ways.append(NameEvidence(bits, how, " ".join(left.tokens), " ".join(right.tokens)))
    if not ways:
        ways = _crossed(left, right)
    return max(ways, key=lambda evidence: evidence.bits, default=NameEvidence(0.0, "unknown", "", ""))


def _is_transliteration(name: Name) -> bool:
    """Dotted, too long for a surname, or made up of known elements: compared by sound, not by rare characters."""
    return not name.splits or (len(name.fold) > 3 and bool(elements_of(name.fold)))


def _crossed(left: Name, right: Name) -> list[NameEvidence]:
    if left.fold and right.tokens:
        bits, how = _cross(left, right)
        return [NameEvidence(bits, how, left.written, " ".join(right.tokens))]
    if right.fold and left.tokens:
        bits, how = _cross(right, left)
        return [NameEvidence(bits, how, " ".join(left.tokens), right.written)]
    return []


def _cross(han: Name, latin: Name) -> tuple[float, str]:
    if not han.splits:
        return dotted_bits(han, latin)
    bits, how = cross_bits(han, latin)
    if _is_transliteration(han):
        return max((bits, how or "different"), dotted_bits(han, latin))
    return bits, how or "different"
