"""Documents of travellers and of Hong Kong, Macau and Taiwan: which types a number's form allows, and which it is.

Forms by the issuing offices' published number rules: return permits H/M + 8 digits (+ 2 of renewal) and, since
July 2024, HA/MA + 7; Taiwan compatriot permits 8 digits (+ 2 of renewal, + a bracketed letter); PRC passports
E, E + letter, G, 14/15, P S D and PE SE DE, Hong Kong K KJ H, Macau MA MB; permits to Hong Kong and Macau C,
C + letter, W; to Taiwan L, T. The letters I and O are never used, so they can only be digits.
"""

import re
from typing import Final

from schemas.fields.documents.checks import hkid_holds, is_calendar_day, twid_holds
from schemas.fields.documents.model import Document, DocumentState, DocumentType, Sex

# In the order in which a number that fits several is understood when nothing is declared.
_FORMS: Final[tuple[tuple[DocumentType, re.Pattern[str]], ...]] = (
    ("hkmo_home_return_permit", re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?|[HM]A[0-9]{7}")),
    ("permit_to_hkmo", re.compile(r"C[0-9]{8}|C[A-HJ-NP-Z][0-9]{7}|W[0-9]{8}")),
    ("permit_to_taiwan", re.compile(r"[LT][0-9]{8}")),
    (
        "cn_passport",
        re.compile(r"[EGKH][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|1[45][0-9]{7}|[PSD][0-9]{7,8}|[PSD]E[0-9]{7}|KJ[0-9]{7}|M[AB][0-9]{7}"),
    ),
    ("twid", re.compile(r"[A-Z][1289A-D][0-9]{8}")),
    ("hkid", re.compile(r"[A-Z][A-HJ-NP-Z]?[0-9]{6}[0-9A]")),
    ("taiwan_compatriot_permit", re.compile(r"[0-9]{8}|[0-9]{8}(?:0[1-9]|[12][0-9])[A-Z]?")),
)
_HKID_PAIRS: Final = frozenset({"EC", "WX", "XA", "XB", "XC", "XD", "XE", "XG", "XH"})
_FOREIGN: Final = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,12}")
_TWO_LETTERS: Final = re.compile(r"[A-Z]{2}[0-9]{7}")
_LIFE: Final = {"hkmo_home_return_permit": 9, "taiwan_compatriot_permit": 8}  # renewals follow the life number
_LETTERS_LATE: Final = re.compile(r"([A-HJ-NP-Z])([0-9A-Z]{6,9}[0-9A-Z])")
_DIGITS_MEANT: Final = str.maketrans("OI", "01")


def read_form(number: str, declared: str = "", bracketed: bool = False) -> Document | None:
    """The document that `number` (capitals and digits) is by its form, None when no form fits.

    `declared` is a type, "passport" or ""; `bracketed` says that the last sign stood in brackets.
    """
    allowed = _allowed(number)
    if not allowed and (meant := _digits_meant(number)) != number:
        return _doubted(read_form(meant, declared, bracketed))
    if bracketed and (found := _read_bracketed(number, allowed)):
        return found
    if declared in {"passport", "foreign_passport"}:
        return _read_passport(number, declared, allowed)
    if declared in allowed:
        return _as(next(kind for kind in allowed if kind == declared), number)
    return _read_undeclared(number, declared, allowed)


def _allowed(number: str) -> list[DocumentType]:
    return [kind for kind, form in _FORMS if form.fullmatch(number)]


def _digits_meant(number: str) -> str:
    found = _LETTERS_LATE.fullmatch(number)
    return found[1] + found[2].translate(_DIGITS_MEANT) if found else number


def _doubted(found: Document | None) -> Document | None:
    if found is None or found.state != "valid":
        return found
    return Document(found.type, found.canonical, "bad_check")  # a check digit proves the number as written only


def _read_bracketed(number: str, allowed: list[DocumentType]) -> Document | None:
    if "hkid" in allowed:
        return _as("hkid", number)
    if number.isdigit() and len(number) == 8:
        return Document("other", number, "unchecked")
    return None


def _read_passport(number: str, declared: str, allowed: list[DocumentType]) -> Document | None:
    if declared == "passport" and "cn_passport" in allowed:
        return Document("cn_passport", number, "unchecked")
    return Document("foreign_passport", number, "unchecked") if _FOREIGN.fullmatch(number) else None


def _read_undeclared(number: str, declared: str, allowed: list[DocumentType]) -> Document | None:
    if number.isdigit() and (declared or (len(number) == 8 and is_calendar_day(number))):
        return None  # bare digits fit too much: what is declared is something else, or it is a birth date
    if "hkid" in allowed and hkid_holds(number) and (len(allowed) == 1 or _is_hkid_prefix(number)):
        return Document("hkid", number, "valid")
    if allowed == ["hkid"] and _TWO_LETTERS.fullmatch(number) and not _is_hkid_prefix(number):
        return Document("foreign_passport", number, "unchecked")  # Japan and others; no HKID began so
    if allowed and "hkid" in allowed and number[1].isdigit():
        return Document("hkid", number, "bad_check")
    return _as(allowed[0], number) if allowed else None


def _is_hkid_prefix(number: str) -> bool:
    return number[1].isdigit() or number[:2] in _HKID_PAIRS


def _as(kind: DocumentType, number: str) -> Document:
    if kind == "hkid":
        return Document(kind, number, "valid" if hkid_holds(number) else "bad_check")
    if kind == "twid":
        state: DocumentState = "valid" if twid_holds(number) else "bad_check"
        sex: Sex = ("M" if number[1] in "18AC" else "F") if state == "valid" else ""
        return Document(kind, number, state, "", sex)
    return Document(kind, number[: _LIFE.get(kind, len(number))], "unchecked")


def masked_type(number: str, declared: str = "") -> DocumentType:
    """The type that a number with `*` would have if the hidden signs were digits, "unknown" when none."""
    found = read_form(number.replace("*", "0"), declared)
    return found.type if found else "unknown"
