"""Days and minutes of a trip's columns."""

import re
from datetime import date, timedelta
from functools import lru_cache

_DAY = re.compile(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)|(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_TIME = re.compile(r"(?<![\d])(\d{1,2})[:：时点](\d{2})?")
_OFFSET = re.compile(r"(?:[+-]\d{2}:?\d{2}|Z)$")
# A publisher that knows only the day writes the whole day: the last second is a bound, not a time.
_BOUND = re.compile(r":59:59|(?<!\d)0?0:00(?::00)?$|T?24:00")


@lru_cache(maxsize=4096)
def read_day(text: str) -> str:
    """The first full calendar day in a text, ISO; `""` when there is none or it does not exist.

    >>> read_day("2020年1月5日"), read_day("2031/01/21 19:58:00"), read_day("20200230")
    ('2020-01-05', '2031-01-21', '')
    """
    found = _DAY.search(text)
    if not found:
        return ""
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


@lru_cache(maxsize=16384)
def minute_of_day(text: str) -> int | None:
    """Minutes after midnight of the first time of day in a text; None for no time and for the bounds of a day."""
    rest = _OFFSET.sub("", _DAY.sub(" ", text))
    found = _TIME.search(rest)
    if not found or _BOUND.search(rest):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


@lru_cache(maxsize=4096)
def next_day(day: str) -> str:
    """The ISO day after; `""` for `""`."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day and day < "9999-12-31" else ""


def ends_next_day(day: str, end: str) -> bool:
    """Whether an end instant (not the bound of a day) lies on the day after `day`."""
    return bool(day) and bool(end) and minute_of_day(end) is not None and read_day(end) == next_day(day)
