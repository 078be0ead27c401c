"""Venue names: the core, the branch in brackets, and tokens that can be weighed by how rare they are."""

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from unicodedata import normalize

_BRACKET = re.compile(r"[(\[【〔<{]([^)\]】〕>}]*)[)\]】〕>}]?")
_SQUEEZE = re.compile(r"[^0-9a-z\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
# Forms of company and habit that platforms add or leave out; they tell no two venues apart.
_FORM = re.compile(r"股份有限公司|有限责任公司|有限公司|公司|总店|旗舰店|专营店|建设中|装修中|暂停营业|营业中|已关闭|筹建中")
# What stands in brackets says which of several shops, or only on which side the door is.
_SIDE = re.compile(r"^(?:[东南西北中]+[0-9]*(?:侧|正|偏|边)*[门口]?|正门|后门|侧门|[a-z0-9]{1,2}(?:号)?[门口]|入口|出口)$")
_PART = re.compile(
    r"停车场|停车库|地下车库|出入口|入口|出口|卫生间|公共厕所|厕所|电梯|售楼处|充电站|充电桩|租赁点|快递柜|atm|自助银行|公交站|地铁站|收费站"
)


@dataclass(frozen=True, slots=True)
class VenueName:
    """A name in comparable form: small letters, no separators.

    Attributes:
        core: Without brackets and company forms; never empty unless the name is.
        branch: What brackets held, company forms removed; `""` for sides and doors.
        side: A door or side in brackets (西门).
        part: What part of a larger venue it is (停车场), which the larger venue is not.
        full: Core and branch in one.
    """

    core: str
    branch: str
    side: str
    part: str
    full: str


@lru_cache(maxsize=16384)
def read_name(text: str) -> VenueName:
    """The comparable form of a venue's name; never raises.

    >>> read_name("小满书店（西门）").core, read_name("小满书店(河东路店)").branch, read_name("云杉科技有限公司").core
    ('小满书店', '河东路店', '云杉科技')
    """
    written = normalize("NFKC", text).casefold()
    held = [_squeeze(part) for part in _BRACKET.findall(written)]
    outside = _squeeze(_BRACKET.sub("", written))
    sides = [part for part in held if _SIDE.match(part)]
    branch = _FORM.sub("", "".join(part for part in held if part not in sides))
    core = _FORM.sub("", outside) or outside or branch
    found = _PART.search(outside)
    branch = branch if core != branch else ""
    return VenueName(core, branch, sides[0] if sides else "", found[0] if found else "", core + branch)


def _squeeze(text: str) -> str:
    return _SQUEEZE.sub("", text)


@lru_cache(maxsize=16384)
def tokens(text: str) -> frozenset[str]:
    """Single characters and neighbouring pairs of a squeezed text."""
    return frozenset(map(intern, text)) | frozenset(intern(text[place : place + 2]) for place in range(len(text) - 1))
