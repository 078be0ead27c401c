"""Mandarin syllables folded as dialect speakers and hasty typists confuse them, as words and as small integers."""

import re
from functools import cache, lru_cache

from schemas.fields.names import tables

_RULES = (
    (re.compile("^([zcs])h"), r"\1"),  # zh z, ch c, sh s
    (re.compile("^n(?=[aeiouv])"), "l"),
    (re.compile("^r"), "l"),
    (re.compile("([aei])ng$"), r"\1n"),  # -ng -n
    (re.compile("^hu(?=[aieo])"), "f"),
    (re.compile("(?<=^[jqxy])v"), "u"),
)


@cache
def fold_syllable(syllable: str) -> str:
    """The class of a toneless pinyin syllable (ü as `v`), itself written as a syllable.

    >>> fold_syllable("zhang"), fold_syllable("ning"), fold_syllable("huang")
    ('zan', 'lin', 'fan')
    """
    for pattern, to in _RULES:
        syllable = pattern.sub(to, syllable)
    return syllable


@cache
def _codes() -> dict[str, int]:
    classes = {fold_syllable(sound) for row in tables.characters().values() for sound in row.mandarin}
    classes |= {fold_syllable(sound) for own in tables.surname_mandarin().values() for sound in own}
    return {sound: number for number, sound in enumerate(sorted(classes), 1)}


def class_code(folded: str) -> int:
    """A number in [1, 511] for a syllable class; 0 when there is none. Stable for one version of the tables."""
    return _codes().get(folded, 0)


@lru_cache(maxsize=65536)
def sounds(character: str, family: bool) -> tuple[str, ...]:
    """Toneless pinyin of a folded character, the likeliest first; () when it has none."""
    if family:
        own = tables.surname_mandarin().get(character)
        if own:
            return own
    row = tables.characters().get(character)
    return row.mandarin if row else ()


@lru_cache(maxsize=65536)
def folded_sound(character: str, family: bool) -> str:
    """Class of the likeliest reading; the character itself when it has none."""
    found = sounds(character, family)
    return fold_syllable(found[0]) if found else character


@lru_cache(maxsize=65536)
def sound_code(character: str, family: bool) -> int:
    """`class_code` of the likeliest reading; 0 when the character has none or is hidden."""
    return class_code(folded_sound(character, family))
