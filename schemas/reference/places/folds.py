"""Builds the table of traditional characters that place texts may use for the register's simplified ones."""

from collections.abc import Iterable
from pathlib import Path


def build(packages: dict[str, Path], names: Iterable[str]) -> list[tuple[str, str]]:
    """(traditional, simplified) for the simplified characters that names use; names keep their own characters."""
    used = {character for name in names for character in name}
    pairs = _pairs(packages["jionlp"])
    return sorted((old, new) for old, new in pairs if new in used and old not in used)


def _pairs(package: Path) -> list[tuple[str, str]]:
    text = (package / "jionlp" / "dictionary" / "tra2sim_char.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines()]
    return [(row[0], row[1]) for row in rows if len(row) == 2 and len(row[0]) == len(row[1]) == 1]
