"""One cell of any source as clean text: the first thing done to every value, and cheap for clean ones."""

import math
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

import orjson

LONGEST_TEXT = 4096  # characters; a longer cell is no field of ours (the longest real one seen is a 600-sign address)
# Exact spellings, since "Nan" and "Na" are people's names while "nan" and "NaN" are a program's.
_ABSENT = frozenset(
    {"", "null", "NULL", "Null", "None", "nan", "NaN", "N/A", "n/a", "#N/A", "\\N", "-", "--", "—", "——", "/"}
    | {"无", "不详", "未知", "空", "暂无"}
)
# Invisible signs that pasted text carries: byte order mark, zero-width space and joiners, direction marks.
_INVISIBLE = dict.fromkeys(
    [0xFEFF, 0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A)]
)


def clean(text: str) -> str:
    r"""The text in NFKC, without control and invisible signs, blanks collapsed and trimmed.

    NFKC turns full-width letters, digits and punctuation into ASCII and the ideographic space into a blank.
    Cleaning twice changes nothing. Lone surrogates, which no encoder accepts, become U+FFFD.

    >>> clean(" ＧＢ\u200b１２\x1f３\u3000号 ")
    'GB123 号'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    if text.isprintable() and unicodedata.is_normalized("NFKC", text):
        return " ".join(text.split())
    folded = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    shown = "".join(sign if sign.isprintable() else _replacement(sign) for sign in folded)
    # Dropping a sign can bring a base and its combining mark together: compose once more.
    return " ".join(unicodedata.normalize("NFKC", shown).split())


def _replacement(sign: str) -> str:
    if sign.isspace() and sign not in "\x1c\x1d\x1e\x1f":
        return " "
    return "\ufffd" if "\ud800" <= sign <= "\udfff" else sign if unicodedata.category(sign) in {"Co", "Cn"} else ""


def text_of(value: object) -> str:
    """A cell as clean text; "" for what is not there, JSON for a list or an object.

    Whole floats lose their point (Excel keeps a phone number as 13800138000.0); NaN and infinities are "".

    >>> text_of(13800138000.0), text_of(float("nan")), text_of(["a", "b"]), text_of(True)
    ('13800138000', '', '["a","b"]', 'true')
    """
    if isinstance(value, str):
        return clean(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if -(2**63) <= value < 2**64 else ""
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return _structure_text(value)


def _float_text(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)


def _structure_text(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else ""
    try:
        return clean(orjson.dumps(value, default=str).decode())
    except (TypeError, ValueError, RecursionError):
        return ""


def is_absent(text: str) -> bool:
    """Whether a clean text says that nothing is known: "", "-", "NULL", "不详" and their like.

    >>> is_absent("不详"), is_absent("N/A"), is_absent("0")
    (True, True, False)
    """
    return text in _ABSENT
