"""The area a published community text stands for: name pieces, building numbers and exceptions.

Published texts are lists of places with brackets, exceptions and building ranges:
`学田街道甲小区3-5号楼、7号楼（含底商）`, `乙社区（除丙小区外）`, `丁镇全域`, `某县除中高风险区以外的其他区域`.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from schemas.fields.places.fold import fold

_MOST_PIECES = 200  # of one region
_BUILDING = re.compile(r"(\d{1,4})(?:[-~—－至到](\d{1,4}))?(号楼|号院|栋|幢|座|#楼?|楼)")
_LAST_NUMBER = re.compile(r"(\d{1,4})(?:[-~至到](\d{1,4}))?号?$")
_NAMED_BUILDING = re.compile(_BUILDING.pattern.replace("(号楼|", "(号楼?|"))  # people write 甲花园12号 for its building
_ONLY_NUMBERS = re.compile(r"[\dA-Za-z\-~至到第号楼院栋幢座#单元及和等]+")
_BRACKET = re.compile(r"\(([^()]*)\)")
_EXCEPT_BRACKET = re.compile(r"(?:内)?(?:除|不含|不包括|不包含|排除)|(?:除外|以外|之外)$")
_EXCEPT = re.compile(r"(?:除|不含|不包括|不包含)(?:了|上述)?(.+?)(?:之外|以外|除外|外|$)")
_EXCEPT_AFTER = re.compile(r"([^,。;、]+?)(?:以外|之外)")
_LEVEL_WORDS = re.compile(
    r"(?:高|中|低|风险|封控|管控|防范|地?区域?|楼栋|上述|其他|其余|以外|之外|除外|外|的|内|、|,|和|及|与|除)+"
)
_TAIL = re.compile(
    r"(?:(?:的|内)?(?:全域|全区域|全部区域|所辖区域|辖区内?|范围内?|片区|其他?余?(?:区域|地区|楼栋)?|合围区域|围合区域|区域|地区|联片|整栋|所有)"
    r"|及?(?:附属|周边|底商|商铺|门市|车库|商户).*)+$"
)
_BOUND = re.compile(r"(?:以[东西南北内]|[东南西北]侧|[东南西北]至.*)$")
_SPLIT = re.compile(r"[、,;。:]|以及|及(?![\u4e00-\u9fff]{0,1}$)")
_TOWN = re.compile(r"^[\u4e00-\u9fff]{2,9}?(?:街道|办事处|镇|乡|苏木)(?=.{3})")
_VILLAGE = re.compile(r"^[\u4e00-\u9fff]{2,9}?(?:社区|居委会|村委会)(?=.{4})")
_PLAIN = str.maketrans({"·": None, "•": None, " ": None, "“": None, "”": None, '"': None, "－": "-", "—": "-", "～": "~"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One place of a region: the text that names it, and the buildings when only these are meant.

    `whole` marks the published text as it stands: who says just that means the area, exceptions and all.
    """

    text: str
    buildings: frozenset[int] = frozenset()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """What a community text covers: its `pieces`, or the `whole` division; never what is `excluded`."""

    pieces: tuple[Piece, ...]
    excluded: tuple[Piece, ...] = ()
    whole: bool = False


def plain(text: str) -> str:
    """Folded text without dots and quotation marks, as pieces and places are compared.

    >>> plain("御府·1栋（含 底商）")
    '御府1栋(含底商)'
    """
    return fold(text).translate(_PLAIN)


def read_area(community: str, exclusions: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> Area:
    """The area of a community text; `names` are the divisions it lies in, which it may repeat at its front."""
    whole = _without_names(plain(community), names)
    body, bracketed, excluded = _open_brackets(whole)
    body, more = _cut_exceptions(body)
    excluded = [*excluded, *more, *map(plain, exclusions)]
    named = _TAIL.sub("", body)
    if not named:
        return Area((), _exceptions(excluded, ""), whole=True)
    pieces = [*_pieces(body), *(piece for extra in bracketed for piece in _pieces(extra) if len(piece.text) >= 4)]
    if len(named) == 2 and names:
        pieces.append(Piece(names[-1] + named))  # 南苑 alone would be found everywhere
    if len(whole) >= 3:
        pieces = [*(piece for piece in pieces if piece.text != whole or piece.buildings), Piece(whole, whole=True)]
    return Area(tuple(dict.fromkeys(pieces))[-_MOST_PIECES:], _exceptions(excluded, body))


def _without_names(text: str, names: tuple[str, ...]) -> str:
    for name in names:
        if name and text.startswith(name) and not text.startswith(("街道", "镇", "乡"), len(name)):
            text = text[len(name) :]
    return text


def _open_brackets(text: str) -> tuple[str, list[str], list[str]]:
    """The text without brackets, what they add (another name, a place included), and what they take out."""
    added, excluded = [], []
    while found := _BRACKET.search(text):
        inner = found[1]
        if _EXCEPT_BRACKET.search(inner):
            excluded.append(_EXCEPT_BRACKET.sub("", inner).removesuffix("外"))
        elif inner != "地区" and not _BOUND.search(inner):
            added.append(inner.removeprefix("含").removeprefix("包括"))
        text = text[: found.start()] + text[found.end() :]
    return text.split("(")[0].replace(")", ""), added, excluded


def _cut_exceptions(text: str) -> tuple[str, list[str]]:
    """The text before an exception, and what it takes out."""
    found = _EXCEPT.search(text)
    if not found:
        return text, []
    return text[: found.start()], [found[1]]


def _pieces(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    parts = [part for part in (_TAIL.sub("", part) for part in _SPLIT.split(text)) if part and not _BOUND.search(part)]
    stem, buildings = "", set[int]()
    for part, after in pairwise([*parts, ""]):
        if _ONLY_NUMBERS.fullmatch(part):
            buildings |= _numbers(part)
            continue
        pieces += _variants(stem, buildings)
        stem, buildings = _stem(part, listed=bool(_ONLY_NUMBERS.fullmatch(after)))
    return pieces + _variants(stem, buildings)


def _stem(part: str, *, listed: bool) -> tuple[str, set[int]]:
    """A place and its buildings; a number at the end is a building when a list of numbers goes on from it."""
    found = _BUILDING.search(part) or (_LAST_NUMBER.search(part) if listed else None)
    if found is None or found.start() < 2:
        return part, set()
    return part[: found.start()].removesuffix("第"), _numbers(part[found.start() :])


def buildings_at(text: str, position: int) -> tuple[frozenset[int], int]:
    """The building numbers that the text names at the position, and where it goes on; none when it names none.

    >>> buildings_at("甲小区3-4栋1单元", 3)
    (frozenset({3, 4}), 7)
    """
    found = _NAMED_BUILDING.match(text, position + text.startswith("第", position))
    return (frozenset(_numbers(found[0])), found.end()) if found else (frozenset(), position)


def _numbers(text: str) -> set[int]:
    """Every building number of `3-5号楼`, `1至8栋`, `36号楼`, `17`; a range of over 200 counts as its two ends."""
    numbers: set[int] = set()
    for first, last in re.findall(r"(\d{1,4})(?:[-~至到](\d{1,4}))?", re.sub(r"\d+单元", "", text)):
        low, high = int(first), int(last or first)
        numbers |= set(range(low, high + 1)) if low <= high <= low + 200 else {low, high}
    return numbers


def _variants(stem: str, buildings: set[int]) -> list[Piece]:
    """The place with and without the street and the community in front of it."""
    numbers = frozenset(buildings)
    found = [Piece(stem, numbers)] if len(stem) >= 3 else []
    for front in (_TOWN, _VILLAGE):
        shorter = front.sub("", stem, count=1)
        if shorter != stem and len(shorter) >= 3:
            found.append(Piece(shorter, numbers))
            stem = shorter
    return found


def _exceptions(texts: list[str], body: str) -> tuple[Piece, ...]:
    stem = _BUILDING.split(body)[0]
    found: list[Piece] = []
    for text in texts:
        if _LEVEL_WORDS.fullmatch(text):
            continue
        if _ONLY_NUMBERS.match(text):
            found.append(Piece(_TAIL.sub("", stem), frozenset(_numbers(text))))
        else:
            found += [piece for piece in _pieces(text) if len(piece.text) >= 2]
    return tuple(dict.fromkeys(found))
