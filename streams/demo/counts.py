"""Named counts in a few columns, for a terminal of any width."""

from collections.abc import Mapping

from rich.table import Table

_COLUMNS = 3


def counted(title: str, counts: Mapping[str, object]) -> Table:
    """A borderless table of `name value` pairs, three to a line."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, show_header=False)
    for _ in range(_COLUMNS):
        table.add_column(style="dim")
        table.add_column(justify="right")
    cells = [(name.replace("_", " "), _text(value)) for name, value in counts.items()]
    for start in range(0, len(cells), _COLUMNS):
        table.add_row(*(text for cell in cells[start : start + _COLUMNS] for text in cell))
    return table


def _text(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
