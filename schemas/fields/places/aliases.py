"""The ways a division is written: its name, without its suffix, without the peoples in it."""

import re
from collections.abc import Iterator

_SUFFIXES = (
    "特别行政区",
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "地区",
    "林区",
    "特区",
    "新区",
    "省",
    "市",
    "盟",
    "区",
    "县",
    "旗",
)
_LONG_PEOPLES = (
    "蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|"
    "阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_SHORT_PEOPLES = "回|藏|苗|彝|壮|满|侗|瑶|白|傣|黎|佤|畲|高山|水|土|羌|怒|京|各"
_PEOPLES = re.compile(rf"(?:(?:{_LONG_PEOPLES})族?|(?:{_SHORT_PEOPLES})族)+(自治)?([州县旗区])$")
_TOO_COMMON = {"市中", "城中"}  # as words they stand for the middle of any town
_MISWRITTEN = {"颍": "颖", "亳": "毫", "睢": "雎"}  # characters that keyboards and people replace by a common one
_OTHER_NAMES = {"内蒙古自治区": ("内蒙",)}


def short_name(name: str) -> str:
    """The name without suffix and peoples, "" when fewer than two characters would stay.

    >>> short_name("西双版纳傣族自治州"), short_name("崇川区"), short_name("和县")
    ('西双版纳', '崇川', '')
    """
    found = _peoples(name)
    stem = name[: found.start()] if found else name
    if not found:
        suffix = next((end for end in _SUFFIXES if name.endswith(end)), "")
        stem = name.removesuffix(suffix)
        stem = stem if stem != name or len(name) > 2 else ""
    return stem if len(stem) >= 2 and stem not in _TOO_COMMON else ""


def _peoples(name: str) -> re.Match[str] | None:
    if name.endswith("自治区") or not ("自治" in name or "族" in name):
        return None
    return _PEOPLES.search(name)


def aliases(name: str) -> Iterator[tuple[str, bool]]:
    """(written form, whether it is a full name) for everything the division may be called."""
    yield name, True
    stem = short_name(name)
    if stem:
        yield stem, False
    found = _peoples(name)
    if found and found.start() > 0:
        head = name[: found.start()]
        yield head + found[2], True
        yield f"{head}自治{found[2]}", True
    for other in _OTHER_NAMES.get(name, ()):
        yield other, False
    for right, wrong in _MISWRITTEN.items():
        if right in name:
            yield name.replace(right, wrong), True
