"""The ways in which Latin words may be the surname and the given name of a Chinese person."""

from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from matchers.names.sounds import is_spelling
from schemas.fields.names import Name, tables

# How often a writer puts the surname there, when nothing marks it. Estimates: pinyin is written both ways round.
FIRST, LAST, INSIDE = 0.55, 0.40, 0.05
UNMARKED = 0.03  # the surname is not where capitals or a comma say
WESTERN, STRANGE = 1.5e-3, 1.5e-5  # an extra word: an English given name, or anything else
NO_GIVEN, GLUED = 0.02, 0.5
LONGEST_PIECE = 7
MOST_WORDS = 8
LEAST = 1e-5  # relative to the likeliest parse
PARTICLES = frozenset(("BIN", "BINTI", "BT", "BTE", "AL", "AP"))


class Parse(NamedTuple):
    """One way: the surname's letters, the pieces of the given name (none when it is missing), and how likely a priori."""

    family: str
    given: tuple[str, ...]
    prior: float


@lru_cache(maxsize=32768)
def parses(name: Name, size: int, compound: bool) -> tuple[Parse, ...]:
    """All parses of the words into a surname and a given name of `size` characters, likeliest a priori first."""
    words = name.tokens[:MOST_WORDS]
    found: dict[tuple[str, tuple[str, ...]], float] = {}
    width = 2 if compound else 1
    for first in range(len(words)):
        for end in range(first + 1, min(first + width, len(words)) + 1):
            place = _place(name, words, first, end)
            rest = words[:first] + words[end:]
            for given, chance in _given(rest, first, size):
                key = ("".join(words[first:end]), given)
                found[key] = found.get(key, 0.0) + place * chance
    if len(words) == 1:
        for pieces in splits(words[0], size + 1):
            found[pieces[0], pieces[1:]] = GLUED * FIRST
            found[pieces[-1], pieces[:-1]] = GLUED * (1 - FIRST)
    ranked = sorted(((Parse(*key, chance)) for key, chance in found.items()), key=lambda parse: -parse.prior)
    return tuple(parse for parse in ranked[:24] if parse.prior >= ranked[0].prior * LEAST)


def _place(name: Name, words: tuple[str, ...], first: int, end: int) -> float:
    """How likely the surname stands there."""
    if name.family_tokens:
        return 1.0 if all(at in name.family_tokens for at in range(first, end)) else UNMARKED
    if first in name.joined:
        return INSIDE * 0.1
    if first == 0:
        return FIRST
    if end == len(words):
        return LAST
    return LAST if all(word in tables.nicknames() for word in words[:first]) else INSIDE


@lru_cache(maxsize=32768)
def _given(rest: tuple[str, ...], gap: int, size: int) -> tuple[tuple[tuple[str, ...], float], ...]:
    """Given names among the other words: a run of them cut into `size` pieces, the words left over being extra."""
    found: list[tuple[tuple[str, ...], float]] = [((), NO_GIVEN * extra(rest))]
    for begin in range(len(rest)):
        for end in range(begin + 1, min(begin + size, len(rest)) + 1):
            if begin < gap < end:
                continue  # the surname stands between them
            left = extra(rest[:begin] + rest[end:])
            found += [(pieces, left) for pieces in _cut(rest[begin:end], size)]
    return tuple(found)


@lru_cache(maxsize=32768)
def extra(words: tuple[str, ...]) -> float:
    """Chance of words that belong to neither part."""
    chance = 1.0
    for word in words:
        chance *= WESTERN if word in tables.nicknames() else STRANGE
    return chance


def _cut(words: tuple[str, ...], size: int) -> list[tuple[str, ...]]:
    """Every way to cut the words into `size` pieces, at least one for each word."""
    if len(words) == size:
        return [words]
    found: list[tuple[str, ...]] = []
    for count in range(1, size - len(words) + 2):
        tails = [()] if len(words) == 1 and count == size else _cut(words[1:], size - count) if len(words) > 1 else []
        found += [head + tail for head in splits(words[0], count) for tail in tails]
    return found


@lru_cache(maxsize=65536)
def splits(word: str, count: int) -> tuple[tuple[str, ...], ...]:
    """Ways to cut a word into `count` pieces, at most one of which is not a known spelling."""
    if count == 1:
        return ((word,),)
    if not count <= len(word) <= count * LONGEST_PIECE:
        return ()
    clean, rough = [], []
    for cuts in combinations(range(1, len(word)), count - 1):
        pieces = tuple(word[a:b] for a, b in zip((0, *cuts), (*cuts, len(word)), strict=True))
        strange = sum(not is_spelling(piece) for piece in pieces)
        if strange == 0:
            clean.append(pieces)
        elif strange == 1 and min(map(len, pieces)) > 1:
            rough.append(pieces)
    return tuple(clean) or tuple(rough[:4])
