"""CSV and its kin: records that survive unclosed quotes, ragged rows and runaway cells."""

import csv
from collections import deque
from collections.abc import Iterator

from schemas.readers.encodings import Text, lines
from schemas.readers.rows import BadRow, Cells, Row, tabular_rows

MOST_LINES = 100  # of one record; more is an unclosed quote, not an address with line breaks
_DELIMITERS = ",\t;|"


class _RunawayRecord(Exception):
    """One record has taken more lines than a record may."""


class _Lines:
    """Lines for `csv.reader` that remember what the current record has taken and can be given back."""

    def __init__(self, source: Iterator[tuple[int, str | None]]) -> None:
        self._source = source
        self._again: deque[tuple[int, str | None]] = deque()
        self.taken: list[tuple[int, str | None]] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise _RunawayRecord
        item = self._again.popleft() if self._again else next(self._source)
        self.taken.append(item)
        if item[1] is None:
            raise _RunawayRecord
        return item[1]

    def give_back_all_but_first(self) -> None:
        """The first line of the current record was bad; read the others again, each on its own."""
        self._again.extendleft(reversed(self.taken[1:]))

    def peek(self) -> str:
        """The first readable line, which decides the delimiter; "" in a file without one."""
        held = []
        while (item := next(self._source, None)) is not None:
            held.append(item)
            if item[1] and item[1].strip():
                break
        self._again.extend(held)
        return (held[-1][1] or "") if held else ""


def read_delimited(text: Text, delimiter: str = "") -> Iterator[Row | BadRow]:
    """Rows of a delimited file; without a delimiter, the commonest of comma, tab, semicolon and bar is taken."""
    return tabular_rows(_records(text, delimiter))


def _records(text: Text, delimiter: str) -> Iterator[tuple[int, Cells] | BadRow]:
    source = _Lines(lines(text))
    mark = delimiter or _commonest(source.peek())
    reader = csv.reader(source, delimiter=mark)
    width = 0
    while True:
        source.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _RunawayRecord):
            source.give_back_all_but_first()
            yield BadRow(source.taken[0][0], _why_unreadable(source.taken))
            reader = csv.reader(source, delimiter=mark)
            continue
        if len(source.taken) > 1 and width and len(cells) != width:
            source.give_back_all_but_first()
            yield BadRow(source.taken[0][0], "a quoted cell is not closed on its line")
            continue
        width = width or len(cells)
        yield source.taken[0][0], cells


def _commonest(line: str) -> str:
    return max(_DELIMITERS, key=line.count)


def _why_unreadable(taken: list[tuple[int, str | None]]) -> str:
    if taken[-1][1] is None and len(taken) == 1:
        return "bytes outside the file's encoding, or a line that is too long"
    return "a cell that is too long, or a quoted cell that is never closed"
