"""Development zones and other areas that cities run like districts but the register does not know."""

import re
from functools import cache

from schemas.fields.places.tables import read_table

_HAN = r"[\u4e00-\u9fff]"
_STRONG = re.compile(
    rf"{_HAN}{{0,14}}?(?:(?:高新|经济|经|开发|产业|科技|工业|保税|示范|管理|旅游|度假|合作|试验|实验|综合|新|港|园)+区|开发区|风景名胜区|景区|园区)"
)
_DISTRICT = re.compile(rf"{_HAN}{{1,7}}?区")
_NO_DISTRICT = re.compile(r"(?:小|社|校|厂|矿|家属|住宅|生活|宿舍|库|片|灾|营|军|防|院|[一二三四五六七八九十])区$")


def zone_at(text: str, position: int, *, district_like: bool) -> str:
    """The zone written at the position, "" when there is none.

    `district_like` also takes any name in …区, as the cities write areas they run like districts.
    """
    if text.find("区", position, position + 24) < 0:
        return ""
    found = _STRONG.match(text, position)
    if found and "社区" not in found[0] and "小区" not in found[0]:
        return found[0]
    if district_like:
        found = _DISTRICT.match(text, position)
        if found and not _NO_DISTRICT.search(found[0]):
            return found[0]
    return ""


_AFTER_NAME = re.compile(r"(?:国家级?|省级|高新|经济|经|开发|技术|产业|综合|保税|新|临港|港)+区")


def zone_from(text: str, start: int, end: int) -> str:
    """The zone whose name begins with the division name at start:end (红谷滩新区), "" when none does."""
    found = _AFTER_NAME.match(text, end)
    return text[start : found.end()] if found else ""


def known_zone_at(text: str, position: int) -> tuple[str, str]:
    """The zone of the table whose full name stands at the position, with its city's code; ("", "") when none does."""
    for name, city in _known().get(text[position : position + 2], ()):
        if text.startswith(name, position):
            return name, city
    return "", ""


@cache
def _known() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for code, name in sorted(read_table("zones"), key=lambda row: -len(row[1])):
        found.setdefault(name[:2], []).append((name.removesuffix("管委会"), f"{code[:4]}00"))
    return found
