"""Finds names of divisions at a position of a text."""

from dataclasses import dataclass
from functools import cache

from schemas.fields.places.aliases import aliases
from schemas.fields.places.register import Division, Register, register


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A written form and the divisions it may stand for, by whether it is the full name of each."""

    text: str
    full: tuple[Division, ...]
    short: tuple[Division, ...]
    lines: frozenset[str]
    begins: bool  # whether a second address may begin with it: a prefecture in full, or a province


class Gazetteer:
    """Written forms by their first two characters, longest first."""

    def __init__(self, source: Register) -> None:
        by_name: dict[str, list[Division]] = {}
        for division in source.divisions:
            by_name.setdefault(division.name, []).append(division)
        forms: dict[str, tuple[list[Division], list[Division]]] = {}
        for name, divisions in by_name.items():
            for text, is_full in aliases(name):
                forms.setdefault(text, ([], []))[0 if is_full else 1].extend(divisions)
        self._by_pair: dict[str, list[Written]] = {}
        for text, (full, short) in forms.items():
            lines = frozenset(division.line for division in (*full, *short))
            begins = any(one.level < 3 for one in full) or any(one.level == 1 for one in short)
            written = Written(text, tuple(full), tuple(short), lines, begins)
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
