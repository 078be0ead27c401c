"""Numbers of eighteen digits that share GB 11643's check, and the fifteen-digit ones they grew from.

Resident IDs, residence permits for people of Hong Kong, Macau and Taiwan (81, 82, 83) and, since December 2023,
permanent residence cards of foreigners (9, province, ISO 3166 numeric nationality). The first six digits name the
county at the time of numbering; codes of dissolved counties stay valid for ever, so only the province is checked.
"""

import re
from typing import Final

from schemas.fields.documents.checks import PROVINCES, icao_check, is_calendar_day, mod_11_2
from schemas.fields.documents.model import Document, DocumentType, Sex, valid_document

_TYPES: Final[dict[str, DocumentType]] = {
    code: "hmt_residence_permit" if code[0] == "8" else "cn_resident_id" for code in PROVINCES
}
_FOREIGN: Final = frozenset("9" + code for code in PROVINCES if code < "70")
# GB 11643-1989: these sequence numbers were kept for people who were a hundred years old, born in the 1800s.
_CENTENARIANS: Final = frozenset({"996", "997", "998", "999"})
_SEXES: Final[tuple[Sex, Sex]] = ("F", "M")
_CHECKS: Final = {sign: number for number, sign in enumerate("0123456789X")}
_LOST_TAIL: Final = "000"  # a spreadsheet keeps fifteen significant digits and writes zeros for the rest
_OLD_FOREIGN: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
_PREFIX: Final = 6


def read_eighteen(number: str) -> Document:
    """A number of 17 digits and a check character (0-9, X)."""
    kind = _TYPES.get(number[:2])
    if kind is None:
        return _read_foreign(number)
    day = number[6:14]
    if not is_calendar_day(day):
        return Document(kind, number, "bad_check")
    if (2 * int(number[:17], 13) + _CHECKS[number[17]]) % 11 != 1:
        if number[15:] == _LOST_TAIL:
            return _partly(kind, number[:15] + "***", "truncated")
        return Document(kind, number, "bad_check")
    birth_date = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return valid_document(kind, number, birth_date, _SEXES[ord(number[16]) & 1], number[:6])


def is_possible(number: str) -> bool:
    """Whether province and birth date of a number of eighteen signs can be; says nothing of the check digit."""
    return (number[:2] in _TYPES or number[:3] in _FOREIGN) and is_calendar_day(number[6:14])


def _read_foreign(number: str) -> Document:
    if number[:3] not in _FOREIGN:
        kind: DocumentType = "foreign_permanent_resident" if number[0] == "9" else "cn_resident_id"
        return Document(kind, number, "bad_check")
    day = number[6:14]
    if not is_calendar_day(day) or mod_11_2(number[:17]) != number[17]:
        return Document("foreign_permanent_resident", number, "bad_check")
    birth_date = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    region = number[1:3] + "0000"
    return Document("foreign_permanent_resident", number, "valid", birth_date, _SEXES[ord(number[16]) & 1], region)


def read_fifteen(number: str) -> Document:
    """A number of fifteen digits (GB 11643-1989), expanded by the century and the check character."""
    century = "18" if number[12:] in _CENTENARIANS else "19"
    day = century + number[6:12]
    if number[:2] not in PROVINCES or not is_calendar_day(day):
        return Document("cn_resident_id", number, "bad_check")
    body = number[:6] + century + number[6:]
    birth_date = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    sex = _SEXES[ord(number[14]) & 1]
    return Document("cn_resident_id", body + mod_11_2(body), "expanded15", birth_date, sex, number[:6])


def read_old_foreign(number: str) -> Document | None:
    """A foreigner's permanent residence number as issued until 2023, None when the form is another.

    Nationality (ISO 3166 alpha-3), prefecture (four digits), YYMMDD, sequence, check over the first fourteen
    signs (ICAO 7-3-1). The century of a birth year up to 23 is not in the number, so no date is given then.

    >>> read_old_foreign("KAZ110090123105")
    Document(type='foreign_permanent_resident', canonical='KAZ110090123105', state='valid', birth_date='1990-12-31', \
sex='F', region='110000')
    """
    if not _OLD_FOREIGN.fullmatch(number):
        return None
    day = "19" + number[7:13]
    if icao_check(number[:14]) != number[14] or number[3:5] not in PROVINCES:
        return Document("foreign_permanent_resident", number, "bad_check")
    if not is_calendar_day(day) and not is_calendar_day("20" + number[7:13]):
        return Document("foreign_permanent_resident", number, "bad_check")
    sure = number[7:9] > "23"  # the last of these cards was issued in 2023
    birth_date = f"{day[:4]}-{day[4:6]}-{day[6:]}" if sure else ""
    sex = _SEXES[ord(number[13]) & 1]
    return Document("foreign_permanent_resident", number, "valid", birth_date, sex, number[3:7] + "00")


def read_masked(number: str) -> Document:
    """Fifteen or eighteen signs, some of them `*`: what they still show of region, birth date and sex."""
    if number[0] == "9":
        return Document("foreign_permanent_resident", number, "masked")
    return _partly(_TYPES.get(number[:2], "cn_resident_id"), number, "masked")


def _partly(kind: DocumentType, number: str, state: str) -> Document:
    region = number[:_PREFIX] if number[:_PREFIX].isdigit() else ""
    if len(number) == 15:
        day, parity = "19" + number[6:12], number[14]
    else:
        day, parity = number[6:14], number[16]
    sex: Sex = _SEXES[int(parity) & 1] if parity.isdigit() else ""
    return Document(kind, number, "masked" if state == "masked" else "truncated", _visible_date(day), sex, region)


def _visible_date(day: str) -> str:
    if day.isdigit():
        return f"{day[:4]}-{day[4:6]}-{day[6:]}" if is_calendar_day(day) else ""
    if not day[:4].isdigit() or day[:2] not in {"18", "19", "20"}:
        return ""
    month = day[4:6]
    return f"{day[:4]}-{month}" if month.isdigit() and "01" <= month <= "12" else day[:4]
