"""How a name may sound, as folded letters: what its keys are made of.

The folds lose the differences that speakers and typists lose (zh/z, ch/c, sh/s, -ng/-n, doubled letters), the same for
all languages, so that a Han name and its pinyin, and two spellings of a European name, meet under one key.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from matchers.persons.naming import PersonName, fold
from schemas.fields.names import read_name, tables
from schemas.fields.names.record import Name

_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("ph", "f"), ("ck", "k"), ("lv", "lu"), ("lyu", "lu"),
          ("nv", "nu"), ("nyu", "nu"), ("y", "i"))  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


class Reading(NamedTuple):
    """Folded letters of the family and of the given name."""

    family: str
    given: str


class Readings(NamedTuple):
    """All readings, likeliest first, and the Han characters if it is a Han name."""

    parts: tuple[Reading, ...]
    characters: str


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


def readings_of(name: PersonName) -> Readings:
    """The readings of a name; none when there is no name."""
    read = read_name(name.name, name.name_latin, name.family_name, name.given_name)
    if read.kind == "empty":
        return Readings((), "")
    parts = _han_readings(read) if read.fold else []
    if read.tokens:
        parts += _latin_readings(name, read)
    return Readings(tuple(dict.fromkeys(parts)), "".join(read.fold) if read.kind in ("han", "masked") else "")


@lru_cache(maxsize=1 << 15)
def _syllables(characters: str, surname: bool) -> tuple[str, ...]:
    """Sounds of the characters read together; a surname may have several."""
    known = tables.surname_mandarin().get(characters) if surname else None
    if known:
        return tuple(sound(reading) for reading in known[:2])
    table = tables.characters()
    sounds = (table[one].mandarin[:1] if one in table else (fold(one),) for one in characters)
    return ("".join(sound(reading[0]) if reading else "" for reading in sounds),)


def _han_readings(read: Name) -> list[Reading]:
    if read.kind == "dotted":
        first, *rest = read.segments
        return [Reading(_syllables(first, False)[0], _syllables("".join(rest), False)[0])]
    family, given = "".join(read.family), "".join(read.given)
    if not family:
        family, given = read.fold[:1], read.fold[1:]
    hidden = "*" in given or "+" in given
    second = "" if hidden or not given else _syllables(given, False)[0]
    surnames = ("",) if "*" in family else _syllables(family, True)
    return [Reading(surname, second) for surname in surnames]


def _latin_readings(name: PersonName, read: Name) -> list[Reading]:
    tokens = [sound(token) for token in read.tokens]
    marked = read.family_tokens
    if name.family_name or name.given_name:
        family, given = sound(name.family_name), sound(name.given_name)
        return [Reading(family, given), Reading(given, family)]
    if marked:
        family = "".join(tokens[place] for place in marked)
        return [Reading(family, "".join(one for place, one in enumerate(tokens) if place not in marked))]
    if len(tokens) == 1:
        return [Reading(tokens[0], ""), Reading("", tokens[0])]
    return [Reading(tokens[0], "".join(tokens[1:])), Reading(tokens[-1], "".join(tokens[:-1]))]
