"""A name in Han characters against one in Latin letters: all readings, all parses, one likelihood ratio.

    bits = log2  P(words | these characters) / P(words | anybody)

Both sides sum over the parses and over the romanisation systems; a system is the same for the whole name, but for
a small share of writers who mix. Rare syllables are thus worth more, and an ambiguous parse less.
"""

from functools import lru_cache
from math import log2

from matchers.names.parses import Parse, parses
from matchers.names.romanise import NAMES, SYSTEMS
from matchers.names.sounds import PRIOR, Vector, background, family_chances, given_chances
from schemas.fields.names import Name

MIXED = 0.04  # share of names whose parts follow different systems
LENGTHS = ((1, False, 0.17), (2, False, 0.80), (2, True, 0.002), (1, True, 0.002), (3, False, 0.01))
LEAST, MOST = -14.0, 45.0
NOTHING = 1e-18
_SYSTEMS = range(SYSTEMS)


def cross_bits(han: Name, latin: Name) -> tuple[float, str]:
    """Bits (in [-14, 45]) and the system that fits best (`missing_given` when only the surname was compared)."""
    best_sum, best_how = 0.0, ""
    for size in han.splits:
        chance, how = _chance(han.fold[:size], han.fold[size:], latin)
        if chance > best_sum:
            best_sum, best_how = chance, how
    bits = log2(max(best_sum, NOTHING) / anybody(latin))
    return max(LEAST, min(MOST, bits)), best_how


def _chance(surname: str, given: str, latin: Name) -> tuple[float, str]:
    """P(words | surname, given) and what fits best."""
    total, best, how = 0.0, 0.0, ""
    for parse in parses(latin, max(1, len(given)), len(surname) > 1):
        chance, system = _fit(parse, surname, given)
        chance *= parse.prior
        total += chance
        if chance > best:
            best, how = chance, (NAMES[system] if parse.given else "missing_given")
    return total, how


def _fit(parse: Parse, surname: str, given: str) -> tuple[float, int]:
    rows = [family_row(parse.family, surname)]
    rows += [given_chances(piece, character) for piece, character in zip(parse.given, given, strict=False)]
    return mixture(rows)


def mixture(rows: list[Vector]) -> tuple[float, int]:
    """The chance that one system (or now and then several) gave all the pieces, and the likeliest system."""
    total, best, chosen, apart = 0.0, -1.0, 0, 1.0
    if len(rows) == 3:  # the usual case, unrolled: it is where a comparison spends its time
        first, second, third = rows
        for system in _SYSTEMS:
            joint = PRIOR[system] * first[system] * second[system] * third[system]
            total += joint
            if joint > best:
                best, chosen = joint, system
    else:
        for system in _SYSTEMS:
            joint = PRIOR[system]
            for row in rows:
                joint *= row[system]
            total += joint
            if joint > best:
                best, chosen = joint, system
    for row in rows:
        apart *= sum(map(float.__mul__, PRIOR, row))
    return (1 - MIXED) * total + MIXED * apart, chosen


@lru_cache(maxsize=65536)
def family_row(piece: str, surname: str) -> Vector:
    """P(letters | surname) by system; a compound surname may also be spelled character by character."""
    listed = family_chances(piece, surname)
    if len(surname) == 1:
        return listed
    rows = [listed]
    for cut in range(1, len(piece)):
        first, second = given_chances(piece[:cut], surname[0]), given_chances(piece[cut:], surname[1])
        rows.append(tuple(a * b for a, b in zip(first, second, strict=True)))
    return tuple(max(column) for column in zip(*rows, strict=True))


@lru_cache(maxsize=16384)
def anybody(latin: Name) -> float:
    """P(words) over people in general: every parse, every length of name."""
    total = NOTHING
    for size, compound, share in LENGTHS:
        for parse in parses(latin, size, compound):
            rows = [background(parse.family, True), *(background(piece, False) for piece in parse.given)]
            total += share * parse.prior * mixture(rows)[0]
    return total
