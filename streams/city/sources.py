"""The week as files of fifteen source systems: each with its own columns, encoding, time format and dirt."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from schemas.ids import stable_id
from streams.city import forms, office_forms
from streams.city.forms import Row
from streams.city.happenings import Event, Week

_TIMES = {
    "查验时间", "ts", "发车时间", "乘车日期", "std", "flight_date", "入住时间", "出入境时间", "上车时间", "通行时间", "申报时间",
    "采样时间", "上报时间", "受理时间", "流转时间",
}  # fmt: skip
_GARBAGE_EVERY = 400  # one record in so many is something no mapping can read
_REPEAT_EVERY = 150  # one record in so many is sent twice


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to be fed: the mapping that reads it, and how many rows it holds, garbage and repeats included."""

    mapping: str
    path: Path
    rows: int


def write_sources(week: Week, folder: Path, seed: int) -> list[SourceFile]:
    """Write one file per source system into `folder`, in the order of time."""
    files = []
    for source, (mapping, name, to_row, write) in _WRITERS.items():
        rng = Random(f"{seed}/{source}")  # noqa: S311 - an invented city, not a secret
        rows = list(_with_dirt(rng, (to_row(rng, event) for event in week.events if event.source == source)))
        path = folder / name
        path.write_bytes(write(rows))
        files.append(SourceFile(mapping, path, len(rows)))
    return files


def sighting_id_of(event: Event) -> str:
    """The id that intake gives the event's record."""
    numbers = office_forms.site_and_time(event) if event.source == "count" else (event.record_id,)
    return stable_id("sighting", mapping_of(event.source), *numbers)


def mapping_of(source: str) -> str:
    """The mapping that reads the files of that source system."""
    return _WRITERS[source][0]


def _with_dirt(rng: Random, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows, some of them sent twice, and now and then one without a readable time."""
    for number, row in enumerate(rows, 1):
        yield row
        if number % _REPEAT_EVERY == 0:
            yield row
        if number % _GARBAGE_EVERY == 0:
            broken = dict(row)
            first = next(iter(broken))
            broken[first] = f"{broken[first]}X"
            yield {key: rng.choice(("无", "#REF!", "待补")) if _is_time(key) else value for key, value in broken.items()}


def _is_time(column: str) -> bool:
    return column in _TIMES


def _table(encoding: str, delimiter: str = ",") -> Callable[[list[Row]], bytes]:
    def write(rows: list[Row]) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(rows[0]) if rows else [], delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().encode(encoding)

    return write


def _lines(rows: list[Row]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def _array(rows: list[Row]) -> bytes:
    return json.dumps({"data": rows}, ensure_ascii=False).encode()


_WRITERS: dict[str, tuple[str, str, Callable[[Random, Event], Row], Callable[[list[Row]], bytes]]] = {
    "checkpoint": ("checkpoint_road", "checkpoint_road.csv", forms.road, _table("gb18030")),
    "gate": ("checkpoint_gate", "checkpoint_gate.jsonl", forms.gate, _lines),
    "rail": ("rail", "rail.csv", forms.rail, _table("utf-8")),
    "air": ("air", "air.json", forms.air, _array),
    "coach": ("coach", "coach.csv", forms.coach, _table("gb18030")),
    "toll": ("toll_gantry", "toll_gantry.csv", forms.toll, _table("utf-8")),
    "hotel": ("hotel", "hotel.tsv", forms.hotel, _table("utf-8-sig", "\t")),
    "border": ("border", "border.csv", forms.border, _table("utf-8")),
    "declaration": ("health_declaration", "health_declaration.jsonl", office_forms.declaration, _lines),
    "test": ("test_result", "test_result.csv", office_forms.test_result, _table("gb18030")),
    "roster": ("roster", "roster.csv", office_forms.roster, _table("utf-8-sig")),
    "grid": ("grid_report", "grid_report.jsonl", office_forms.grid, _lines),
    "clue": ("citizen_clue", "citizen_clue.csv", office_forms.clue, _table("utf-8")),
    "count": ("site_count", "site_count.jsonl", office_forms.count, _lines),
    "cold_chain": ("cold_chain", "cold_chain.csv", office_forms.cold_chain, _table("gb18030")),
}
