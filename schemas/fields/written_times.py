"""The written forms of dates and times: Chinese, numeric, English, compact, spreadsheet serials and epochs."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final, Literal, NamedTuple

from schemas.fields.clock_times import Clock, read_clock

_EAST_8: Final = timezone(timedelta(hours=8))
_EXCEL_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - serials count local days
_SERIALS: Final = range(10_000, 73_051)  # 1927-05-18 to 2099-12-31; five digits below are no plausible date
_ROC_OFFSET: Final = 1911

_HAN_DIGITS: Final = "〇一二三四五六七八九"
_NUMERALS: Final = str.maketrans("零○Ｏ两壹贰叁肆伍陆柒捌玖拾貳參陸", "〇〇〇二一二三四五六七八九十二三六")
_TO_ASCII: Final = str.maketrans(_HAN_DIGITS, "0123456789")
_HAN_NUMBER: Final = re.compile(f"([一二三四五六七八九]?十|廿|卅)([一二三四五六七八九]?)|[{_HAN_DIGITS}]+")
_TENS: Final = {"十": 10, "廿": 20, "卅": 30} | {f"{sign}十": 10 * n for n, sign in enumerate(_HAN_DIGITS) if n}
_LUNAR: Final = re.compile("农历|農曆|阴历|陰曆|正月|腊月|初|闰")
_YEAR_FIRST: Final = re.compile(
    r"(?:公元|西元)?\s*((?:中华|中華)?民[国國])?\s*(\d{1,4}|元)\s*年\s*(?:(\d{1,2})\s*月份?\s*(?:(\d{1,2})\s*[日号號]?)?)?"
)
_NUMERIC: Final = re.compile(r"((?:中华|中華)?民[国國])?\s*(\d{2,4})\s*([-/.])\s*(\d{1,2})(?:\s*\3\s*(\d{1,2}))?(?!\d)")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NO_YEAR: Final = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号號]?|\d{1,2}[-/.]\d{1,2}(?=\s|$)|\d{1,2}\s*[:点點时時]")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?=[T\s])")
_FLOAT: Final = re.compile(r"(\d+)\.(\d+)")
_MONTH_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_MONTH: Final = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_MONTH: Final = re.compile(rf"(?:[a-z]{{3,9}},?\s+)?(\d{{1,2}})(?:st|nd|rd|th)?[-\s]*{_MONTH}[-\s,]*(\d{{4}})", re.I)
_MONTH_DAY: Final = re.compile(rf"(?:[a-z]{{3,9}},?\s+)?{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", re.I)
_UNIX: Final = re.compile(rf"[a-z]{{3}}\s+{_MONTH}\s+(\d{{1,2}})\s+([\d:]+)\s+([a-z]{{3,4}}\s+)?(\d{{4}})", re.I)


class Written(NamedTuple):
    """A date as written: month and day 0 when not said, seconds since its midnight (None when not said).

    `zone` None means local; `state` is "ambiguous" when several readings are possible, else "".
    """

    year: int
    month: int = 0
    day: int = 0
    seconds: float | None = None
    precision: Literal["year", "month", "day", "hour", "minute", "second"] = "day"
    zone: tzinfo | None = None
    state: Literal["", "ambiguous"] = ""


AMBIGUOUS: Final = Written(0, state="ambiguous")


def read_written(text: str) -> Written | None:
    """What the text says, None when that is no date."""
    plain = text.strip() if text.isascii() else _fold(text)
    if plain.isdecimal():
        return _read_digits(plain)
    if found := _FLOAT.fullmatch(plain):
        return _read_float(found[1], found[2], plain)
    return _read_first(plain)


def _fold(text: str) -> str:
    """NFKC with Chinese numerals as digits; only numbers below a hundred are written with 十."""
    plain = unicodedata.normalize("NFKC", text).strip().translate(_NUMERALS)
    return _HAN_NUMBER.sub(_to_digits, plain)


def _to_digits(found: re.Match[str]) -> str:
    tens, ones = found[1], found[2]
    if tens is None:
        return found[0].translate(_TO_ASCII)
    return str(_TENS[tens] + int(ones.translate(_TO_ASCII) or "0"))


def _read_first(text: str) -> Written | None:
    if _LUNAR.search(text):
        return None
    for form, reader in _READERS:
        if found := form.match(text):
            return reader(found, text)
    return AMBIGUOUS if _NO_YEAR.match(text) else None


def _year_first(found: re.Match[str], text: str) -> Written | None:
    era, year, month, day = found.groups()
    if not era and len(year) < 4:
        return AMBIGUOUS
    count = 1 if year == "元" else int(year)
    return _dated(count + (_ROC_OFFSET if era else 0), month, day, text[found.end() :])


def _numeric(found: re.Match[str], text: str) -> Written | None:
    era, year, _, month, day = found.groups()
    if not era and len(year) < 4:
        return AMBIGUOUS
    return _dated(int(year) + (_ROC_OFFSET if era else 0), month, day, text[found.end() :])


def _year_last(found: re.Match[str], text: str) -> Written | None:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if first != second and first <= 12 and second <= 12:
        return AMBIGUOUS
    day, month = (first, second) if second <= 12 else (second, first)
    return _dated(year, str(month), str(day), text[found.end() :])


def _day_month(found: re.Match[str], text: str) -> Written | None:
    return _dated(int(found[3]), str(_MONTHS[found[2].lower()]), found[1], text[found.end() :])


def _month_day(found: re.Match[str], text: str) -> Written | None:
    return _dated(int(found[3]), str(_MONTHS[found[1].lower()]), found[2], text[found.end() :])


def _unix(found: re.Match[str], _text: str) -> Written | None:
    month, day, clock, zone, year = found.groups()
    return _dated(int(year), str(_MONTHS[month.lower()]), day, f" {clock} {zone or ''}")


def _compact(found: re.Match[str], text: str) -> Written | None:
    return _dated(int(found[1]), found[2], found[3], text[found.end() :])


_READERS: Final = (
    (_YEAR_FIRST, _year_first),
    (_YEAR_LAST, _year_last),
    (_NUMERIC, _numeric),
    (_COMPACT, _compact),
    (_UNIX, _unix),
    (_DAY_MONTH, _day_month),
    (_MONTH_DAY, _month_day),
)


def _dated(year: int, month: str | None, day: str | None, rest: str) -> Written | None:
    """A date with whatever clock time follows it."""
    months, days = int(month or 0), int(day or 0)
    if not _is_day(year, months, days):
        return None
    clock = read_clock(rest)
    if clock is None:
        return None
    return _join(year, months, days, clock)


def _join(year: int, month: int, day: int, clock: Clock) -> Written | None:
    if clock.ambiguous:
        return AMBIGUOUS
    if clock.seconds is None:
        precision: Literal["year", "month", "day"] = "day" if day else "month" if month else "year"
        return Written(year, month, day if month else 0, None, precision, clock.zone)
    return Written(year, month, day, clock.seconds, clock.precision, clock.zone) if day else None


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return True


def _read_float(whole: str, fraction: str, text: str) -> Written | None:
    if len(whole) == 5:
        return _serial(float(text))
    if not fraction.strip("0"):
        return _read_digits(whole)
    if len(whole) == 10:
        return _epoch(float(text))
    found = _NUMERIC.fullmatch(text)  # 2021.07 and 07.2021 are months
    return _numeric(found, text) if found else _month_year(text)


def _month_year(text: str) -> Written | None:
    found = _MONTH_YEAR.fullmatch(text)
    return _dated(int(found[2]), found[1], None, "") if found else None


def _serial(days: float) -> Written | None:
    if int(days) not in _SERIALS:
        return None
    when = _EXCEL_EPOCH + timedelta(seconds=round(days * 86_400))  # a serial is exact to the second, no more
    seconds = when.hour * 3600 + when.minute * 60 + when.second
    if days == int(days):
        return Written(when.year, when.month, when.day)
    return Written(when.year, when.month, when.day, seconds, "second")


def _epoch(seconds: float) -> Written | None:
    when = datetime.fromtimestamp(seconds, UTC).astimezone(_EAST_8)
    elapsed = when.hour * 3600 + when.minute * 60 + when.second + when.microsecond / 1e6
    return Written(when.year, when.month, when.day, elapsed, "second", _EAST_8)


def _read_digits(text: str) -> Written | None:
    size = len(text)
    if size == 4:
        return Written(int(text), precision="year")
    if size == 5:
        return _serial(int(text))
    if size == 6:
        return _year_month(text)
    if size in _EPOCH_UNITS and not (size == 10 and _stamp(text)):
        return _epoch(int(text) / _EPOCH_UNITS[size])
    return _stamp(text) if size in _STAMPS else None


_EPOCH_UNITS: Final = {10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}
_STAMPS: Final = {8: "day", 10: "hour", 12: "minute", 14: "second", 17: "second"}


def _year_month(text: str) -> Written | None:
    """YYYYMM, unless it could also be YYMMDD (201207)."""
    year, month = int(text[:4]), int(text[4:])
    as_month = text[:2] in {"19", "20"} and 1 <= month <= 12
    as_short_day = _is_day(2000 + int(text[:2]), int(text[2:4]) or 99, month or 99)
    if as_month and not as_short_day:
        return Written(year, month, precision="month")
    return AMBIGUOUS if as_short_day else None


def _stamp(text: str) -> Written | None:
    """YYYYMMDD, with HH, MM, SS and milliseconds behind it as far as written."""
    if len(text) == 10 and text[:2] != "20":
        return None
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:8])
    hour, minute, second = (int(text[place : place + 2] or 0) for place in (8, 10, 12))
    if not _is_day(year, month, day) or hour > 24 or minute > 59 or second > 59:
        return None
    if len(text) == 8:
        return _join(year, month, day, Clock())
    seconds = hour * 3600 + minute * 60 + second + int(text[14:] or 0) / 1000
    return Written(year, month, day, seconds, _STAMPS[len(text)]) if seconds <= 86_400 else None  # type: ignore[arg-type]
