"""The first filled sheet of a spreadsheet (XLSX, XLS, ODS), cells as JSON can carry them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from schemas.errors import InputFileError
from schemas.readers.rows import BadRow, Cells, Row, tabular_rows


def read_sheet(path: Path) -> Iterator[Row | BadRow]:
    """Rows of the first sheet that has cells.

    Dates come as `2020-01-22`, times of day as `09:30:00`, both as `2020-01-22 09:30:00` (a sheet knows no time
    zone), whole numbers without a point; a date kept as a bare number stays a number.

    Raises:
        InputFileError: The file is no workbook, is protected, or has no sheet.
    """
    return tabular_rows(_records(path))


def _records(path: Path) -> Iterator[tuple[int, Cells]]:
    try:
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                if sheet.total_height:
                    for number, cells in enumerate(sheet.iter_rows(), 1):
                        yield number, [_plain(cell) for cell in cells]
                    return
    except (CalamineError, OSError) as error:
        raise InputFileError(f"is no readable spreadsheet: {type(error).__name__}", path=str(path)) from error


def _plain(cell: object) -> object:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e18 else cell
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return _clock(cell)
    return cell


def _clock(duration: timedelta) -> str:
    seconds = round(duration.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
