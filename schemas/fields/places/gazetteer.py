"""Finds names of divisions at a position of a text."""

from dataclasses import dataclass
from functools import cache

from schemas.fields.places.aliases import aliases
from schemas.fields.places.fold import fold
from schemas.fields.places.register import Division, Register, register


@dataclass(frozen=True, slots=True)
class Written:
    """A written form and the divisions it may stand for, by whether it is the full name of each."""

    text: str
    full: tuple[Division, ...]
    short: tuple[Division, ...]


class Gazetteer:
    """Written forms by their first two characters, longest first."""

    def __init__(self, source: Register) -> None:
        full: dict[str, list[Division]] = {}
        short: dict[str, list[Division]] = {}
        for division in source.divisions:
            for text, is_full in aliases(division.name):
                (full if is_full else short).setdefault(fold(text), []).append(division)
        self._by_pair: dict[str, list[Written]] = {}
        for text in full.keys() | short.keys():
            written = Written(text, tuple(full.get(text, ())), tuple(short.get(text, ())))
            self._by_pair.setdefault(text[:2], []).append(written)
        for group in self._by_pair.values():
            group.sort(key=lambda written: (-len(written.text), written.text))

    def at(self, text: str, position: int) -> list[Written]:
        """The written forms that stand at the position, longest first."""
        group = self._by_pair.get(text[position : position + 2])
        if group is None:
            return []
        return [written for written in group if text.startswith(written.text, position)]


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of the register that ships with the project."""
    return Gazetteer(register())
