"""Reads chains of divisions, province to county, off the front of a folded text."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from schemas.fields.places.aliases import short_name
from schemas.fields.places.gazetteer import Written, gazetteer
from schemas.fields.places.register import Division, register
from schemas.fields.places.towns import towns_at

_NOISE = re.compile(
    r"(?:中国|中华人民共和国|(?i:null|none|nan)|[:：,，、;；/|_\-·.。\"'()\[\]【】]|(?:自治区|省)?直辖县级行政(?:单位|区划)|市辖[区县]|"
    r"生产建设兵团|第[一二三四五六七八九十]{1,3}师)+"
)
_NOISE_STARTS = frozenset("中nN:：,，、;；/|_-·.。\"'()[]【】自省直市生第")  # a quick look before the pattern
_ROAD = r"[东西南北中]?[一二三四五六七八九十]?(?:路|街|大道|大街|大路|巷|弄|胡同)"
_FEATURE_INSIDE = re.compile(rf"(?:{_ROAD}|村|镇|乡|社区|小区|花园|苏木)")  # 杭州市|中山|北路: a road, not 中山
_BUILT = r"村|镇|乡|社区|小区|花园|广场|公寓|新村|桥|苑|坊|楼|门|里|中学|小学|医院|酒店|宾馆|饭店|银行|苏木"
_FEATURE_OF_CITY = re.compile(rf"(?:{_ROAD}|大[厦桥楼学]|[东西南北中]?(?:{_BUILT}|公园|纪念))")
_FEATURE = re.compile(  # with nothing around it a county's short name needs more: 和平|里, 南山|大厦, 东方|广场
    rf"(?:{_ROAD}|大[厦桥楼]|[东西南北中]?(?:{_BUILT}|港|湖|山|河|江|站|园|庄|学))"
)
_WRONG_SUFFIX = re.compile(r"[市区县](?![场间道委政府域局内中直])")
_REACH = 12  # characters beyond a city in which its county is looked for
_SCAN = 40  # characters in which a first division is looked for
_FULL, _OTHER_SUFFIX, _SHORT, _REPEATED = 4.0, 3.2, 2.5, 0.1  # weights of how a division is written
_OUTER = {1: 0.3, 2: 0.2, 3: 0.0}  # of two divisions called alike the larger is meant: 吉林 is the province


class Chain(NamedTuple):
    """Divisions read so far, outermost first. `start` and `end` bound the last name; `full` says how it is written."""

    links: tuple[Division, ...] = ()
    start: int = 0
    end: int = 0
    score: float = 0.0
    full: bool = True

    @property
    def last(self) -> Division:
        """The innermost division."""
        return self.links[-1]


def read_chains(text: str, day: str, frame: Division | None) -> list[Chain]:
    """The best readings at the front of the text, all of one score; [] when no division stands there."""
    found = _best(_grow(text, day, frame, _START))
    if len(found) == 1 and found[0].last.level < _COUNTY and not towns_at(text, found[0].end)[0]:
        return _reach(text, day, frame, found[0]) or found
    return found


def _reach(text: str, day: str, frame: Division | None, chain: Chain) -> list[Chain]:
    """The chain with a full name that stands a few characters further on, beyond words that name no division."""
    for position in range(chain.end + 1, min(len(text) - 2, chain.end + _REACH)):
        if any(written.full and len(written.text) > 2 for written in gazetteer().at(text, position)):
            further = Chain(chain.links, chain.start, position, chain.score, chain.full)
            found = [longer for longer in _grow(text, day, frame, further) if longer.score >= chain.score + _FULL]
            if found:
                return _best(found)
    return []


def scan_chains(text: str, day: str, frame: Division | None) -> list[Chain]:
    """The best readings that begin further on: the first full name of three characters or more begins them."""
    for position in range(1, min(len(text) - 2, _SCAN)):
        for written in gazetteer().at(text, position):
            if written.full and len(written.text) > 2:
                found = [chain for chain in _grow(text, day, frame, Chain(end=position)) if chain.score >= _FULL]
                if found:
                    return _best(found)
    return []


def _best(chains: list[Chain]) -> list[Chain]:
    if len(chains) < 2:
        return chains
    best = max(chain.score for chain in chains)
    return [chain for chain in chains if chain.score > best - 0.05]


_START = Chain()
_COUNTY = 3


def skip_noise(text: str, position: int) -> int:
    """The position after separators and words that name nothing."""
    if text[position : position + 1] not in _NOISE_STARTS:
        return position
    found = _NOISE.match(text, position)
    return found.end() if found else position


def _grow(text: str, day: str, frame: Division | None, chain: Chain) -> list[Chain]:
    position = skip_noise(text, chain.end)
    grown: list[Chain] = []
    for written in gazetteer().at(text, position):
        for longer in _extend(text, day, frame, chain, written, position):
            grown.append(longer)
            grown += _grow(text, day, frame, longer)
        if any(found.full and found.links[-1].level == _COUNTY for found in grown):
            break  # a shorter form here could only read less
    return grown


def _extend(text: str, day: str, frame: Division | None, chain: Chain, written: Written, position: int) -> list[Chain]:
    end = position + len(written.text)
    if not chain.links:
        return _append(text, day, frame, chain, written, position)
    if not written.lines.isdisjoint([link.line for link in chain.links]):
        again = _begin_again(text, day, frame, chain, written, end) if written.begins else []
        return [Chain(chain.links, position, end, chain.score + _REPEATED, bool(written.full)), *again]
    grown = _append(text, day, frame, chain, written, position)
    if written.begins and not (grown and grown[0].full):
        return _begin_again(text, day, frame, chain, written, end) or grown
    return grown


def _append(text: str, day: str, frame: Division | None, chain: Chain, written: Written, position: int) -> list[Chain]:
    """The chain with each division that the written form may stand for below its last."""
    end = position + len(written.text)
    last = chain.links[-1] if chain.links else None
    full = _fitting(written.full, last, frame, day) if written.full else ()
    grown = [_linked(chain, division, position, end, _FULL, full=True) for division in full]
    short = _fitting(written.short, last, frame, day) if written.short else ()
    if not short or _is_feature(text, position, end, chain, short) or _names_the_city_again(chain, written.text):
        return grown
    other = _WRONG_SUFFIX.match(text, end)
    for division in short:
        if _begins_later(division, day) or (other and text.startswith(division.name, position)):
            continue
        if other and (division.level == _COUNTY or other[0] == "市"):
            grown.append(_linked(chain, division, position, other.end(), _OTHER_SUFFIX, full=True))
        else:
            grown.append(_linked(chain, division, position, end, _SHORT, full=False))
    return grown


def _linked(chain: Chain, division: Division, start: int, end: int, weight: float, *, full: bool) -> Chain:
    score = chain.score + weight + _OUTER[division.level]
    return Chain((*chain.links, division), start, end, score, full)


def _names_the_city_again(chain: Chain, text: str) -> bool:
    return any(link.name.startswith(text) and short_name(link.name) == text for link in chain.links)


def _begin_again(text: str, day: str, frame: Division | None, chain: Chain, written: Written, end: int) -> list[Chain]:
    """Chains of a second address: forms put a default region before what people write.

    A province or a prefecture in full begins one, or the short name of the province that the first lies in. Only
    such count as go as deep as the first, and deeper than where they begin.
    """
    last = chain.last.level
    heads = [one for one in _fitting(written.full, None, frame, day) if one.level < 3 and one.level <= last]
    if not heads:
        heads = [one for one in written.short if one.level == 1 and one.line in register().ancestors(chain.links[0].line)]
    found: list[Chain] = []
    for head in heads:
        begun = _linked(Chain(score=chain.score), head, end - len(written.text), end, _FULL, full=True)
        deep = max(last, head.level + 1)
        found += [longer for longer in _grow(text, day, frame, begun) if longer.last.level >= deep]
    return found


def _is_feature(text: str, start: int, end: int, chain: Chain, short: tuple[Division, ...]) -> bool:
    """Whether a name without its suffix begins the name of a road, a town or a building."""
    alone = _FEATURE if short[0].level == _COUNTY else _FEATURE_OF_CITY
    if (_FEATURE_INSIDE if chain.links else alone).match(text, end):
        return not gazetteer().at(text, end) and not towns_at(text, end)[0]
    return start + len(towns_at(text, start)[0]) > end


def _begins_later(division: Division, day: str) -> bool:
    return bool(day) and division.start > day and not register().of_line(division.line, day)


@lru_cache(maxsize=1 << 16)
def _fitting(divisions: tuple[Division, ...], last: Division | None, frame: Division | None, day: str) -> tuple[Division, ...]:
    """One version per line that fits below `last` and in the frame: one that holds, else the newest.

    Divisions that hold crowd out those that do not.
    """
    newest: dict[str, Division] = {}
    for division in divisions:
        if (last is None or division.level > last.level) and _lies_in(division, last, frame):
            known = newest.get(division.line)
            if known is None or _rank(division, day) > _rank(known, day):
                newest[division.line] = division
    living = tuple(division for division in newest.values() if division.holds_on(day))
    return living or _last_of_each_city(newest.values())


def _last_of_each_city(ended: Iterable[Division]) -> tuple[Division, ...]:
    """Of several ended divisions of one name in one city only the last is meant."""
    last: dict[str, Division] = {}
    for division in sorted(ended, key=lambda division: division.end or "9999"):
        last[division.code[:4]] = division
    return tuple(last.values())


def _rank(division: Division, day: str) -> tuple[bool, str]:
    return division.holds_on(day), division.end or "9999"


def _lies_in(division: Division, last: Division | None, frame: Division | None) -> bool:
    above = register().ancestors(division.line)
    if last is not None and last.line not in above:
        return False
    if frame is None or frame.line in above or frame.line == division.line:
        return True
    return division.line in register().ancestors(frame.line)
