"""Two Han characters in the same position of two names: the same, a variant, a homophone, a look-alike, or another."""

from collections import defaultdict
from functools import cache, lru_cache
from math import log2

from rapidfuzz.distance import Levenshtein

from matchers.names.sounds import character_bits
from matchers.names.syllables import fold_syllable, sounds
from schemas.fields.names import tables

# P(how | same person, written differently), after the counts of human miswritings in published correction corpora:
# of wrong characters about seven in ten sound the same, one in seven sounds nearly the same, the rest look alike.
HOMOPHONE, FUZZY, NEAR, LOOK_ALIKE, OTHER = 0.03, 0.02, 0.0025, 0.006, 0.004
VARIANT_BITS, RESPELT_BITS = 0.7, 2.5  # lost against an identical character
OTHER_BITS = -7.6
OTHER_LEAST, OTHER_MOST = -9.5, -2.5
_KIN = {
    "j": "z",
    "q": "z",
    "x": "z",
    "c": "z",
    "s": "z",
    "p": "b",
    "t": "d",
    "k": "g",
    "h": "g",
    "v": "u",
}  # initials that dialects exchange
_NEVER = (-99.0, "different")
# Surnames that the second simplification merged for some bearers, and careless clerks for others.
_RESPELT_PAIRS = ("肖萧", "闫阎", "付傅", "代戴", "兰蓝", "邱丘", "冼洗", "余佘")
RESPELT = frozenset(_RESPELT_PAIRS) | frozenset(pair[::-1] for pair in _RESPELT_PAIRS)


@cache
def _sound_shares(family: bool, folded: bool) -> dict[str, float]:
    table: dict[str, float] = defaultdict(float)
    for character, row in tables.characters().items():
        found = sounds(character, family)
        if found and len(character) == 1:
            key = fold_syllable(found[0]) if folded else found[0]
            table[key] += ((row.family_ppm if family else row.given_ppm) + 0.5) / 1e6
    return dict(table)


@lru_cache(maxsize=262144)
def character_evidence(left: str, right: str, family: bool) -> tuple[float, str]:
    """Bits for two folded characters and what they have in common; symmetrical."""
    if left == right:
        return character_bits(left, family), "identical"
    if "*" in (left, right):
        return 0.0, "masked"
    most = min(character_bits(left, family), character_bits(right, family)) - 1.5
    if left + right in RESPELT:
        return most - RESPELT_BITS + 1.5, "variant"
    ways = [_by_sound(left, right, family), _by_look(left, right, family), _otherwise(left, right, family)]
    bits, how = max(ways)
    return min(most, bits), how


def _otherwise(left: str, right: str, family: bool) -> tuple[float, str]:
    """A slip of another kind gives any of some 3000 characters; one that nobody is called speaks for a slip.

    What sounds a little alike is the likelier slip: up to 3 bits for the likeness of the syllables.
    """
    bits = log2(OTHER / 3000) + min(13.0, _rarity(left, right, family))
    ours, theirs = sounds(left, family), sounds(right, family)
    if ours and theirs:
        bits += 3.0 * Levenshtein.normalized_similarity(ours[0], theirs[0]) + (
            _KIN.get(ours[0][0], ours[0][0]) == _KIN.get(theirs[0][0], theirs[0][0])
        )
    return max(OTHER_LEAST, min(OTHER_MOST, bits)), "different"


def _by_sound(left: str, right: str, family: bool) -> tuple[float, str]:
    ours, theirs = sounds(left, family), sounds(right, family)
    if not ours or not theirs:
        return _NEVER
    shared = [(min(ours.index(sound), 3) + min(theirs.index(sound), 3), sound) for sound in ours if sound in theirs]
    if shared:
        rank, sound = min(shared)
        share = _sound_shares(family, False).get(sound, 1e-5)
        return log2(HOMOPHONE / share) - 1.5 * rank, "homophone"
    first, second = fold_syllable(ours[0]), fold_syllable(theirs[0])
    if first == second:
        return log2(FUZZY / _sound_shares(family, True).get(first, 1e-5)), "fuzzy_homophone"
    if Levenshtein.distance(first, second, score_cutoff=1) == 1:
        kin = 1.0 if _KIN.get(first[:1], first[:1]) == _KIN.get(second[:1], second[:1]) else 0.2
        shares = _sound_shares(family, True)
        return log2(NEAR * kin / max(shares.get(first, 1e-5), shares.get(second, 1e-5))), "near_homophone"
    return _NEVER


def _by_look(left: str, right: str, family: bool) -> tuple[float, str]:
    looks = tables.look_alikes()
    likeness = max(looks.get(left, {}).get(right, -1), looks.get(right, {}).get(left, -1))
    if likeness < 0:
        return _NEVER
    share = LOOK_ALIKE * (1 + likeness) / 40
    return log2(share) + min(_rarity(left, right, family), 13.0), "look_alike"


def _rarity(left: str, right: str, family: bool) -> float:
    """Bits of the rarer character, which is likely the wrong one."""
    return max(character_bits(left, family), character_bits(right, family))
