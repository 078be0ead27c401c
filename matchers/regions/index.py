"""The index of risk regions: what level a place had at a time.

Every piece of a region's text is filed under its city and its first three characters; a question looks up each
position of its text, so it costs as much in a list of thirty as in one of thirty thousand. Regions without pieces
are whole divisions and are filed by their code.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from matchers.regions.areas import Area, Piece, buildings_at, plain, read_area
from matchers.regions.reading import RiskLevel, RiskReading
from schemas.fields.places import parse_place, successor_codes
from schemas.records import RiskRegion

RegionChange = tuple[str, RiskRegion | None]  # (region id, the region now, or None when removed)

_ANCHOR = 3
_RANK: dict[RiskLevel, int] = {"none": 0, "low": 1, "mid": 2, "high": 3}
_OWN_CITY = ("11", "12", "31", "50", "81", "82")
_BESIDE = re.compile(r"周边|之后|之外|以外|以[东西南北]|对面")  # then the text means another place, near this one
_OPEN_END = float("inf")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Filed:
    """A region as the index keeps it; times are POSIX seconds."""

    region_id: str
    rank: int
    level: RiskLevel
    code: str
    start: float
    end: float
    area: Area


class RegionIndex:
    """Risk regions, searchable by place and time; not safe for threads."""

    def __init__(self) -> None:
        self.generation = 0
        self._filed: dict[str, _Filed] = {}
        self._by_anchor: dict[str, dict[str, list[tuple[Piece, _Filed]]]] = {}
        self._by_code: dict[str, list[_Filed]] = {}

    def __len__(self) -> int:
        """Regions now held, open or not."""
        return len(self._filed)

    def apply(self, changes: Sequence[RegionChange]) -> None:
        """Add, replace and remove regions, in order; visible to the next question."""
        for region_id, region in changes:
            self._remove(region_id)
            if region is not None:
                self._add(region_id, region)
        if changes:
            self.generation += 1

    def risk_at(self, text: str, at: datetime, code: str = "", community: str = "", until: datetime | None = None) -> RiskReading:
        """The highest level that held for the place at `at`, with the regions of that level.

        Args:
            text: The place as written; house numbers and rooms do not matter, building numbers do.
            at: An aware instant; a region holds from `valid_from` up to, not including, `valid_to`.
            code: The place's division where it is known already (6, 9 or 12 digits); saves reading the text.
            community: Its community, where a source has one apart from the text.
            until: The end of a stay that began at `at`; a level that held for any part of it counts.
        """
        codes = _codes_now(code) if code else _codes_of(text)
        begins, ends = at.timestamp(), (until or at).timestamp()
        found = self._found(plain(text + community), codes, begins, ends)
        best = max((filed.rank for filed in found), default=0)
        top = [filed for filed in found if filed.rank == best]
        level: RiskLevel = top[0].level if top else "none"
        return RiskReading(level, tuple(sorted({filed.region_id for filed in top})), at)

    def reaches(self, code: str) -> bool:
        """Whether any region's division is this one, holds it or lies in it; true where the division is not known."""
        codes = _codes_now(code) if code else ()
        return not code or any(_compatible(filed.code, codes) for filed in self._filed.values())

    def _found(self, text: str, codes: tuple[str, ...], begins: float, ends: float) -> list[_Filed]:
        """The regions in force at any time of the stay that cover the place.

        Times are compared first: most of a long list is over.
        """
        found = [
            filed
            for place in _enclosing(codes)
            for filed in self._by_code.get(place, ())
            if filed.start <= ends and begins < filed.end and not _is_excluded(filed, text)
        ]
        for key in {_key(code) for code in codes}:
            anchors = self._by_anchor.get(key, {})
            for position in range(len(text) - _ANCHOR + 1 if anchors else 0):
                for piece, filed in anchors.get(text[position : position + _ANCHOR], ()):
                    if (
                        filed.start <= ends
                        and begins < filed.end
                        and text.startswith(piece.text, position)
                        and _covers(piece, text, position)
                        and _compatible(filed.code, codes)
                        and (piece.whole or not _is_excluded(filed, text))
                    ):
                        found.append(filed)
        return found

    def _add(self, region_id: str, region: RiskRegion) -> None:
        filed = _file(region_id, region)
        self._filed[region_id] = filed
        anchors = self._by_anchor.setdefault(_key(filed.code), {})
        for piece in filed.area.pieces:
            anchors.setdefault(piece.text[:_ANCHOR], []).append((piece, filed))
        if filed.area.whole:
            self._by_code.setdefault(filed.code, []).append(filed)

    def _remove(self, region_id: str) -> None:
        filed = self._filed.pop(region_id, None)
        if filed is None:
            return
        anchors = self._by_anchor[_key(filed.code)]
        for anchor in {piece.text[:_ANCHOR] for piece in filed.area.pieces}:
            _replace(anchors, anchor, [entry for entry in anchors[anchor] if entry[1] is not filed])
        if filed.area.whole:
            _replace(self._by_code, filed.code, [other for other in self._by_code[filed.code] if other is not filed])


def _replace(groups: dict[str, list[_T]], key: str, kept: list[_T]) -> None:
    if kept:
        groups[key] = kept
    else:
        del groups[key]


def _file(region_id: str, region: RiskRegion) -> _Filed:
    names = (region.province, region.city, region.county)
    code = _region_code(region)
    area = read_area(region.community, region.exclusions, tuple(dict.fromkeys(map(plain, ("".join(names), *names)))))
    end = region.valid_to.timestamp() if region.valid_to else _OPEN_END
    return _Filed(region_id, _RANK[region.level], region.level, code, region.valid_from.timestamp(), end, area)


def _region_code(region: RiskRegion) -> str:
    """Today's code of the deepest division: as given, as named, or as the community text says."""
    if region.code:
        return _codes_now(region.code)[0]
    where = region.province + region.city + region.county
    code = parse_place(where).code
    return code if code and code[4:] != "00" else parse_place(where + region.community).code or code


def _codes_now(code: str) -> tuple[str, ...]:
    return successor_codes(code[:6]) or (code[:6],)


@lru_cache(maxsize=1 << 14)  # checkpoints, hotels and stations come again and again
def _codes_of(text: str) -> tuple[str, ...]:
    reading = parse_place(text)
    return tuple(code for code, _ in reading.candidates) or (reading.code,)


def _key(code: str) -> str:
    """Where pieces are filed: by city; by province where it is its own city or nothing below it is known."""
    return code[:2] if code.startswith(_OWN_CITY) or code[2:4] == "00" else code[:4]


def _enclosing(codes: tuple[str, ...]) -> Iterable[str]:
    """The one division and those around it; none when several fit, as a whole division needs no further evidence."""
    if len(codes) != 1 or not codes[0]:
        return ()
    return dict.fromkeys((codes[0], codes[0][:4] + "00", codes[0][:2] + "0000"))


def _compatible(region: str, places: tuple[str, ...]) -> bool:
    return any(region == place or _holds(region, place) or _holds(place, region) for place in places)


def _holds(outer: str, inner: str) -> bool:
    return outer.endswith("00") and inner.startswith(outer.rstrip("0") if outer[2:4] == "00" else outer[:4])


def _covers(piece: Piece, text: str, position: int) -> bool:
    """Whether the text, which has the piece's at the position, is in it: one of its buildings, if it lists any."""
    end = position + len(piece.text)
    if piece.text[-1].isdigit() and text[end : end + 1].isdigit():
        return False
    if piece.buildings:
        named, end = buildings_at(text, end)
        if piece.buildings.isdisjoint(named):
            return False
    return not _BESIDE.match(text, end)


def _is_excluded(filed: _Filed, text: str) -> bool:
    for piece in filed.area.excluded:
        position = text.find(piece.text)
        if position >= 0 and _covers(piece, text, position):
            return True
    return False
