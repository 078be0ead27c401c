# mypy: ignore-errors
# reason: reads packages that are installed for the build alone
"""One row per folded character: shares in names and readings, commonest reading first."""

import re
import unicodedata

import msgpack
import ToJyutping
from pypinyin.constants import PINYIN_DICT

from schemas.reference.names.packages import file_of, unihan

MOST_READINGS = 4


def plain(text: str) -> str:
    """A syllable without tone marks, ü as v."""
    text = text.replace("ü", "v").replace("ǖ", "v").replace("ǘ", "v").replace("ǚ", "v").replace("ǜ", "v")
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"[^a-z]", "", bare.lower())


def once(readings: list[str]) -> list[str]:
    """Without repeats and blanks, order kept, at most `MOST_READINGS`."""
    return [reading for reading in dict.fromkeys(readings) if reading][:MOST_READINGS]


def mandarin() -> dict[str, list[str]]:
    """Toneless pinyin: Unihan's customary reading first, then pypinyin's in its order."""
    first = {key: [plain(value) for value in values] for key, values in unihan("kMandarin", "Readings").items()}
    for number, text in PINYIN_DICT.items():
        first.setdefault(chr(number), []).extend(plain(reading) for reading in text.split(","))
    return first


def cantonese() -> dict[str, list[str]]:
    """Toneless Jyutping: ToJyutping's reading first, then Unihan's."""
    table = {}
    for key, values in unihan("kCantonese", "Readings").items():
        lead = ToJyutping.get_jyutping_text(key) or ""
        table[key] = [re.sub(r"[^a-z]", "", value) for value in [lead, *values]]
    return table


def hokkien() -> dict[str, list[str]]:
    """Toneless Tai-lo (nasal vowels as `nn`, o with a dot as `oo`): taibun's reading, then its alternatives."""
    words = msgpack.load(file_of("taibun", "data/words.msgpack").open("rb"))
    alternatives = msgpack.load(file_of("taibun", "data/prons.msgpack").open("rb"))
    table: dict[str, list[str]] = {}
    for key in sorted({*words, *alternatives}):
        if len(key) == 1:
            texts = [words.get(key, ""), *alternatives.get(key, [])]
            table[key] = [plain(part) for text in texts for part in text.split("/") if "-" not in part]
    return table


def merged(table: dict[str, list[str]], folds: dict[str, str]) -> dict[str, list[str]]:
    """Readings by folded character: those of the traditional forms join those of the simplified one."""
    result: dict[str, list[str]] = {key: list(values) for key, values in table.items() if key not in folds}
    for key, values in table.items():
        if key in folds:
            result.setdefault(folds[key], []).extend(values)
    return {key: once(values) for key, values in result.items()}


def short(value: float) -> str:
    """Two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def rows(
    folds: dict[str, str], family: dict[str, float], given: dict[str, float], first: dict[str, float]
) -> list[tuple[str, ...]]:
    """The table, by code point."""
    spoken = [merged(table(), folds) for table in (mandarin, cantonese, hokkien)]
    keep = {key for key in spoken[0] if key in spoken[1] or key in spoken[2] or key in given or key in family}
    keep |= {key for key in family if len(key) == 1}
    result = []
    for key in sorted(keep):
        shares = (short(family.get(key, 0)), short(given.get(key, 0)), f"{100 * first.get(key, 0.5):.0f}")
        result.append((key, *shares, *(",".join(table.get(key, [])) for table in spoken)))
    result += [(key, short(family[key]), "0", "50", "", "", "") for key in sorted(family) if len(key) == 2]
    return result
