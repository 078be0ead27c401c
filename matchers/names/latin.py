"""Two names in Latin letters: the same words, misspelt, shortened, exchanged, or others."""

from functools import lru_cache
from itertools import permutations
from math import log2

from rapidfuzz.distance import JaroWinkler, Levenshtein

from matchers.names.romanise import SYSTEMS
from matchers.names.sounds import background, is_spelling
from schemas.fields.names import Name, tables

FAMILY_BITS, GIVEN_BITS, UNSEEN_BITS = 9.5, 7.5, 11.0  # a Western surname, an English given name, a rare word
NICKNAME_BITS, SLIP_BITS, SOUND_BITS, INITIAL_BITS, CUT_BITS = 2.5, 3.0, 5.0, 2.0, 3.0
OTHER_BITS, MISSING_BITS, SUFFIX_BITS, MOVED_BITS = -6.5, -1.5, -6.0, -1.5


def latin_bits(left: Name, right: Name) -> tuple[float, str]:
    """Bits, and how the weakest pair of words agrees."""
    ours, theirs = left.tokens, right.tokens
    if _same_letters(ours, theirs):
        bits, how = sum(word_bits(word) for word in max(ours, theirs, key=len)), "identical"
        how = "identical" if ours == theirs else "respaced"
    else:
        bits, how = _assigned(left, right)
    if left.suffix and right.suffix and left.suffix != right.suffix:
        return bits + SUFFIX_BITS, "suffix_conflict"
    return bits, how


def _same_letters(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether the words join to the same letters, in some order of the longer name's words (surname first or last)."""
    if sum(map(len, ours)) != sum(map(len, theirs)):
        return False
    wanted = {"".join(theirs), "".join((theirs[-1], *theirs[:-1])), "".join((*theirs[1:], theirs[0]))}
    ways = {"".join(ours), "".join((ours[-1], *ours[:-1])), "".join((*ours[1:], ours[0]))}
    return bool(wanted & ways)


@lru_cache(maxsize=65536)
def word_bits(word: str) -> float:
    """How many bits an equal word is worth."""
    if len(word) == 1:
        return INITIAL_BITS
    if is_spelling(word):
        seen = max(background(word, "family")[SYSTEMS], background(word, "only")[SYSTEMS])
        return min(UNSEEN_BITS, max(3.5, -log2(seen)))
    return GIVEN_BITS if word in tables.nicknames() else FAMILY_BITS if len(word) < 9 else UNSEEN_BITS


@lru_cache(maxsize=131072)
def word_evidence(ours: str, theirs: str) -> tuple[float, str]:
    """Bits for two words that stand for each other."""
    worth = min(word_bits(ours), word_bits(theirs))
    if ours == theirs:
        return worth, "identical"
    short, long = sorted((ours, theirs), key=len)
    if len(short) == 1:
        return (INITIAL_BITS, "initial") if long[0] == short else (OTHER_BITS / 2, "different")
    if theirs in tables.nicknames().get(ours, ()):
        return worth - NICKNAME_BITS, "nickname"
    if len(short) >= 4 and long.startswith(short):
        return worth - CUT_BITS, "truncated"
    distance = Levenshtein.distance(ours, theirs, score_cutoff=2)
    if len(short) >= 4 and (distance == 1 or sorted(ours) == sorted(theirs)):
        return worth - SLIP_BITS, "misspelt"
    if len(short) >= 4 and (JaroWinkler.similarity(ours, theirs) >= 0.9 or (distance == 2 and len(short) >= 6)):
        return worth - SOUND_BITS, "similar"
    if distance == 1:
        return max(-2.0, worth - SLIP_BITS - 4.0), "similar"
    return OTHER_BITS, "different"


def _assigned(left: Name, right: Name) -> tuple[float, str]:
    """The best pairing of the shorter name's words with the longer one's."""
    (short, long) = (left, right) if len(left.tokens) <= len(right.tokens) else (right, left)
    few, many = short.tokens[:4], long.tokens[:5]
    best, how, chosen = -99.0, "different", tuple(range(len(few)))
    for order in permutations(range(len(many)), len(few)):
        pairs = [word_evidence(word, many[at]) for word, at in zip(few, order, strict=True)]
        bits = sum(pair[0] for pair in pairs)
        if order != tuple(sorted(order)):
            bits += MOVED_BITS
        if bits > best:
            unlike = [pair for pair in pairs if pair[1] != "identical"]
            best, how, chosen = bits, min(unlike)[1] if unlike else "identical", order
    best += MISSING_BITS * (len(many) - len(few))
    if how == "identical":
        how = "missing_word" if len(many) > len(few) else "reordered" if chosen != tuple(sorted(chosen)) else how
    return best, how
