"""Check digits and the calendar inside numbers: the arithmetic every document type shares."""

import re
from typing import Final

_VALUES: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Codes of the provinces (GB/T 2260) that begin a resident ID; 81 to 83 begin a residence permit.
PROVINCES: Final = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(first, last + 1)
)
_DAYS: Final = frozenset(
    f"{month:02d}{day:02d}"
    for month, days in enumerate((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1)
    for day in range(1, days + 1)
)
_CENTURIES: Final = frozenset({"18", "19", "20"})
_TAIWAN_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_MRZ: Final = {sign: number for number, sign in enumerate(_VALUES)} | {"<": 0}
_HKID: Final = re.compile(r"[A-Z]{1,2}[0-9]{6}[0-9A]")


def mod_11_2(body: str) -> str:
    """Check character of 17 digits by ISO 7064 MOD 11-2 (GB 11643-1999); "X" stands for ten.

    The weights 2**(17-i) equal 13**(16-i) * 2 modulo 11, so the weighted sum is one base-13 number.

    >>> mod_11_2("11010519491231002")
    'X'
    """
    return "0123456789X"[(1 - 2 * int(body, 13)) % 11]


def is_calendar_day(digits: str) -> bool:
    """Whether YYYYMMDD is a day between 1800 and 2099."""
    if digits[4:] not in _DAYS or digits[:2] not in _CENTURIES:
        return False
    if digits[4:] != "0229":
        return True
    year = int(digits[:4])
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def icao_check(text: str) -> str:
    """Check digit of machine-readable text (`<`, digits, capitals) by ICAO Doc 9303-3, weights 7 3 1.

    >>> icao_check("L898902C3"), icao_check("740812")
    ('6', '2')
    """
    return str(sum(_MRZ[sign] * (7, 3, 1)[place % 3] for place, sign in enumerate(text)) % 10)


def hkid_holds(number: str) -> bool:
    """Whether a Hong Kong identity card number agrees with its check digit (weights 9 to 1, modulo 11).

    A single letter is preceded by a blank that counts as 36; the check digit A stands for ten.

    >>> hkid_holds("A1234563"), hkid_holds("AB9876543"), hkid_holds("A1234564")
    (True, True, False)
    """
    if not _HKID.fullmatch(number):
        return False
    values = [_VALUES.index(sign) for sign in number]
    padded = values if len(values) == 9 else [36, *values]
    return sum(value * weight for value, weight in zip(padded, range(9, 0, -1), strict=True)) % 11 == 0


def twid_holds(number: str) -> bool:
    """Whether a Taiwan national or resident number (two forms of the latter) agrees with its check digit.

    The first letter counts as two digits from 10 on, weights 1 and 9; a second letter as its last digit.

    >>> twid_holds("A123456789"), twid_holds("A800000014"), twid_holds("AC01234567")
    (True, True, True)
    """
    first = _TAIWAN_LETTERS.index(number[0]) + 10
    second = int(number[1]) if number[1].isdigit() else _TAIWAN_LETTERS.index(number[1]) % 10
    rest = sum(int(sign) * weight for sign, weight in zip(number[2:9], range(7, 0, -1), strict=True))
    return (first // 10 + first % 10 * 9 + second * 8 + rest + int(number[9])) % 10 == 0
