"""Dates and times as sources write them, to aware instants and partial ISO dates.

Nothing is guessed: a day and a month that could be swapped, a date without its year, a year of two digits are
`ambiguous`. Lunar dates are `unknown`.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from schemas.fields.clock_times import on_24_hours
from schemas.fields.written_times import Written, read_written

Precision = Literal["", "year", "month", "day", "hour", "minute", "second"]
TimeState = Literal["valid", "ambiguous", "out_of_range", "unknown"]

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100
_LONGEST: Final = 100  # characters of a cell that can still be one time
_from_iso = datetime.fromisoformat
_combine = datetime.combine


@dataclass(frozen=True, slots=True)
class Time:
    """A point in time as read: the earliest aware instant it can mean, and how exactly it was said.

    `instant` is None unless the state is `valid`. States: `ambiguous` (several readings, or no year),
    `out_of_range` (before 1900 or after 2100), `unknown` (no time at all).
    """

    instant: datetime | None
    precision: Precision
    state: TimeState


_UNKNOWN: Final = Time(None, "", "unknown")
_AMBIGUOUS: Final = Time(None, "", "ambiguous")
_OUT_OF_RANGE: Final = Time(None, "", "out_of_range")
_PRECISIONS: Final[dict[int, Precision]] = {10: "day", 13: "hour", 16: "minute"}
_COMMON: Final = re.compile(
    r"([0-9]{4})(?:年([0-9]{1,2})月([0-9]{1,2})[日号]|[/.]([0-9]{1,2})[/.]([0-9]{1,2}))"
    r"(?:[ T]*(凌晨|早上|上午|中午|下午|傍晚|晚上|晚)?([0-9]{1,2})[:：点时]"
    r"(?:(半)|([0-9]{1,2})(?:[:：分](?:([0-9]{1,2})秒?)?)?)?)?"
)
# The frozen dataclass's own __init__ costs more than reading an ISO time does; the slots are set directly instead.
_new = object.__new__
_set_instant = Time.__dict__["instant"].__set__
_set_precision = Time.__dict__["precision"].__set__
_set_state = Time.__dict__["state"].__set__


def parse_time(text: str, zone: ZoneInfo | str = SHANGHAI) -> Time:
    """The instant in `text`; what has no offset is local to `zone`. Never raises on dirt.

    >>> parse_time("2021年7月29日 下午3点半").instant.isoformat()
    '2021-07-29T15:30:00+08:00'
    >>> parse_time("03/04/2021").state, parse_time("44406.5").instant.isoformat()
    ('ambiguous', '2021-07-29T12:00:00+08:00')
    """
    if text[4:5] == "-":  # not for bare digits: 13-digit epochs would pass for dates of the year 1600
        try:
            parsed = _from_iso(text)
        except ValueError:
            pass
        else:
            return _aware(parsed, "second" if text[16:17] == ":" else _iso_precision(text), zone)
    if found := _COMMON.fullmatch(text):
        try:
            return _read_common(found, zone)
        except ValueError:
            pass  # 24:00, or no day of the calendar: the long way tells
    if len(text) > _LONGEST:
        return _UNKNOWN
    written = read_written(text)
    return _UNKNOWN if written is None else _resolve(written, zone)


def _iso_precision(text: str) -> Precision:
    return _PRECISIONS.get(len(text), "minute" if text[13:14] == ":" else "second")


@cache
def _zone(key: str) -> ZoneInfo:
    return ZoneInfo(key)


def _aware(local: datetime, precision: Precision, zone: ZoneInfo | str) -> Time:
    if not _FIRST_YEAR <= local.year <= _LAST_YEAR:
        return _OUT_OF_RANGE
    if local.tzinfo is None:
        place = zone if isinstance(zone, ZoneInfo) else _zone(zone)
        local = _combine(local, local.time(), place)  # four times as fast as replace(tzinfo=…)
    time = _new(Time)
    _set_instant(time, local)
    _set_precision(time, precision)
    _set_state(time, "valid")
    return time


def _read_common(found: re.Match[str], zone: ZoneInfo | str) -> Time:
    year, month, day, month_, day_, part, hour, half, minute, second = found.groups()
    clock = on_24_hours(int(hour or 0), part) if part else int(hour or 0)
    if clock < 0:
        return _AMBIGUOUS
    minutes = 30 if half else int(minute or 0)
    local = datetime(int(year), int(month or month_), int(day or day_), clock, minutes, int(second or 0))  # noqa: DTZ001 - made aware next
    precision: Precision = "second" if second else "minute" if minute or half else "hour" if hour else "day"
    return _aware(local, precision, zone)


def _resolve(written: Written, zone: ZoneInfo | str) -> Time:
    if written.state == "ambiguous":
        return _AMBIGUOUS
    if not _FIRST_YEAR <= written.year <= _LAST_YEAR:
        return _OUT_OF_RANGE
    try:
        day = datetime(written.year, written.month or 1, written.day or 1, tzinfo=written.zone)
        local = day + timedelta(seconds=written.seconds or 0)  # 24:00 is the next day's first instant
    except (ValueError, OverflowError):
        return _UNKNOWN
    return _aware(local, written.precision, zone)


def parse_date(text: str) -> str:
    """The day in `text` as a partial ISO date ("1990", "1990-01", "1990-01-31"), "" when it is not certain.

    A time of day is left out; zeros for an unknown month or day shorten the answer.

    >>> parse_date("1990年1月"), parse_date("19900131"), parse_date("二〇二一年七月二十九日"), parse_date("03/04/1990")
    ('1990-01', '1990-01-31', '2021-07-29', '')
    """
    if text[4:5] == "-":
        try:
            parsed = datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            return parsed.date().isoformat() if _FIRST_YEAR <= parsed.year <= _LAST_YEAR else ""
    written = read_written(text) if len(text) <= _LONGEST else None
    if written is None or written.state or not _FIRST_YEAR <= written.year <= _LAST_YEAR:
        return ""
    return _partial(written)


def _partial(written: Written) -> str:
    if not written.month:
        return f"{written.year:04d}"
    if not written.day:
        return f"{written.year:04d}-{written.month:02d}"
    return f"{written.year:04d}-{written.month:02d}-{written.day:02d}"
