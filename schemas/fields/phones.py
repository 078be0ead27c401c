"""Telephone numbers to E.164.

Mobile numbers of mainland China take a path of their own: every 1[3-9] is accepted, since ranges grow yearly and
porting (2019) has cut the tie between range and operator. Everything else asks `phonenumbers`, loaded when needed.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

PhoneState = Literal["valid", "repaired", "masked", "damaged", "unknown"]
PhoneKind = Literal["", "mobile", "landline", "service"]

_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
# Country code, trunk zero and the operators' cheap long-distance prefixes that people save with a number.
_PREFIXED: Final = re.compile(r"(?:\+|00)?(?:860?|0|17951|17911|12593|17909|10193|12520)?(1[3-9][0-9]{9})")
_SEPARATORS: Final = str.maketrans("", "", " \t\r\n-‐‑–—−.·()[]/_'\"`\u00a0\u200b\u200e\u202a\u202c\ufeff")
_HIDING: Final = str.maketrans("●•○■□◆#xX×?", "***********")
_MASKED: Final = re.compile(r"(?:\+?(?:00)?86)?([0-9]*)(\*+)([0-9]*)")
_FLOAT: Final = re.compile(r"\+?([0-9]{7,15})\.0+")
_SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_BETWEEN: Final = re.compile(
    r"[,;、|/\n\r]+|(?<=[0-9])\s+(?=\+?(?:86)?1[3-9][0-9]{9}\b)|[()]*[\u3400-\u9fff]+[()]*:?\s*(?=1[3-9][0-9]{9})|或|和|及"
)
_WORDS: Final = re.compile(r"^(?:tel|phone|mobile|cell|mob|ph|fax|whatsapp|wechat)\b[.:]*", re.IGNORECASE)
_HAN: Final = re.compile(r"[\u3400-\u9fff]+:?")
_EXTENSION: Final = re.compile(r"(?:转|ext\.?)\s*[0-9]{1,6}\s*$", re.IGNORECASE)
_EXTENSION_BEHIND: Final = re.compile(r"(0[0-9]{2,3}[-\s]?[0-9]{7,8})-[0-9]{1,6}")
_NOT_DIGIT: Final = re.compile(r"[^0-9]")
_DIGITS_MEANT: Final = str.maketrans("OoIl|", "00111")
_REGION_OF: Final = {"81": "HK", "82": "MO", "71": "TW"}
_LONGEST: Final = 200
_CHINA: Final = 86


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as read.

    `e164` is set for a valid number alone. `canonical` is the same, or digits with `*` for a masked one, or the
    candidate of a `repaired` one (letters O and l read as digits: a guess to be confirmed), else the digits left.
    `damaged` means that a spreadsheet lost digits. `others` holds further valid numbers of the same text (E.164).
    """

    e164: str
    state: PhoneState
    kind: PhoneKind = ""
    canonical: str = ""
    others: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether the number can be dialled as it is."""
        return self.state == "valid"


def parse_phone(text: str, within: str = "") -> Phone:
    """The first valid number in `text`; `within` is a division code that decides whose national form it is.

    Never raises. 810000, 820000 and 710000 read as Hong Kong, Macau and Taiwan, everything else as mainland.

    >>> parse_phone("138 1234 5678").e164, parse_phone("5123 4567", "810000").e164
    ('+8613812345678', '+85251234567')
    >>> parse_phone("138****5678").canonical, parse_phone("1.38E+10").state
    ('138****5678', 'damaged')
    """
    if _MOBILE.fullmatch(text):
        return _mobile(text)
    if len(text) > _LONGEST:
        return Phone("", "unknown")
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    found = _PREFIXED.fullmatch(plain.translate(_SEPARATORS))
    if found and "." not in plain:
        return _mobile(found[1])
    return _read_written(plain.strip(), _REGION_OF.get(within[:2], "CN"))


def _mobile(digits: str) -> Phone:
    e164 = "+86" + digits
    return Phone(e164, "valid", "mobile", e164)


def _read_written(text: str, region: str) -> Phone:
    if whole := _FLOAT.fullmatch(text):
        text = whole[1]
    elif _SCIENTIFIC.fullmatch(text):
        return Phone("", "damaged", "", "")
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    read = [_read_one(part.strip(), region) for part in parts] or [Phone("", "unknown")]
    valid = [phone for phone in read if phone.is_valid]
    if len(read) > 1 and not valid and (joined := _read_one(text, region)).is_valid:
        return joined
    best = valid[0] if valid else min(read, key=lambda phone: ("masked", "repaired", "damaged", "unknown").index(phone.state))
    others = tuple(dict.fromkeys(phone.e164 for phone in valid if phone.e164 != best.e164))
    return Phone(best.e164, best.state, best.kind, best.canonical, others) if others else best


def _read_one(text: str, region: str) -> Phone:
    bare = _HAN.sub("", _EXTENSION.sub("", text)) if not text.isascii() else text
    bare = _EXTENSION.sub("", _WORDS.sub("", bare.strip(" :"))).strip(" :")
    if behind := _EXTENSION_BEHIND.fullmatch(bare):
        bare = behind[1]
    squeezed = bare.translate(_SEPARATORS)
    if region == "CN" and (found := _PREFIXED.fullmatch(squeezed)):
        return _mobile(found[1])
    if masked := _MASKED.fullmatch(squeezed.translate(_HIDING)):
        return _read_masked(masked)
    if any(sign.isalpha() for sign in squeezed):
        return _read_repaired(squeezed, region)
    return _ask_library(bare, squeezed, region)


def _read_masked(found: re.Match[str]) -> Phone:
    head, hidden, tail = found.groups()
    if not head and not tail:
        return Phone("", "unknown")
    is_mobile = bool(re.match(r"1[3-9]?", head)) if head else len(found[0]) == 11
    if is_mobile and len(head) + len(tail) < 11:
        hidden = "*" * (11 - len(head) - len(tail))
    return Phone("", "masked", "mobile" if is_mobile else "", head + hidden + tail)


def _read_repaired(squeezed: str, region: str) -> Phone:
    """A candidate when O, o, I, l can only be digits; nobody dials it before somebody confirms it."""
    meant = squeezed.translate(_DIGITS_MEANT)
    digits = _NOT_DIGIT.sub("", squeezed)
    if any(sign.isalpha() for sign in meant) or len(digits) * 2 < len(squeezed):
        return Phone("", "unknown", "", digits)
    found = _read_one(meant, region)
    return Phone("", "repaired", found.kind, found.e164) if found.is_valid else Phone("", "unknown", "", digits)


@cache
def _library() -> Any:
    import phonenumbers  # late: 50 ms and 12 MB that a stream of mobile numbers never needs

    return phonenumbers


def _ask_library(written: str, squeezed: str, region: str) -> Phone:
    library = _library()
    try:
        number = library.parse(written, region)
    except library.NumberParseException:
        return Phone("", "unknown", "", _NOT_DIGIT.sub("", squeezed))
    e164 = library.format_number(number, library.PhoneNumberFormat.E164)
    if number.country_code == _CHINA and (found := _PREFIXED.fullmatch(e164)):
        return _mobile(found[1])
    if not library.is_valid_number(number):
        return Phone("", "unknown", "", _NOT_DIGIT.sub("", squeezed))
    return Phone(e164, "valid", _kind_of(library, number), e164)


def _kind_of(library: Any, number: Any) -> PhoneKind:
    kinds = library.PhoneNumberType
    kind = library.number_type(number)
    if kind in {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE}:
        return "mobile"
    return "landline" if kind == kinds.FIXED_LINE else "service"
