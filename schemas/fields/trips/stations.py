"""Stations as keys: what is left of a stop's name when habits of writing are taken away."""

import re
from functools import lru_cache
from unicodedata import normalize

_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_SUFFIX = re.compile(
    r"(?<=..)(?:国际机场|机场|火车站|高铁站|动车站|地铁站|轻轨站|公交车?站|公交首末站|客运总?站|客运中心站?|汽车客?运?总?站|长途汽车站|站)$"
)
_UNKNOWN = frozenset(("", "不详", "未知", "未明", "无", "-", "--", "/", "UNKNOWN", "NULL", "NONE"))


@lru_cache(maxsize=16384)
def station_key(text: str) -> str:
    """A comparable name of a stop; `""` when nothing is said.

    >>> station_key("临江北站"), station_key("青松路（白桦街）站"), station_key("不详")
    ('临江北', '青松路', '')
    """
    name = re.sub(r"\s", "", normalize("NFKC", text)).upper()
    if name in _UNKNOWN:
        return ""
    short = _SUFFIX.sub("", _BRACKETS.sub("", name))
    return short or name


@lru_cache(maxsize=16384)
def stop_positions(key: str, stops: tuple[str, ...]) -> tuple[int, ...]:
    """Where a stop stands in a run, counted from 0: several times on a ring line, nowhere when it could be several stops.

    An exact key wins; else the one stop that begins with it (临江 for 临江北), or that it ends with (临江河东 for 河东).
    """
    if not key:
        return ()
    exact = tuple(number for number, stop in enumerate(stops) if stop == key)
    if exact or len(key) < 2:
        return exact
    near = tuple(number for number, stop in enumerate(stops) if len(stop) > 1 and (stop.startswith(key) or key.endswith(stop)))
    return near if len(near) == 1 else ()
