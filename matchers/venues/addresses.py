"""Addresses of venues: roads with house numbers, crossings, and the buildings and rooms named beside them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

_ROAD = re.compile(r"([\u4e00-\u9fff]{1,6}?(?:大道|大街|路|街|巷|弄|胡同))(?!口|道)")
_HOUSE = re.compile(r"(\d{1,5}(?:-\d{1,5})?(?:号?[、,/至~—-]\d{1,5}(?:-\d{1,5})?)*)(?![0-9]*(?:米|幢|栋|号楼|楼|层|室|单元|f))")
_ADMIN = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区))?(?:(?:(?!街道|镇|乡|路|街|区|县)[\u4e00-\u9fff]){2,7}?市)?"
    r"(?:(?:(?!街道|镇|乡|路|街)[\u4e00-\u9fff]){2,6}?(?:区|县))?(?:(?:(?!路|街(?!道))[\u4e00-\u9fff]){2,6}?(?:街道|镇|乡))?"
)
_PARTS = re.compile(r"与|(?<=[路街道巷])和|[(),，;；]|交叉口|交汇处")
_NOISE = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_HABIT = re.compile(r"附近|旁边?|对面|号|楼下|底商|左右|内|靠近|近")


@dataclass(frozen=True, slots=True)
class VenueAddress:
    """An address in comparable form.

    Attributes:
        text: Without division names, separators and words for "near".
        roads: Every road named, in order.
        houses: `road` and house number of every house named, ranges as their ends.
    """

    text: str
    roads: tuple[str, ...]
    houses: tuple[tuple[str, int], ...]


@lru_cache(maxsize=16384)
def read_address(text: str) -> VenueAddress:
    """The comparable form of an address; never raises.

    >>> read_address("河东镇青松路12-14号附近").houses
    (('青松路', 12), ('青松路', 14))
    >>> read_address("青松路与白桦街交叉口北100米").roads
    ('青松路', '白桦街')
    """
    written = normalize("NFKC", text).casefold().replace("－", "-")
    bare = _ADMIN.sub("", written, count=1) or written
    roads: list[str] = []
    houses: list[tuple[str, int]] = []
    for part in _PARTS.split(bare):
        for found in _ROAD.finditer(part):
            road = found[1]
            if road not in roads:
                roads.append(road)
            behind = _HOUSE.match(part, found.end())
            if behind:
                houses += [(road, number) for number in _numbers(behind[1])]
    flat = _NOISE.sub("", _HABIT.sub("", bare))
    return VenueAddress(flat, tuple(roads), tuple(dict.fromkeys(houses)))


def _numbers(written: str) -> list[int]:
    """House numbers of one group; a smaller number behind a hyphen is a shop within the house (811-2), not a house."""
    numbers: list[int] = []
    for first, last in re.findall(r"(\d{1,5})(?:[-~—至](\d{1,5}))?", written)[:6]:
        numbers.append(int(first))
        if last and int(last) > int(first):
            numbers.append(int(last))
    return numbers
