"""The shipped tables, read once when first asked for."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

_FOLDER = files("schemas") / "reference" / "names"


def rows(name: str) -> list[list[str]]:
    """The lines of one table after its header, split at tabs."""
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n")[1:] if line and not line.startswith("#")]


class Character(NamedTuple):
    """A folded character: shares in parts per million, and toneless readings, commonest first."""

    family_ppm: float
    given_ppm: float
    first_share: float  # of its uses in given names of two characters, the share that are the first
    mandarin: tuple[str, ...]
    cantonese: tuple[str, ...]
    hokkien: tuple[str, ...]


@cache
def folds() -> dict[int, str]:
    """For `str.translate`: variant and traditional characters to their folded form."""
    return {ord(source): target for source, target in rows("variants.tsv")}


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


@cache
def characters() -> dict[str, Character]:
    """All characters that have a reading, and compound surnames (no reading of their own), by folded form."""
    return {
        row[0]: Character(float(row[1]), float(row[2]), float(row[3]) / 100, _split(row[4]), _split(row[5]), _split(row[6]))
        for row in rows("characters.tsv")
    }


@cache
def compound_surnames() -> frozenset[str]:
    """Surnames of two characters in use, folded."""
    return frozenset(row[0] for row in rows("surnames.tsv") if len(row[0]) == 2)


@cache
def surname_mandarin() -> dict[str, tuple[str, ...]]:
    """Readings that a character has as a surname where they differ from its commonest one, toneless pinyin."""
    return {row[0]: _split(row[1]) for row in rows("surnames.tsv") if row[1]}


@cache
def surname_spellings() -> dict[str, dict[str, tuple[str, ...]]]:
    """Surname to region (hk, mo, tw, ny) to the Latin spellings used there, commonest first."""
    columns = ("hk", "mo", "tw", "ny")
    return {
        row[0]: {column: _split(text.upper()) for column, text in zip(columns, row[2:6], strict=True) if text}
        for row in rows("surnames.tsv")
    }


@cache
def pair_bits() -> dict[tuple[str, str], float]:
    """Two Mandarin syllables to the bits by which they make a given name together oftener than by chance."""
    return {(first, second): float(bits) for first, second, bits in rows("pairs.tsv")}


@cache
def elements() -> dict[str, str]:
    """Parts of Uyghur, Tibetan and Mongolian names, in folded Han or Latin capitals, to one spelling of each."""
    return {
        form.translate(folds()): element
        for element, *spellings in rows("elements.tsv")
        for text in spellings
        for form in _split(text)
    }


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """English given name to its short forms and back, capital letters."""
    table: dict[str, set[str]] = {}
    for name, shorts in rows("nicknames.tsv"):
        for short in shorts.split("|"):
            table.setdefault(name, set()).add(short)
            table.setdefault(short, set()).add(name)
    return {name: frozenset(others) for name, others in table.items()}


@cache
def look_alikes() -> dict[str, dict[str, int]]:
    """Character to the characters it may be miswritten for, each with a likeness of 0 (some) to 9 (near identical)."""
    return {character: {text[at]: int(text[at + 1]) for at in range(0, len(text), 2)} for character, text in rows("glyphs.tsv")}
