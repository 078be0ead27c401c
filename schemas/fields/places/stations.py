"""Railway stations and airports to the divisions they lie in, as far as known."""

import re
from functools import cache

from schemas.fields.places.fold import fold
from schemas.fields.places.parse import parse_place
from schemas.fields.places.register import Division, division, successor_codes
from schemas.fields.places.tables import read_table

_STATION_END = re.compile(r"(?:高铁|动车|火车|铁路)?(?:客运)?站$|火车$")
_AIRPORT_END = re.compile(r"(?:国际)?(?:机场|空港|航站楼).*$|T\d$|\d?号航站楼$")


def station_division(name: str) -> Division | None:
    """The division of a railway station as timetables name it: its county where its name tells, else its city.

    None for a station abroad or one the timetable of the table does not have.

    >>> station_division("如皋南站").name, station_division("南通").code
    ('如皋市', '320600')
    """
    folded = fold(name)
    code = _stations().get(folded) or _stations().get(_STATION_END.sub("", folded), "")
    return _now(code)


def airport_division(name: str) -> Division | None:
    """The county an airport stands in, by IATA code, English name, or Chinese name (南通兴东机场, 虹桥T2).

    A Chinese name that is not known gives the division it begins with; None when it begins with none.

    >>> airport_division("NTG").code[:4], airport_division("上海虹桥国际机场").name
    ('3206', '长宁区')
    """
    folded = fold(name).upper()
    code = _airports().get(folded, "")
    if not code:
        bare = _AIRPORT_END.sub("", folded)
        code = _airports().get(bare) or _by_chinese_name(bare)
    return _now(code)


def _now(code: str) -> Division | None:
    """The division of a code that may have been replaced since the table's source was drawn."""
    heirs = successor_codes(code) if code else ()
    return division(heirs[0]) if len(heirs) == 1 else None


def _by_chinese_name(bare: str) -> str:
    reading = parse_place(bare)
    code = _chinese_names().get(reading.rest or bare, "")
    if not code and reading.county:  # 北京大兴: the airport's own name is also a county's
        code = next((found for own, found in _chinese_names().items() if bare.endswith(own)), "")
    return code if code and code[:2] == (reading.code or code)[:2] else reading.code


@cache
def _stations() -> dict[str, str]:
    return dict(read_table("stations"))


@cache
def _airports() -> dict[str, str]:
    rows = read_table("airports")
    return {key: code for iata, name, code in rows for key in (iata, fold(name).upper())}


@cache
def _chinese_names() -> dict[str, str]:
    airports = _airports()
    return {name: airports[iata] for iata, name in read_table("airport_names") if iata in airports}
