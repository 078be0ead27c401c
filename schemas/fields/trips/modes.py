"""The means of travel, out of the words and numeric codes that sources use."""

import re
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

Mode = Literal["", "train", "flight", "coach", "bus", "metro", "taxi", "ship", "car", "place", "other"]

# The order decides: the first pattern found wins, so the more exact words stand first.
_WORDS: tuple[tuple[Mode, str], ...] = (
    ("metro", r"地铁|轨道交通|轻轨|有轨电车|\bmetro\b|\bsubway\b|\bmrt\b|\bmtr\b|\btram\b"),
    ("flight", r"飞机|航班|民航|航空|\bflight\b|\bair\b|\bplane\b|\baircraft\b"),
    ("ship", r"轮船|客轮|渡轮|轮渡|邮轮|游轮|客滚|\bship\b|\bferry\b|\bboat\b|\bcruise\b|^船"),
    ("train", r"火车|列车|动车|高铁|铁路|城际|普快|\btrain\b|\brail(?:way)?\b"),
    ("taxi", r"出租|网约|滴滴|的士|专车|快车|顺风车|\btaxi\b|\bcab\b|\bride"),
    ("bus", r"公交|公共汽车|\d路|\bbus\b"),
    ("coach", r"长途|大巴|客车|客运|班车|中巴|\bcoach\b"),
    ("car", r"汽车|私家车|自驾|轿车|面包车|\bcar\b|\bdrive\b|\bvehicle\b"),
    ("place", r"场所|地点|停留|\bplace\b|\bvenue\b|\bsite\b"),
    ("other", r"其他|其它|\bother\b"),
)
_PATTERNS = tuple((mode, re.compile(words)) for mode, words in _WORDS)

# The numeric codes that the public same-trip lists of 2020 share; they disagree on 4 and 5, both are road services.
_CODES: dict[str, Mode] = {
    "1": "flight", "2": "train", "3": "metro", "4": "coach", "5": "bus", "6": "taxi", "7": "ship", "8": "place",
}  # fmt: skip

Group = Literal["", "air", "rail", "road", "water", "place"]
_GROUPS: dict[Mode, Group] = {
    "flight": "air", "train": "rail", "metro": "rail", "coach": "road", "bus": "road", "taxi": "road", "car": "road",
    "ship": "water", "place": "place",
}  # fmt: skip


@lru_cache(maxsize=1024)
def read_mode(text: str) -> Mode:
    """The mode a source's word or code stands for; `""` when it says nothing, "other" when it is not understood.

    >>> read_mode("长途客车"), read_mode("2"), read_mode("Flight"), read_mode("")
    ('coach', 'train', 'flight', '')
    """
    word = normalize("NFKC", text).strip().casefold()
    if not word:
        return ""
    code = word.removesuffix(".0")
    return _CODES.get(code) or mode_word(word) or "other"


def mode_word(text: str) -> Mode:
    """The mode named anywhere in a case-folded text; `""` when none is."""
    for mode, pattern in _PATTERNS:
        if pattern.search(text):
            return mode
    return ""


def mode_group(mode: Mode) -> Group:
    """What two sources cannot disagree on: air, rail, road, water, a place, or `""` when unknown."""
    return _GROUPS.get(mode, "")
