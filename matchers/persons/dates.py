"""How two birth dates relate: ways that the evidence table gives bits for."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

_FULL = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_PART = re.compile(r"(\d{4})(?:-(\d{2}))?")
_LATEST_YEAR = 2100
_NEAR_YEARS = 2  # an age given from memory is off by that much
_BEST_FIRST = ("exact", "year_month", "first_of_january", "near_year", "swapped", "century", "year", "one_digit", "transposed",
               "same_day", "placeholder", "two_digits", "unreadable", "same_year", "conflict")  # fmt: skip
_TWO_DIGIT_PIVOT = 30  # a birth year "30" or above is of the last century; below, of either
_NONE = (0, 0, 0)
Parts = tuple[int, int, int]


@lru_cache(maxsize=1 << 16)
def date_readings(text: str) -> tuple[Parts, ...]:
    """Every (year, month, day) that the text may mean, likeliest first, 0 for what is not said; () when it is no date.

    ISO dates mean one thing. Day and month before the year, and years of two digits, may mean several; none is guessed.

    >>> date_readings("1964-10"), date_readings("1926-98-28"), date_readings("Missing")
    (((1964, 10, 0),), ((1926, 98, 28),), ())
    >>> date_readings("7/16/95"), date_readings("3/4/1960")
    (((1995, 7, 16),), ((1960, 3, 4), (1960, 4, 3)))
    """
    if full := _FULL.fullmatch(text):
        return ((int(full[1]), int(full[2]), int(full[3])),)
    if part := _PART.fullmatch(text):
        return ((int(part[1]), int(part[2] or 0), 0),)
    if numeric := _YEAR_LAST.fullmatch(text):
        first, second = int(numeric[1]), int(numeric[2])
        orders = dict.fromkeys([(first, second), (second, first)])
        return tuple((year, *day) for year in _years(numeric[3]) for day in orders if 1 <= day[0] <= 12 and 1 <= day[1] <= 31)
    return ()


def _years(text: str) -> tuple[int, ...]:
    year = int(text)
    if len(text) > 2:
        return (year,)
    return (2000 + year, 1900 + year) if year <= _TWO_DIGIT_PIVOT else (1900 + year,)


def date_parts(text: str) -> Parts:
    """The likeliest reading, (0, 0, 0) when the text is no date."""
    readings = date_readings(text)
    return readings[0] if readings else _NONE


def is_possible(parts: Parts) -> bool:
    """Whether anybody can have been born then; parts not said are possible."""
    year, month, day = parts
    return 1850 <= year <= _LATEST_YEAR and month <= 12 and day <= 31


def compare_dates(event: str, entry: str) -> str:
    """The way two birth dates relate; `""` when one side says nothing.

    `unreadable` is for text that is no date, or a day that cannot be, unless it is a digit away from the other.
    """
    if not event or not entry:
        return ""
    pairs = [(left, right) for left in date_readings(event) for right in date_readings(entry)]
    if not pairs:
        return "unreadable"
    return min((_compare(left, right) for left, right in pairs), key=_BEST_FIRST.index)


def _compare(left: Parts, right: Parts) -> str:
    if not (left[2] and right[2]):
        return _compare_partial(left, right)
    if left == right:
        return "first_of_january" if left[1:] == (1, 1) else "exact"
    way = _compare_full(left, right)
    weak = way in ("same_year", "same_day", "two_digits", "conflict")
    return "unreadable" if weak and not (is_possible(left) and is_possible(right)) else way


def years_apart(event: str, entry: str) -> int:
    """Difference of the years said, 0 when one is not."""
    years = [abs(left[0] - right[0]) for left in date_readings(event) for right in date_readings(entry)]
    return min(years, default=0)


def _compare_partial(left: Parts, right: Parts) -> str:
    if left[0] != right[0]:
        return "conflict" if abs(left[0] - right[0]) > 1 else "same_year"
    if left[1] and right[1]:
        return "year_month" if left[1] == right[1] else "same_year"
    return "year"


def _compare_full(left: Parts, right: Parts) -> str:
    (y1, m1, d1), (y2, m2, d2) = left, right
    same_day = (m1, d1) == (m2, d2)
    if y1 == y2 and (m1, d1) == (d2, m2):
        return "swapped"
    if same_day and abs(y1 - y2) == 100:
        return "century"
    if same_day and abs(y1 - y2) <= _NEAR_YEARS:
        return "near_year"
    if y1 == y2 and ((m1, d1) == (1, 1) or (m2, d2) == (1, 1)):
        return "placeholder"
    edits = OSA.distance(f"{y1:04d}{m1:02d}{d1:02d}", f"{y2:04d}{m2:02d}{d2:02d}")
    changed = _changed_digits(left, right)
    if edits == 1:
        return "one_digit" if changed == 1 else "transposed"
    if same_day:
        return "same_day"
    if changed == 2:
        return "two_digits"
    return "same_year" if y1 == y2 else "conflict"


def _changed_digits(left: Parts, right: Parts) -> int:
    one, two = (f"{y:04d}{m:02d}{d:02d}" for y, m, d in (left, right))
    return sum(a != b for a, b in zip(one, two, strict=True))
