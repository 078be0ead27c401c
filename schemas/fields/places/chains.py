"""Reads chains of divisions, province to county, off the front of a folded text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.fields.places.aliases import short_name
from schemas.fields.places.gazetteer import Written, gazetteer
from schemas.fields.places.register import Division, register

_NOISE = re.compile(
    r"(?:中国|中华人民共和国|(?i:null|none|nan)|[:：,，、;；/|_\-·.。\"'()\[\]【】]|(?:自治区|省)?直辖县级行政(?:单位|区划)|市辖区|"
    r"(?:新疆)?生产建设兵团|第[一二三四五六七八九十]{1,3}师)+"
)
_FEATURE = re.compile(  # after a name without its suffix: then it is a road, a village or a building, not the division
    r"[东西南北中]?(?:路|街|大[道街路厦桥楼]|巷|弄|胡同|里|村|镇|乡|社区|小区|花园|广场|公寓|新村|桥|港|湖|山|河|江|站|苑|坊|"
    r"园|楼|庄|门|学|中学|小学|医院|酒店|宾馆|饭店|银行|苏木)"
)
_WRONG_SUFFIX = re.compile(r"[市区县](?![场间道委政府域局内中直])")
_SCAN = 40  # characters in which a first division is looked for
_FULL, _OTHER_SUFFIX, _SHORT, _REPEATED = 4.0, 3.2, 2.5, 0.1  # weights of how a division is written
_OUTER = {1: 0.3, 2: 0.2, 3: 0.0}  # of two divisions called alike the larger is meant: 吉林 is the province


@dataclass(frozen=True, slots=True)
class Chain:
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
    """The best readings, all of one score; [] when the text names no division.

    When nothing stands at the front, the first full name further on begins the chain.
    """
    found = list(_grow(text, day, frame, Chain()))
    if not found:
        found = _scan(text, day, frame)
    best = max((chain.score for chain in found), default=0.0)
    return [chain for chain in found if chain.score > best - 0.05]


def skip_noise(text: str, position: int) -> int:
    """The position after separators and words that name nothing."""
    found = _NOISE.match(text, position)
    return found.end() if found else position


def _scan(text: str, day: str, frame: Division | None) -> list[Chain]:
    for position in range(1, min(len(text) - 1, _SCAN)):
        for written in gazetteer().at(text, position):
            if written.full:
                found = list(_grow(text, day, frame, Chain(end=position)))
                if found and any(chain.score >= _FULL for chain in found):
                    return found
    return []


def _grow(text: str, day: str, frame: Division | None, chain: Chain) -> Iterator[Chain]:
    position = skip_noise(text, chain.end) if chain.links else chain.end or skip_noise(text, 0)
    for written in gazetteer().at(text, position):
        for longer in _extend(text, day, frame, chain, written, position):
            yield longer
            yield from _grow(text, day, frame, longer)


def _extend(text: str, day: str, frame: Division | None, chain: Chain, written: Written, position: int) -> Iterator[Chain]:
    end = position + len(written.text)
    if _repeats(chain, written):
        yield Chain(chain.links, chain.start, end, chain.score + _REPEATED, chain.full)
        return
    for division in _fitting(written.full, chain, frame, day):
        yield _linked(chain, division, position, end, _FULL, full=True)
    if not written.short or _is_feature(text, end) or _names_the_city_again(chain, written.text):
        return
    other = _WRONG_SUFFIX.match(text, end)
    weight, end = (_OTHER_SUFFIX, other.end()) if other else (_SHORT, end)
    for division in _fitting(written.short, chain, frame, day):
        if not (other and text[position:end] == division.name) and not _begins_later(division, day):
            yield _linked(chain, division, position, end, weight, full=bool(other))


def _linked(chain: Chain, division: Division, start: int, end: int, weight: float, *, full: bool) -> Chain:
    bonus = _OUTER[division.level] if not chain.links else 0.0
    return Chain((*chain.links, division), start, end, chain.score + weight + bonus, full)


def _repeats(chain: Chain, written: Written) -> bool:
    lines = {link.line for link in chain.links}
    return bool(lines) and any(division.line in lines for division in (*written.full, *written.short))


def _names_the_city_again(chain: Chain, text: str) -> bool:
    return any(short_name(link.name) == text for link in chain.links)


def _is_feature(text: str, end: int) -> bool:
    return bool(_FEATURE.match(text, end)) and not gazetteer().at(text, end)


def _begins_later(division: Division, day: str) -> bool:
    return bool(day) and division.start > day and not register().of_line(division.line, day)


def _fitting(divisions: tuple[Division, ...], chain: Chain, frame: Division | None, day: str) -> list[Division]:
    """One version per line that fits below the chain and in the frame: one that holds, else the newest; the
    living crowd out the ended.
    """
    level = chain.links[-1].level if chain.links else 0
    newest: dict[str, Division] = {}
    for division in divisions:
        if division.level > level and _lies_in(division, chain, frame):
            known = newest.get(division.line)
            if known is None or _rank(division, day) > _rank(known, day):
                newest[division.line] = division
    living = [division for division in newest.values() if _is_alive(division, day)]
    return living or list(newest.values())


def _is_alive(division: Division, day: str) -> bool:
    return division.holds_on(day)


def _rank(division: Division, day: str) -> tuple[bool, str]:
    return division.holds_on(day), division.end or "9999"


def _lies_in(division: Division, chain: Chain, frame: Division | None) -> bool:
    above = register().ancestors(division.line)
    if chain.links and chain.links[-1].line not in above:
        return False
    if frame is None or frame.line in above or frame.line == division.line:
        return True
    return division.line in register().ancestors(frame.line)
