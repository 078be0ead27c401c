"""The validity times of entries and regions, which must be readable or refuse the row."""

from collections.abc import Mapping
from datetime import datetime

from schemas.errors import InvalidRecordError
from schemas.fields.times import parse_time


def instant_of(row: Mapping[str, str], column: str, zone: str) -> datetime | None:
    """The aware instant in that column, None when the column is empty.

    Raises:
        InvalidRecordError: Something is there that is no time.
    """
    text = row.get(column, "")
    if not text:
        return None
    instant = parse_time(text, zone).instant
    if instant is None:
        raise InvalidRecordError("expected a time such as 2022-04-15 11:00", column)
    return instant
