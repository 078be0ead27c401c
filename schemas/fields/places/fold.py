"""Folds a place text to one writing: half-width, simplified, no spaces."""

import re
import unicodedata
from functools import cache

from schemas.fields.places.tables import read_table

_GAPS = dict.fromkeys([*map(ord, " \t\r\n\u00a0\u3000\u200b\u200c\u200d\ufeff\u2009\u202f")])


@cache
def _table() -> dict[int, str | int | None]:
    wide = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    simplified = {ord(row[0]): row[1] for row in read_table("folds")}
    return {**simplified, **wide, **_GAPS}


_COMPATIBILITY = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\u3300-\u33ff\uff61-\uffdc]")


def fold(text: str) -> str:
    """The text half-width, in simplified characters and without any space; digits and marks stay.

    Beijing's area offices are written 亦庄（地区）镇, the bracket is left out.

    >>> fold("臺灣 高雄 （１０１）")
    '台湾高雄(101)'
    """
    if _COMPATIBILITY.search(text):
        text = unicodedata.normalize("NFKC", text)
    folded = text.translate(_table())
    return folded.replace("(地区)", "") if "(地区)" in folded else folded
