"""How a spoken syllable is written in Latin letters, by the habit of a region, with the share of each spelling.

Systems: mainland pinyin, Wade-Giles as used in Taiwan, Hong Kong government Cantonese, Macau's Portuguese spelling,
and the three habits of Singapore and Malaysia (Hokkien and Teochew, Hakka, Cantonese). None of the last five was
ever an official standard; the alternatives in `spellings.tsv` are those seen in public spellings of surnames and
place names (en.wikipedia.org/wiki/Hong_Kong_Government_Cantonese_Romanisation, .../Wade-Giles). Shares are estimates.
"""

import re
from collections import defaultdict
from functools import cache

from schemas.fields.names import tables

PINYIN, WADE, HONG_KONG, MACAU, HOKKIEN, HAKKA, NANYANG = range(7)
SYSTEMS = 7
NAMES = ("pinyin", "wade_giles", "hong_kong", "macau", "hokkien", "hakka", "nanyang_cantonese")
Spellings = dict[str, float]

_ONSET = re.compile(r"(zh|ch|sh|gw|kw|ng|tsh|ts|ph|th|kh|[bpmfdtnlgkhjqxrzcswy])?(.*)")
_NEW_SHARE = 0.15  # of people in Taiwan who write pinyin


def _shares(text: str) -> Spellings:
    """`A:7 AH:2` to shares of one; `-` is no letter at all, no number weighs one."""
    found = {}
    for part in text.split():
        spelling, _, weight = part.partition(":")
        found["" if spelling == "-" else spelling] = float(weight or 1)
    total = sum(found.values())
    return {spelling: weight / total for spelling, weight in found.items()}


@cache
def _tables() -> dict[tuple[str, str], dict[str, Spellings]]:
    """(system, part) to sound to spellings; parts are `whole` syllables, `onset` and `final`."""
    found: dict[tuple[str, str], dict[str, Spellings]] = defaultdict(dict)
    for system, part, sound, spellings in tables.rows("spellings.tsv"):
        found[system, part][sound] = _shares(spellings)
    return dict(found)


def _parts(syllable: str) -> tuple[str, str]:
    found = _ONSET.fullmatch(syllable)
    return (found[1] or "", found[2]) if found else ("", syllable)


def _product(onsets: Spellings, finals: Spellings) -> Spellings:
    return {onset + final: p * q for onset, p in onsets.items() for final, q in finals.items() if onset + final}


@cache
def pinyin(syllable: str) -> Spellings:
    """Mainland spellings of a toneless syllable (ü as `v`); passports write LYU since 2012, LV before."""
    text = syllable.upper()
    if "V" not in text:
        return {text: 1.0}
    if text.endswith("VE"):
        return {text.replace("V", "U"): 0.8, text: 0.2}
    return {text: 0.4, text.replace("V", "YU"): 0.35, text.replace("V", "U"): 0.25}


@cache
def wade_giles(syllable: str) -> Spellings:
    """Taiwan's spellings; apostrophes and diaereses are left out in practice."""
    whole = _tables()["wade", "whole"].get(syllable)
    if whole:
        return whole
    onset, final = _parts(syllable)
    plain = final.upper().replace("V", "U")
    heads = _tables()["wade", "onset"].get(onset) or {onset.upper(): 1.0}
    old = _product(heads, _tables()["wade", "final"].get(final) or {plain: 1.0})
    new = syllable.upper().replace("V", "U")
    return {**{spelling: (1 - _NEW_SHARE) * p for spelling, p in old.items()}, new: old.get(new, 0) + _NEW_SHARE}


def _by_rule(syllable: str, system: str, onsets: str) -> Spellings:
    whole = _tables()[system, "whole"].get(syllable)
    if whole:
        return whole
    onset, final = _parts(syllable)
    tails = _tables()[system, "final"].get(final) or {final.upper(): 1.0}
    heads = _tables()[onsets, "onset"].get(onset) or {onset.upper(): 1.0}
    if onset == "j" and "I" in heads and next(iter(tails)).startswith("I"):
        heads = {"": 0.8, "Y": 0.2}  # Macau writes one I, not two
    return _product(heads, tails)


@cache
def hong_kong(syllable: str) -> Spellings:
    """Spellings of a toneless Jyutping syllable on Hong Kong identity cards."""
    return _by_rule(syllable, "canton", "canton")


@cache
def macau(syllable: str) -> Spellings:
    """Portuguese-based spellings of a toneless Jyutping syllable."""
    return _by_rule(syllable, "macau", "macau")


@cache
def nanyang(syllable: str) -> Spellings:
    """Spellings of a toneless Jyutping syllable by Cantonese speakers of Malaysia and Singapore."""
    return _by_rule(syllable, "nanyang", "canton")


@cache
def hakka(syllable: str) -> Spellings:
    """Hakka spellings guessed from the Jyutping syllable: both keep the Middle Chinese endings."""
    return _by_rule(syllable, "hakka", "canton")


@cache
def hokkien(syllable: str) -> Spellings:
    """Spellings of a toneless Tai-lo syllable in Singapore and Malaysia."""
    return _by_rule(syllable, "hokkien", "hokkien")


# Which spoken language each system writes: m Mandarin, c Cantonese, h Hokkien.
HABITS = {
    "m": ((PINYIN, pinyin), (WADE, wade_giles)),
    "c": ((HONG_KONG, hong_kong), (MACAU, macau), (NANYANG, nanyang), (HAKKA, hakka)),
    "h": ((HOKKIEN, hokkien),),
}
