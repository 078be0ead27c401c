"""Transliterated names (Uyghur, Kazakh, Tibetan, foreign) by their sound: segments of either script, in any spelling."""

from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from matchers.names.syllables import sounds
from schemas.fields.names import Name, tables

SEGMENT_BITS, PER_SYLLABLE_BITS, OTHER_BITS, MISSING_BITS = 4.0, 2.0, -7.0, -2.5
IDENTICAL_BITS, MOST_BITS = 3.0, 32.0
ALIKE = 0.62  # normalised similarity of two folded segments from which they may be the same name


def dotted_bits(left: Name, right: Name) -> tuple[float, str]:
    """Bits and how; either side may be dotted, run together, or in Latin letters."""
    if left.fold and left.fold == right.fold:
        words = max(folded_words(left), folded_words(right), key=len)
        return min(MOST_BITS, IDENTICAL_BITS + sum(map(_worth, words))), "identical"
    ours, theirs = folded_words(left), folded_words(right)
    joined = similarity("".join(ours), "".join(theirs))
    whole = (2 * joined - 1) * min(_worth("".join(ours)), _worth("".join(theirs))) if joined >= ALIKE else 2 * OTHER_BITS
    pairs = [_paired(one, other) for one in _cuts(left, ours) for other in _cuts(right, theirs)]
    return max((whole, "transliterated" if joined >= ALIKE else "different"), *pairs)


def _cuts(name: Name, words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The words, and without a dot all of it as one: known elements may make up a given name whose father's is left out."""
    if not name.fold or name.segments or len(words) == 1:
        return (words,)
    return words, (sound_of(name.fold),)


def _paired(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[float, str]:
    """Segment by segment in order; a father's name that one side leaves out costs little."""
    short, long = sorted((ours, theirs), key=len)
    total = MISSING_BITS * (len(long) - len(short))
    how = "transliterated"
    for first, second in zip(short, long, strict=False):
        close = similarity(first, second)
        if close < ALIKE:
            how = "different"
        total += (2 * close - 1) * min(_worth(first), _worth(second)) if close >= ALIKE else OTHER_BITS
    return total, how


def _worth(segment: str) -> float:
    return min(24.0, SEGMENT_BITS + PER_SYLLABLE_BITS * sum(letter in "aeiou" for letter in segment))


def folded_words(name: Name) -> tuple[str, ...]:
    """The segments of a transliteration, or the Latin words, folded."""
    if name.fold:
        parts = name.segments or elements_of(name.fold) or (name.fold,)
        return tuple(sound_of(part) for part in parts)
    return tuple(fold_latin(token) for token in name.tokens)


@lru_cache(maxsize=16384)
def elements_of(fold: str) -> tuple[str, ...]:
    """Known elements that make up the whole of an undotted name, the longest first; () when they do not."""
    if not fold:
        return ()
    for end in range(len(fold), 1, -1):
        if fold[:end] in tables.elements():
            rest = elements_of(fold[end:])
            if rest or end == len(fold):
                return (fold[:end], *rest)
    return ()


@lru_cache(maxsize=32768)
def sound_of(segment: str) -> str:
    """Han transliteration to the letters it stands for, folded; known elements in any spelling to one."""
    known = tables.elements().get(segment)
    spoken = known or "".join((sounds(character, False) or ("",))[0] for character in segment)
    return fold_letters(spoken.upper())


@lru_cache(maxsize=32768)
def fold_latin(word: str) -> str:
    """A word in capital Latin letters, folded; known elements in any spelling to one."""
    return fold_letters(tables.elements().get(word, word))


def fold_letters(text: str) -> str:
    """Letters that transliterations exchange become one, doubled letters single, lower case."""
    text = text.lower()
    for old, new in _FOLDS:
        text = text.replace(old, new)
    return "".join(letter for at, letter in enumerate(text) if at == 0 or letter != text[at - 1])


_FOLDS = (
    ("zh", "j"), ("sh", "s"), ("ch", "q"), ("kh", "h"), ("gh", "g"), ("x", "s"), ("ts", "s"), ("b", "p"), ("d", "t"),
    ("g", "k"), ("q", "k"), ("v", "w"), ("ai", "e"), ("ei", "e"), ("ao", "o"), ("ou", "u"), ("uo", "o"), ("ie", "e"),
    ("ia", "a"), ("ua", "a"), ("er", "r"), ("y", "i"), ("r", "l"), ("ng", "n"), ("mu", "m"), ("bu", "p"), ("pu", "p"),
    ("fu", "p"), ("f", "p"), ("ke", "k"), ("te", "t"), ("si", "s"), ("le", "l"), ("ti", "t"), ("z", "s"), ("j", "s"),
    ("c", "s"), ("h", ""),
)  # fmt: skip


@lru_cache(maxsize=65536)
def similarity(first: str, second: str) -> float:
    """In [0, 1]; equal consonants count for more than vowels."""
    if not first or not second:
        return 0.0
    bones = Levenshtein.normalized_similarity(_bones(first), _bones(second))
    return 0.4 * Levenshtein.normalized_similarity(first, second) + 0.6 * bones


def _bones(text: str) -> str:
    return "".join(letter for letter in text if letter not in "aeiou") or text
