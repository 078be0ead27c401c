"""How two addresses overlap: rare tokens count, street types and administrative names hardly do."""

import re
import unicodedata
from functools import lru_cache
from math import exp
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

_HAN = re.compile(r"[㐀-鿿]")
_HAN_TOKEN = re.compile(
    r"\d+|[a-z]+|[㐀-鿿]+?(?:自治区|街道|小区|花园|新村|大厦|公寓|单元|[省市区县旗州盟镇乡路街巷弄里村苑园城号幢栋座楼室组])|[㐀-鿿]+"
)
_LATIN_TOKEN = re.compile(r"[^\W_]+")
_COMMON_WORDS = (
    "street st road rd avenue ave place pl drive dr lane ln court ct crescent cres circuit cct close way parkway pkwy "
    "highway hwy terrace boulevard blvd square sq suite ste apt apartment unit flat flt villa north south east west port "
    "lake new county po box general delivery c o locn of the and no 号 室 幢 栋 座 楼 单元 组 路 街"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_ADMINISTRATIVE = "省市区县旗州盟镇乡"
_MOST_BITS = 24.0  # parts of one address depend on each other: the sum of their bits tends to this
_HALF_WAY = 18.0  # set on synthetic records
_FUZZY = 78.0
_DIFFERENT_BITS = -2.0


class AddressComparison(NamedTuple):
    """Exact, overlap or different, with bits."""

    way: str
    bits: float


@lru_cache(maxsize=1 << 14)
def address_tokens(text: str) -> tuple[str, ...]:
    """Words and numbers, folded, in order, each once."""
    folded = unicodedata.normalize("NFKC", text).replace("\\n", " ").lower()
    found = (_HAN_TOKEN if _HAN.search(folded) else _LATIN_TOKEN).findall(folded)
    return tuple(dict.fromkeys(token.lstrip("0") or "0" if token.isdigit() else token for token in found))


@lru_cache(maxsize=1 << 14)
def _compact(text: str) -> str:
    return "".join(address_tokens(text))


def token_bits(token: str) -> float:
    """What sharing the token is worth: a house number 5 bits, a postcode 7, a street or estate 6, "road" a half."""
    if token in _COMMON:
        return 0.5
    if token.isdigit():
        return 7.0 if len(token) >= 4 else 4.0 + min(len(token), 2) / 2
    if token[-1] in _ADMINISTRATIVE:
        return 1.0
    return 6.0 if len(token) > 1 else 1.0


def compare_addresses(event: str, entry: str) -> AddressComparison | None:
    """How much two addresses share; None when a side has none."""
    if not event or not entry:
        return None
    left, right = address_tokens(event), address_tokens(entry)
    if not left or not right:
        return None
    shared = (_shared(left, right, _compact(entry)) + _shared(right, left, _compact(event))) / 2
    whole = min(sum(map(token_bits, left)), sum(map(token_bits, right)))
    net = shared - 0.3 * max(0.0, whole - shared)
    if net <= 0 or shared < 0.2 * whole:
        return AddressComparison("different", _DIFFERENT_BITS)
    return AddressComparison(
        "exact" if _compact(event) == _compact(entry) else "overlap", _MOST_BITS * (1 - exp(-net / _HALF_WAY))
    )


def _shared(tokens: tuple[str, ...], others: tuple[str, ...], compact: str) -> float:
    return sum(token_bits(token) * _presence(token, others, compact) for token in tokens)


def _presence(token: str, others: tuple[str, ...], compact: str) -> float:
    """How surely the token stands on the other side: 1 as it is, less run together, or miswritten."""
    if token in others:
        return 1.0
    if token.isdigit():
        return 0.3 if len(token) >= 4 and any(other.isdigit() and ratio(token, other) >= 75 for other in others) else 0.0
    if len(token) >= 4 and token in compact:
        return 0.9
    best = max((ratio(token, other) for other in others if not other.isdigit()), default=0.0)
    return 0.7 * best / 100 if best >= _FUZZY else 0.0
