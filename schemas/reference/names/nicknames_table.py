# mypy: ignore-errors
# reason: reads packages that are installed for the build alone
"""English given names and their short forms, from the package nicknames (Apache-2.0)."""

import csv
from collections import defaultdict

from schemas.reference.names.packages import file_of


def rows() -> list[tuple[str, ...]]:
    """Name and its nicknames, capital letters, joined by `|`."""
    table: dict[str, set[str]] = defaultdict(set)
    with file_of("nicknames", "nicknames/names.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            table[row["name1"].strip().upper()].add(row["name2"].strip().upper())
    return [(name, "|".join(sorted(table[name]))) for name in sorted(table)]
