"""What a reader yields, and how a header row becomes column names."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from schemas.cells import clean

Cells = Sequence[object]
HEADER_SEARCH_ROWS = 5  # a sheet may open with a title and a remark before its header


@dataclass(frozen=True, slots=True)
class Row:
    """One record: `line` is where it starts in the file (from 1), `values` has one entry per column."""

    line: int
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A place in the file that is no record; `reason` quotes no value."""

    line: int
    reason: str


def column_names(header: Cells) -> list[str]:
    """Clean, distinct names: an empty header cell is `column_3`, the second `name` is `name#2`.

    >>> column_names(["ＩＤ", "", "姓名 ", "姓名"])
    ['ID', 'column_2', '姓名', '姓名#2']
    """
    seen: Counter[str] = Counter()
    names = []
    for number, cell in enumerate(header, 1):
        name = clean(str(cell)) if cell is not None else ""
        name = name or f"column_{number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def tabular_rows(records: Iterator[tuple[int, Cells] | BadRow]) -> Iterator[Row | BadRow]:
    """Rows under the first row that looks like a header; blank rows are skipped, ragged ones are bad.

    A row may have more cells than the header if they are empty, but never fewer.
    """
    opening = _opening(records)
    header = _header_at(opening)
    columns: list[str] = []
    for number, record in enumerate(chain(opening, records)):
        if isinstance(record, BadRow):
            yield record
        elif number == header:
            columns = column_names(_trimmed(record[1]))
        elif number > header and any(cell not in ("", None) for cell in record[1]):
            yield _row(record[0], record[1], columns)


def _opening(records: Iterator[tuple[int, Cells] | BadRow]) -> list[tuple[int, Cells] | BadRow]:
    return list(islice(records, HEADER_SEARCH_ROWS))


def _header_at(opening: list[tuple[int, Cells] | BadRow]) -> int:
    """Index of the header: the first row with two or more filled cells, else the first with one."""
    filled = [0 if isinstance(record, BadRow) else sum(cell not in ("", None) for cell in record[1]) for record in opening]
    several = [number for number, count in enumerate(filled) if count > 1]
    some = [number for number, count in enumerate(filled) if count]
    return (several or some or [0])[0]


def _trimmed(cells: Cells) -> Cells:
    last = max((number for number, cell in enumerate(cells, 1) if cell not in ("", None)), default=0)
    return cells[:last]


def _row(line: int, cells: Cells, columns: list[str]) -> Row | BadRow:
    if len(cells) < len(columns):
        return BadRow(line, f"expected {len(columns)} cells, found {len(cells)}")
    if len(cells) > len(columns) and any(cell not in ("", None) for cell in cells[len(columns) :]):
        return BadRow(line, f"expected {len(columns)} cells, found {len(cells)}")
    return Row(line, dict(zip(columns, cells, strict=False)))
