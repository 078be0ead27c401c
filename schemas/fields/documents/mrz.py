"""Machine-readable zones (ICAO Doc 9303 parts 4, 5 and 6): passports (TD3), cards (TD1) and TD2.

Read from one text: lines may follow each other directly or be separated by white space. Birth years have two
digits; the younger century that is not after the expiry date is taken, as the document was made for a living holder.
"""

import re
from dataclasses import dataclass
from typing import Final

from schemas.fields.documents.checks import icao_check, is_calendar_day
from schemas.fields.documents.model import Document, DocumentType, Sex

_SIGNS: Final = re.compile(r"[A-Z0-9<]{30,92}")
_DETAILS: Final = re.compile(r"([A-Z0-9<]{9})([0-9<])([A-Z<]{3})([0-9<]{6})([0-9<])([MFX<])([0-9<]{6})([0-9<])([A-Z0-9<]*)")
_BIRTH_FIRST: Final = re.compile(r"([0-9<]{6})([0-9<])([MFX<])([0-9<]{6})([0-9<])([A-Z<]{3})([A-Z0-9<]{11})([0-9<])")
_SEXES: Final[dict[str, Sex]] = {"M": "M", "F": "F"}


@dataclass(frozen=True, slots=True)
class MachineReadable:
    """What a machine-readable zone says; dates are ISO or "", `checks_hold` covers every check digit present."""

    code: str
    issuer: str
    number: str
    nationality: str
    birth_date: str
    sex: Sex
    expiry_date: str
    family_name: str
    given_name: str
    checks_hold: bool


def parse_mrz(text: str) -> MachineReadable | None:
    """The zone in `text`, None when it has no zone's length and layout.

    >>> zone = parse_mrz("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10")
    >>> zone.family_name, zone.given_name, zone.number, zone.birth_date, zone.sex, zone.checks_hold
    ('ERIKSSON', 'ANNA MARIA', 'L898902C3', '1974-08-12', 'F', True)
    """
    signs = "".join(text.upper().split())
    if not _SIGNS.fullmatch(signs):
        return None
    if len(signs) == 90:
        return _read_card(signs)
    if len(signs) in {88, 72}:  # TD3: two lines of 44; TD2: two of 36
        half = len(signs) // 2
        return _read_two_lines(signs[:half], signs[half:])
    return _read_two_lines("", signs) if len(signs) == 44 and signs[0] != "P" else None


def _read_two_lines(names: str, details: str) -> MachineReadable | None:
    found = _DETAILS.fullmatch(details)
    if not found:
        return None
    number, number_check, nationality, birth, birth_check, sex, expiry, expiry_check, rest = found.groups()
    checked = [(number, number_check), (birth, birth_check), (expiry, expiry_check)]
    checked.append((details[:10] + details[13:20] + details[21:-1], details[-1]))
    if len(details) == 44:
        personal, digit = rest[:-2], rest[-2]
        checked.append((personal, "0" if digit == "<" and not personal.strip("<") else digit))
    return _zone(names[:2], names[2:5], number, nationality, birth, sex, expiry, names[5:], checked)


def _read_card(signs: str) -> MachineReadable | None:
    first, second, names = signs[:30], signs[30:60], signs[60:]
    found = _BIRTH_FIRST.fullmatch(second)
    if not found:
        return None
    birth, birth_check, sex, expiry, expiry_check, nationality, _, digit = found.groups()
    number, number_check = first[5:14], first[14]
    if number_check == "<":  # Doc 9303-5 note j: a long number goes on in the optional field, its check last
        tail = first[15:].split("<")[0]
        number, number_check = number + tail[:-1], tail[-1:]
    composite = first[5:] + second[:7] + second[8:15] + second[18:29]
    checked = [(number, number_check), (birth, birth_check), (expiry, expiry_check), (composite, digit)]
    return _zone(first[:2], first[2:5], number, nationality, birth, sex, expiry, names, checked)


def _zone(
    code: str, issuer: str, number: str, nationality: str, birth: str, sex: str, expiry: str, names: str,
    checked: list[tuple[str, str]],
) -> MachineReadable:  # fmt: skip
    family, _, given = names.partition("<<")
    expires = _date(expiry, "20991231")
    return MachineReadable(
        code=code.strip("<"),
        issuer=issuer.strip("<"),
        number=number.replace("<", ""),
        nationality=nationality.strip("<"),
        birth_date=_date(birth, expires.replace("-", "") or "20991231"),
        sex=_SEXES.get(sex, ""),
        expiry_date=expires,
        family_name=family.replace("<", " ").strip(),
        given_name=" ".join(given.replace("<", " ").split()),
        checks_hold=all(icao_check(field) == digit for field, digit in checked),
    )


def _date(digits: str, latest: str) -> str:
    """ISO date of YYMMDD in the last century that is not after `latest` (YYYYMMDD)."""
    for century in ("20", "19"):
        day = century + digits
        if digits.isdigit() and day <= latest and is_calendar_day(day):
            return f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return ""


def document_type(zone: MachineReadable) -> DocumentType:
    """The type by document code and issuer alone; "unknown" for cards, whose number tells more."""
    if zone.code.startswith("P") or not zone.code:
        own = (zone.issuer or zone.nationality) in {"CHN", "HKG", "MAC"}
        return "cn_passport" if own else "foreign_passport"
    return "unknown"


def read_mrz(text: str) -> Document | None:
    """The document of a machine-readable zone, None when there is none; its check digits make it `valid`."""
    zone = parse_mrz(text)
    if zone is None or not zone.number:
        return None
    kind = document_type(zone)
    if not zone.checks_hold:
        return Document(kind, zone.number, "bad_check")
    return Document(kind, zone.number, "valid", zone.birth_date, zone.sex)
