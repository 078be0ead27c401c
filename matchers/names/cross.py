"""A name in Han characters against one in Latin letters: all readings, all parses, one likelihood ratio.

    bits = log2  P(words | these characters) / P(words | anybody)

Both sides sum over the parses and over the romanisation systems; a system is the same for the whole name, but for
a small share of writers who mix. Rare syllables are thus worth more, and an ambiguous parse less.
"""

from functools import cache, lru_cache
from math import log2

from matchers.names.parses import Parse, parses
from matchers.names.romanise import NAMES, SYSTEMS
from matchers.names.sounds import PRIOR, Vector, background, family_chances, given_chances, places, with_mean
from matchers.names.syllables import sounds
from schemas.fields.names import Name, tables

MIXED = 0.04  # share of names whose parts follow different systems
LENGTHS = ((1, False, 0.17), (2, False, 0.80), (2, True, 0.002), (1, True, 0.002), (3, False, 0.01))
LEAST, MOST = -14.0, 45.0
SURNAME_ONLY = 7.0  # a surname alone never says more
UNLIKE = 1.5e-5  # a chance so near the floor that the letters cannot be the surname
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
    if bits > 0 and best_how not in ("", "missing_given"):
        bits += script_bits(han, best_how) - together_bits(han.fold[han.splits[0] :])
    return max(LEAST, min(SURNAME_ONLY if best_how == "missing_given" else MOST, bits)), best_how


def script_bits(han: Name, system: str) -> float:
    """Traditional characters go with the spellings of Hong Kong, Macau and Taiwan, simplified ones with pinyin.

    Nothing when the name looks the same in both. Estimates: of people with such a spelling eight in ten are written
    in traditional characters, of people with pinyin three in a hundred, of all on a mainland list ten.
    """
    if system not in _SCRIPT_BITS:
        return 0.0
    if han.written != han.fold:
        return _SCRIPT_BITS[system][0]
    return _SCRIPT_BITS[system][1] if any(character in _simplified() for character in han.fold) else 0.0


_SCRIPT_BITS = {"pinyin": (-2.0, 0.2), "wade_giles": (3.0, -0.9), "hong_kong": (3.0, -0.9), "macau": (3.0, -0.9)}


@cache
def _simplified() -> frozenset[str]:
    return frozenset(tables.folds().values())


@lru_cache(maxsize=65536)
def together_bits(given: str) -> float:
    """By how many bits a two-character given name is commoner than its characters apart say."""
    if len(given) != 2:
        return 0.0
    first, second = (sounds(character, False)[:1] for character in given)
    return tables.pair_bits().get((first[0], second[0]), 0.0) if first and second else 0.0


def _chance(surname: str, given: str, latin: Name) -> tuple[float, str]:
    """P(words | surname, given) and what fits best."""
    total, best, how = 0.0, 0.0, ""
    for parse in parses(latin, max(1, len(given)), len(surname) > 1):
        row = family_row(parse.family, surname)
        if row[SYSTEMS] < UNLIKE:
            continue
        rows = [row, *map(given_chances, parse.given, given)]
        chance, system = mixture(rows)
        chance *= parse.prior
        total += chance
        if chance > best:
            best, how = chance, (NAMES[system] if parse.given else "missing_given")
    return total, how


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
        apart *= row[SYSTEMS]
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
    return with_mean(max(column) for column in list(zip(*rows, strict=True))[:SYSTEMS])


def background_rows(parse: Parse) -> list[Vector]:
    """P(piece | anybody) by system for each piece of a parse."""
    at = places(len(parse.given))
    given = [background(piece, place) for piece, place in zip(parse.given, at, strict=True)]
    return [background(parse.family, "family"), *given]


@lru_cache(maxsize=16384)
def anybody(latin: Name) -> float:
    """P(words) over people in general: every parse, every length of name."""
    total = NOTHING
    for size, compound, share in LENGTHS:
        for parse in parses(latin, size, compound):
            rows = background_rows(parse)
            total += share * parse.prior * mixture(rows)[0]
    return total
