"""Text as sources write it to one document: cleaning, damage, masks, then the forms."""

import re
import unicodedata
from typing import Final

from schemas.fields.documents.forms import masked_type, read_form
from schemas.fields.documents.hints import declared_type
from schemas.fields.documents.model import Document, DocumentType
from schemas.fields.documents.mrz import document_type, parse_mrz, read_mrz
from schemas.fields.documents.resident import read_eighteen, read_fifteen, read_masked, read_old_foreign

_EIGHTEEN: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
_LONGEST: Final = 200  # characters of a cell that can still be a document number with its label
# Letters of other scripts that look like Latin ones, signs used for X, and signs that hide a character.
_LOOK_ALIKES: Final = str.maketrans("АВСЕНКМОРТХУІΑΒΕΗΙΚΜΝΟΡΤΧΥΖ×✕✖╳⨯●•○■□◆#?", "ABCEHKMOPTXYIABEHIKMNOPTXYZXXXXX********")
_FLOAT: Final = re.compile(r"([0-9]{6,19})\.0+")
_SCIENTIFIC: Final = re.compile(r"([1-9])\.([0-9]{1,17})E\+?(1[47])")
_LABEL: Final = re.compile(r"([^:]*):(.*)", re.DOTALL)
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_BRACKETED: Final = re.compile(r"[(\[{〔【]\s*[0-9A-Z]\s*[)\]}〕】]\s*$")
_BETWEEN: Final = re.compile(r"[\s,;/、|]+")
_NOISE: Final = re.compile(r"[^0-9A-Z*]")
_HIDDEN_X: Final = re.compile(r"(?<=[0-9X])X{2,}(?=[0-9X]|$)")
_ONE_RUN: Final = re.compile(r"([0-9]*)\*+([0-9]*X?)")
_DIGITS_MEANT: Final = str.maketrans("OQDILZSBG", "000112586")
_EXCEL_DIGITS: Final = 15
_RESIDENT: Final = 18
_NEAR_RESIDENT: Final = range(_RESIDENT - 1, _RESIDENT + 2)
_MOST_LETTERS: Final = 3
_CHECKED_HINTS: Final = frozenset({"", "cn_resident_id", "hmt_residence_permit", "foreign_permanent_resident"})


def parse_document(text: str, hint: str = "") -> Document:
    """The document number in `text`; `hint` is the declared type in any common Chinese or English word.

    Never raises. Full-width signs, separators, labels, brackets, look-alike letters, masks, machine-readable
    zones and what spreadsheets do to long numbers are understood; nothing is corrected silently.

    >>> parse_document("11010519491231002x").state, parse_document("Ｅ１２３４５６７８", "护照").canonical
    ('valid', 'E12345678')
    """
    if _EIGHTEEN.fullmatch(text):
        return read_eighteen(text)
    if len(text) > _LONGEST:
        return Document("unknown", "", "unknown")
    return _read_written(_plain(text), hint)


def _plain(text: str) -> str:
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return folded.upper().translate(_LOOK_ALIKES).strip(" \t\r\n'\"`‘’“”=")


def _read_written(text: str, hint: str) -> Document:
    if "<" in text and (found := read_mrz(text)):
        return _typed_by_number(found, text, hint)
    if damaged := _read_spreadsheet(text):
        return damaged
    body, label = _split_label(text)
    declared = declared_type(hint) or declared_type(label)
    number = _NOISE.sub("", _HIDDEN_X.sub(_stars, body))
    found = _classify(number, declared, bool(_BRACKETED.search(body)))
    return found if found.state != "unknown" else _read_parts(body, declared) or found


def _read_parts(text: str, declared: str) -> Document | None:
    """The one part that holds digits, or the one whose check digit agrees; None when that leaves a choice."""
    parts = [part for part in _BETWEEN.split(text) if any(sign.isdigit() for sign in part)]
    read = [_classify(_NOISE.sub("", part), declared, bool(_BRACKETED.search(part))) for part in parts]
    if len(read) == 1:
        return read[0] if _NOISE.sub("", parts[0]) != _NOISE.sub("", text) else None
    proved = {found for found in read if found.state == "valid"}
    return proved.pop() if len(proved) == 1 else None


def _stars(found: re.Match[str]) -> str:
    return "*" * len(found[0])


def _typed_by_number(found: Document, text: str, hint: str) -> Document:
    """Cards carry their type in the number; a zone's own check digits have proved the number already."""
    zone = parse_mrz(text)
    if zone is None or document_type(zone) != "unknown":
        return found
    inner = _classify(zone.number, declared_type(hint), bracketed=False)
    return Document(inner.type, inner.canonical, found.state, found.birth_date, found.sex, inner.region)


def _read_spreadsheet(text: str) -> Document | None:
    """Numbers that a spreadsheet made floats of; None when the text is not one."""
    if whole := _FLOAT.fullmatch(text):
        return _classify(whole[1], "", bracketed=False)
    found = _SCIENTIFIC.fullmatch(text)
    if not found:
        return None
    digits = (found[1] + found[2])[:_EXCEL_DIGITS]
    known = digits if len(digits) == _EXCEL_DIGITS else digits[:-1]  # the last shown digit was rounded
    number = known.ljust(int(found[3]) + 1, "*")
    read = read_masked(number)
    return Document(read.type, number, "truncated", read.birth_date, read.sex, read.region)


def _split_label(text: str) -> tuple[str, str]:
    """The number's part and the words around it, which may declare a type."""
    label = ""
    if (found := _LABEL.fullmatch(text)) and not any(sign.isdigit() for sign in found[1]):
        label, text = found[1], found[2]
    words = _HAN.findall(text)
    if words:
        text = _HAN.sub("", text)
    return text, label + "".join(words)


def _classify(number: str, declared: str, bracketed: bool) -> Document:
    if "*" in number:
        return _read_hidden(number, declared)
    if len(number) in _NEAR_RESIDENT and (found := _read_long(number, declared)):
        return found
    if len(number) == _EXCEL_DIGITS:
        if number.isdigit():
            return read_fifteen(number)
        if old := read_old_foreign(number):
            return old
    if found := (None if declared == "other" else read_form(number, declared, bracketed)):
        return found
    if declared == "other" and number:
        return Document("other", number, "unchecked")
    return Document(_declared(declared), number, "unknown")


def _declared(declared: str) -> DocumentType:
    if declared == "passport" or not declared:
        return "unknown"
    return declared  # type: ignore[return-value]  # the vocabulary's keys are types


def _read_long(number: str, declared: str) -> Document | None:
    """Seventeen to nineteen signs: a number of eighteen, or one with a slip in it."""
    if _EIGHTEEN.fullmatch(number):
        return read_eighteen(number)
    digits = number[:-1].translate(_DIGITS_MEANT) + number[-1]
    letters = sum(sign.isalpha() for sign in number[:-1])
    if letters > _MOST_LETTERS or declared not in _CHECKED_HINTS:
        return None
    if not digits[-1].isdigit() and digits[-1] != "X":
        digits = digits.translate(_DIGITS_MEANT)
    if not (digits[:-1].isdigit() or digits[:-1].replace("X", "").isdigit()):
        return None
    kind: DocumentType = "foreign_permanent_resident" if digits[0] == "9" else "cn_resident_id"
    if digits[0] == "8":
        kind = "hmt_residence_permit"
    return Document(kind, digits, "bad_check")


def _read_hidden(number: str, declared: str) -> Document:
    if not number.strip("*"):
        return Document(_declared(declared), "", "unknown")
    if number[0].isalpha():
        return Document(masked_type(number, declared), number, "masked")
    if declared not in _CHECKED_HINTS:
        return Document(_declared(declared), number, "masked")
    if len(number) not in {_EXCEL_DIGITS, _RESIDENT} and (found := _ONE_RUN.fullmatch(number)):
        hidden = _RESIDENT - len(found[1]) - len(found[2])
        plausible = declared or len(number) > _EXCEL_DIGITS
        if hidden > 0 and plausible:
            number = found[1] + "*" * hidden + found[2]
    if len(number) in {_EXCEL_DIGITS, _RESIDENT}:
        return read_masked(number)
    return Document(_declared(declared), number, "masked")
