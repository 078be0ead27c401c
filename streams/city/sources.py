"""The week as six source systems write it down: each with its own columns, encoding, time format and dirt."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from streams.city.damage import write_down
from streams.city.week import Event, Week

_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
_SEX_ZH = {"M": "男", "F": "女"}
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


def mapping_of(source: str) -> str:
    """The mapping that reads the files of that source system."""
    return _WRITERS[source][0]


Row = dict[str, object]


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
    return column in {"查验时间", "ts", "发车时间", "std", "入住时间", "出入境时间"}


def _road(rng: Random, event: Event) -> Row:
    who, spot, at = write_down(rng, event.person), event.spot, event.at
    assert spot is not None  # noqa: S101 - drawn so
    when = f"{at.year}年{at.month}月{at.day}日 {at.hour:02d}时{at.minute:02d}分{at.second:02d}秒"
    if rng.random() < 0.2:
        when = at.strftime("%Y/%m/%d %H:%M:%S")
    return {
        "流水号": event.record_id, "查验时间": when, "卡口编号": spot.spot_id, "卡口名称": spot.name, "卡口地址": spot.address,
        "姓名": who.name, "证件号码": who.document, "手机号": who.phone, "车牌号": event.person.plate,
        "进出方向": "进" if event.facts.get("direction") == "in" else "出", "体温": event.facts.get("temperature", ""),
        "是否完成查验": "是" if event.facts.get("check_completed", True) else "否",
    }  # fmt: skip


def _gate(rng: Random, event: Event) -> Row:
    who, spot = write_down(rng, event.person), event.spot
    assert spot is not None  # noqa: S101 - drawn so
    return {
        "scan_id": event.record_id, "ts": int(event.at.timestamp() * 1000), "gate_id": spot.spot_id, "gate_name": spot.name,
        "gate_address": spot.address, "name": who.name, "id_no": who.document, "mobile": f"+86 {who.phone}", "sex": who.sex,
        "plate": event.person.plate, "dir": event.facts.get("direction", "in"),
        "checked": event.facts.get("check_completed", True), "temp": event.facts.get("temperature"), "colour": "green",
    }  # fmt: skip


def _rail(rng: Random, event: Event) -> Row:
    who, ride = write_down(rng, event.person), event.ride
    assert ride is not None  # noqa: S101 - drawn so
    number = ride.service.number if rng.random() < 0.9 else f"{ride.service.number}次"
    return {
        "订单号": event.record_id, "乘车日期": ride.service.day.isoformat(), "车次": number,
        "发车时间": event.at.strftime("%Y-%m-%d %H:%M"), "上车站": ride.origin, "下车站": ride.destination,
        "车厢": f"{ride.carriage:02d}车厢", "座位": ride.seat, "姓名": who.name,
        "证件号码": who.document, "手机号": who.phone if not who.document or rng.random() < 0.5 else "",
        "停站": "|".join(ride.service.stops),
    }  # fmt: skip


def _air(rng: Random, event: Event) -> Row:
    who, ride = write_down(rng, event.person), event.ride
    assert ride is not None  # noqa: S101 - drawn so
    code, number = ride.service.number[:2], ride.service.number[2:]
    return {
        "ticket_no": event.record_id, "flight": rng.choice((f"{code}{number}", f"{code} {number}", f"{code.lower()}{number}")),
        "flight_date": ride.service.day.isoformat(), "std": event.at.isoformat(), "from": ride.origin, "to": ride.destination,
        "seat": ride.seat, "name_cn": who.name, "doc_no": who.document, "contact": who.phone, "dob": who.birth_date,
        "sex": who.sex,
    }  # fmt: skip


def _hotel(rng: Random, event: Event) -> Row:
    who, spot = write_down(rng, event.person), event.spot
    assert spot is not None  # noqa: S101 - drawn so
    assert event.until is not None  # noqa: S101
    return {
        "登记编号": event.record_id, "入住时间": _excel(event.at), "退房时间": _excel(event.until), "旅馆编码": spot.spot_id,
        "旅馆名称": spot.name, "旅馆地址": spot.address, "房号": event.facts.get("room", ""), "姓名": who.name,
        "性别": _SEX_ZH[who.sex], "证件号码": who.document, "联系电话": who.phone,
    }  # fmt: skip


def _border(rng: Random, event: Event) -> Row:
    who = write_down(rng, event.person)
    return {
        "出入境编号": event.record_id, "出入境时间": event.at.strftime("%Y%m%d%H%M%S"), "出入标识": "入境", "口岸": "南通口岸",
        "姓名": who.name, "证件类型": "身份证", "证件号码": who.document or event.person.document, "出生日期": who.birth_date,
        "境内电话": who.phone,
    }  # fmt: skip


def _excel(at: datetime) -> str:
    """A spreadsheet's serial number: days since 1899-12-30, to the second."""
    return f"{(at.replace(tzinfo=None) - _EXCEL_EPOCH) / timedelta(days=1):.6f}"


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
    "checkpoint": ("checkpoint_road", "checkpoint_road.csv", _road, _table("gb18030")),
    "gate": ("checkpoint_gate", "checkpoint_gate.jsonl", _gate, _lines),
    "rail": ("rail", "rail.csv", _rail, _table("utf-8")),
    "air": ("air", "air.json", _air, _array),
    "hotel": ("hotel", "hotel.tsv", _hotel, _table("utf-8-sig", "\t")),
    "border": ("border", "border.csv", _border, _table("utf-8")),
}
