"""How a name may sound, as folded syllables: what its keys are made of.

The folds lose the differences that speakers and typists lose (zh/z, ch/c, sh/s, -ng/-n, doubled letters), the same for
all languages, so that a Han name and its pinyin, and two spellings of a European name, meet under one key. A Latin word
that reads as pinyin is taken in syllables; any other word is one syllable.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from matchers.names.keys import latin_classes
from matchers.persons.naming import PersonName, fold
from schemas.fields.names import read_name, tables
from schemas.fields.names.record import Name

_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("ph", "f"), ("ck", "k"), ("lv", "lu"), ("lyu", "lu"),
          ("nv", "nu"), ("nyu", "nu"), ("y", "i"))  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_LONGEST_SYLLABLE = 6
_MOST_SYLLABLES = 4
_MOST_FAMILIES, _SOUNDS_OF_SPELLING = 4, 3  # surnames that another romanisation may stand for


class Reading(NamedTuple):
    """Folded syllables of the family and of the given name."""

    family: tuple[str, ...]
    given: tuple[str, ...]


class Readings(NamedTuple):
    """All readings, likeliest first, and the Han characters if it is a Han name.

    `spoken` are the Mandarin syllables of the likeliest reading of a name in another romanisation.
    """

    parts: tuple[Reading, ...]
    characters: str
    spoken: tuple[str, ...] = ()


@lru_cache(maxsize=1 << 16)
def sound(letters: str) -> str:
    """The folded sound of letters a-z.

    >>> sound("zhang"), sound("Matthew")
    ('zan', 'mathew')
    """
    letters = fold(letters)
    for written, heard in _FOLDS:
        letters = letters.replace(written, heard)
    return _DOUBLED.sub(r"\1", letters)


def character_sounds(character: str, *, surname: bool = False) -> tuple[str, ...]:
    """Sounds of a folded character (or compound surname, syllables joined by a space), likeliest first."""
    said = tables.surname_mandarin().get(character) if surname else None
    if not said:
        known = tables.characters().get(character)
        said = known.mandarin if known else (fold(character),)
    return tuple(dict.fromkeys(" ".join(map(sound, reading.split())) for reading in said[: 2 if surname else 1]))


@lru_cache(maxsize=1 << 15)
def readings_of(name: PersonName) -> Readings:
    """The readings of a name; none when there is no name."""
    read = read_name(name.name, name.name_latin, name.family_name, name.given_name)
    if read.kind == "empty":
        return Readings((), "")
    parts = _han_readings(read) if read.fold else []
    spoken: tuple[str, ...] = ()
    if read.tokens:
        parts += _latin_readings(name, read)
        if not read.fold:
            families, spoken = _romanised(read)
            parts += families
    return Readings(tuple(dict.fromkeys(parts)), read.fold if read.kind in ("han", "masked") else "", spoken)


def _romanised(read: Name) -> tuple[list[Reading], tuple[str, ...]]:
    """Surnames that a Hong Kong, Taiwan or Nanyang spelling may stand for, and the syllables of the likeliest name."""
    spelt, cut = _surnames_spelt(), [pinyin_syllables(fold(word)) for word in read.tokens]
    mainland = all(cut)  # then LI is pinyin, while LEE is not: only a mainlander's given name is of two syllables
    surnames = [word for word, parts in zip(read.tokens, cut, strict=True) if not (mainland and len(parts) == 1)]
    ends_first = [*surnames[:1], *surnames[:0:-1]]  # a surname stands at either end, and then inside
    heard = dict.fromkeys(
        spelt[word][rank] for rank in range(_SOUNDS_OF_SPELLING) for word in ends_first if rank < len(spelt.get(word, ()))
    )
    if not heard:
        return [], ()
    found = latin_classes(read)  # a millisecond: only asked of names with such a surname
    spoken = (found[0][0], *found[0][1]) if found else ()
    return [Reading((one,), ()) for one in list(heard)[:_MOST_FAMILIES]], spoken


@cache
def _surnames_spelt() -> dict[str, tuple[str, ...]]:
    """Spelling of a surname outside the mainland, in capitals, to the sounds it may have there, the commonest first."""
    heard: dict[str, dict[str, float]] = {}
    for surname, regions in tables.surname_spellings().items():
        known = tables.characters().get(surname)
        for spelling in {one for of_region in regions.values() for one in of_region}:
            shares = heard.setdefault(spelling, {})
            for said in character_sounds(surname, surname=True)[:1] if len(surname) == 1 else ():
                shares[said] = shares.get(said, 0.0) + (known.family_ppm if known else 0.0)
    return {one: tuple(sorted(shares, key=lambda key: (-shares[key], key))) for one, shares in heard.items()}


def _han_readings(read: Name) -> list[Reading]:
    if read.kind == "dotted":
        first, *rest = read.segments
        alone = Reading(_syllables(first[:1]), _syllables(first[1:]))  # as read without the dot and what follows
        return [Reading(_syllables(first), _syllables("".join(rest))), alone]
    family, given = "".join(read.family), "".join(read.given)
    if not family:
        family, given = read.fold[:1], read.fold[1:]
    second = () if "*" in given or "+" in given else _syllables(given)
    if "*" in family:
        return [Reading((), second)]
    if len(family) > 1:
        return [Reading(_compound_syllables(family), second)]
    return [Reading((one,), second) for one in character_sounds(family, surname=True)]


def _compound_syllables(family: str) -> tuple[str, ...]:
    known = tables.surname_mandarin().get(family)
    return tuple(sound(one) for one in known[0].split()) if known and " " in known[0] else _syllables(family)


def _syllables(characters: str) -> tuple[str, ...]:
    return tuple(said[0] for one in characters if (said := character_sounds(one)) and said[0])


def _latin_readings(name: PersonName, read: Name) -> list[Reading]:
    tokens, marked = read.tokens, read.family_tokens
    if name.family_name or name.given_name:
        family, given = _words((name.family_name,)), _words((name.given_name,))
        return [Reading(family, given), Reading(given, family)]
    if marked:
        family = _words(tuple(tokens[place] for place in marked))
        return [Reading(family, _words(tuple(one for place, one in enumerate(tokens) if place not in marked)))]
    if len(tokens) == 1:
        whole = _words(tokens)
        return [Reading(whole[:1], whole[1:]), Reading(whole, ()), Reading((), whole)]
    return [Reading(_words(tokens[:1]), _words(tokens[1:])), Reading(_words(tokens[-1:]), _words(tokens[:-1]))]


def _words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Syllables if every word is pinyin, else all letters together as one."""
    letters = [fold(word) for word in words]
    split = [pinyin_syllables(word) for word in letters if word]
    if split and all(split):
        return tuple(sound(syllable) for word in split for syllable in word)[:_MOST_SYLLABLES]
    whole = sound("".join(letters))
    return (whole,) if whole else ()


@cache
def _pinyin() -> frozenset[str]:
    return frozenset(said for one in tables.characters().values() for said in one.mandarin[:1])


@lru_cache(maxsize=1 << 16)
def pinyin_syllables(word: str) -> tuple[str, ...]:
    """The word cut into pinyin syllables, the longest first at each place; () when it cannot be.

    >>> pinyin_syllables("xiaoming"), pinyin_syllables("brown")
    (('xiao', 'ming'), ())
    """
    for size in range(min(_LONGEST_SYLLABLE, len(word)), 0, -1):
        head, rest = word[:size], word[size:]
        if head in _pinyin():
            if not rest:
                return (head,)
            if tail := pinyin_syllables(rest):
                return (head, *tail)
    return ()
