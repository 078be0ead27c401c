"""Plates, bus routes, metro lines and ships in free text (NFKC, capital letters)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from schemas.fields.trips.modes import Mode

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# A province, the office's letter and four to six places (GA 36-2018); `*` stands for a masked one.
_PLATE = re.compile(
    rf"(?<![{PROVINCES}])([{PROVINCES}])[ ]?([A-Z])[ ·.•-]*([A-Z0-9*](?:[ ·.-]?[A-Z0-9*]){{3,5}}[挂学警港澳]?)(?![A-Z0-9*])"
)
# The same without its province, or with a character that is no province (a misprint): told by length and digits.
_TAIL = re.compile(r"(?<![A-Z0-9])([A-Z])[ ·.-]?((?=[A-Z0-9]*\d[A-Z]?[A-Z0-9]*\d)(?=(?:[A-Z]*\d){3})[A-Z0-9]{5,6})(?![A-Z0-9])")
# The plate of somebody who rode, not of what they rode in.
_RIDER = re.compile(r"\s*(?:的)?(?:司机|车主|驾驶员)")
# In a plate's serial the letters I and O are never issued (GA 36-2018, 5.2), so they are misread digits.
_HIDING = str.maketrans("●○■□◆#?", "*******")
_SERIAL = str.maketrans("OI", "01")

_ROUTE = re.compile(
    r"(?P<before>[\u4e00-\u9fff·]{0,14}?)(?P<number>[A-Z]{0,3}\d{1,4}[A-Z]?(?:[/、][A-Z]{0,3}\d{1,4}[A-Z]?)*)(?:-\d{1,4})?"
    r"(?:号?路|公交|路?号?专线|快线|线)(?!口|段|[0-9]{0,4}号)"
)
_ENGLISH_ROUTE = re.compile(
    r"\bBUS (?:NO\.? ?|ROUTE |LINE )?([A-Z]?\d{1,4}[A-Z]?)\b|\b(?:NO\.? ?|ROUTE |LINE )([A-Z]?\d{1,4}[A-Z]?) BUS\b"
)
_ENGLISH_LINE = re.compile(r"\b(?:METRO|SUBWAY|MTR|MRT)?,? ?LINE (?:NO\.? ?)?(\d{1,2})\b(?! BUS)")
_LINE = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{0,14}?)(?P<lines>[A-Z]?\d{1,2}(?:号线)?(?:[、,/和转至-][A-Z]?\d{1,2}(?:号线)?)*)(?<=号线)"
)
_WORDS = re.compile(
    r"(?:城市)?轨道交通|地铁|轻轨|公共汽车|公交车|公交|巴士|线路|乘坐|搭乘|换乘|转乘|乘|坐|专线车?|免费|大巴车?|客车|车牌号?|夜班|"
    r"快速|高峰|旅游|转|至|为|在|号|曾|时|日|月|分|车"
)
_DIVISION = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:特别行政区|自治[州县区旗]|地区|新区|[市县区旗州盟])$")
_SHIP = re.compile(r"([\u4e00-\u9fff]{2,8}\d{0,4})(?:号|轮)")
_CHANGE = re.compile(r"(?:换乘|转乘|转|前往|再乘|改乘)[^,，;；。]{0,4}$")


@dataclass(frozen=True, slots=True, order=True)
class Route:
    """A numbered service of a city: `city` without 市 or 县, `""` when the text does not say."""

    city: str
    number: str


@lru_cache(maxsize=16384)
def read_plates(text: str) -> tuple[str, ...]:
    """Canonical plates of what was ridden in; `*` for masked places; without province when that is not written.

    >>> read_plates("临江307路公交车（苏Z·N1234）"), read_plates("苏Z1B-345"), read_plates("B9路(苏Z12345司机乘坐)")
    (('苏ZN1234',), ('苏Z1B345',), ())
    """
    found = {
        match[1] + match[2] + _serial(match[3])
        for match in _PLATE.finditer(text.translate(_HIDING))
        if not _RIDER.match(text, match.end())
    }
    return tuple(sorted(found))


@lru_cache(maxsize=16384)
def read_tails(text: str) -> tuple[str, ...]:
    """Plates written without a province: the office's letter and the serial.

    >>> read_tails("ZF2345"), read_tails("公交9路 瑜ZP2345")
    (('ZF2345',), ('ZP2345',))
    """
    rest = _PLATE.sub(" ", text)
    return tuple(sorted({match[1] + _serial(match[2]) for match in _TAIL.finditer(rest)}))


@lru_cache(maxsize=16384)
def read_routes(text: str) -> tuple[Route, ...]:
    """Numbered bus routes; the fleet number after a hyphen (906-36路) is not the route.

    >>> read_routes("临江公交7路"), read_routes("47路公交"), read_routes("临江市906-36路公交车")
    ((Route(city='临江', number='7'),), (Route(city='', number='47'),), (Route(city='临江', number='906'),))
    """
    found: dict[str, Route] = {}
    for match in _ROUTE.finditer(_PLATE.sub(" ", text)):
        for written in re.split(r"[/、]", match["number"]):
            number = _padless(written)
            if number not in found or not found[number].city:
                found[number] = Route(_city(match["before"]), number)
    if not found:
        found = {number: Route("", number) for parts in _ENGLISH_ROUTE.findall(text) for number in map(_padless, parts) if number}
    return tuple(sorted(found.values()))


@lru_cache(maxsize=16384)
def read_lines(text: str) -> tuple[Route, ...]:
    """Metro lines of one journey, in the order of their numbers.

    >>> [line.number for line in read_lines("临江地铁1、2号线")], read_lines("河东3号线")
    (['1', '2'], (Route(city='河东', number='3'),))
    """
    city = ""
    lines: set[str] = set()
    for match in _LINE.finditer(text):
        if _CHANGE.search(match["before"]) and lines and not match["before"].startswith(("转", "换")):
            continue
        city = city or _city(match["before"])
        lines.update(_padless(line) for line in re.findall(r"[A-Z]?\d{1,2}", match["lines"]))
    if not lines:
        lines.update(_padless(line) for line in _ENGLISH_LINE.findall(text))
    return tuple(Route(city, line) for line in sorted(lines))


def read_ship(text: str) -> str:
    """A ship's name without 号 or 轮; `""` when none is named."""
    match = _SHIP.search(text)
    return match[1] if match else ""


def is_road(mode: Mode) -> bool:
    """Whether plates without province may be read (a flight number looks the same)."""
    return mode in ("coach", "bus", "taxi", "car")


def _serial(text: str) -> str:
    return re.sub(r"[ ·.•-]", "", text).translate(_SERIAL)


def _padless(number: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", number)


def _city(before: str) -> str:
    """The place name in front of a number, without words for the service and without the division's suffix."""
    rest = _WORDS.sub(" ", before).split()
    name = rest[-1] if rest else ""
    name = _DIVISION.sub("", name)
    return name if len(name) <= 8 else name[-4:]
