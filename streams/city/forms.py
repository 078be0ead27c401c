"""How the systems at roads, stations, hotels and borders write a happening down: one row each, in their own columns."""

from datetime import datetime, timedelta
from random import Random

from streams.city.damage import read_off, write_down
from streams.city.happenings import Event
from streams.city.people import Resident
from streams.city.places import Spot
from streams.city.trains import Ride

Row = dict[str, object]
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
_SEX_ZH = {"M": "男", "F": "女"}


def person_of(event: Event) -> Resident:
    """Whom the record names; drawn so."""
    assert event.person is not None  # noqa: S101
    return event.person


def spot_of(event: Event) -> Spot:
    """Where it was; drawn so."""
    assert event.spot is not None  # noqa: S101
    return event.spot


def ride_of(event: Event) -> Ride:
    """What was ridden; drawn so."""
    assert event.ride is not None  # noqa: S101
    return event.ride


def road(rng: Random, event: Event) -> Row:
    """The road checkpoints: Chinese headers, two forms of time."""
    who, spot, at = write_down(rng, person_of(event)), spot_of(event), event.at
    when = f"{at.year}年{at.month}月{at.day}日 {at.hour:02d}时{at.minute:02d}分{at.second:02d}秒"
    if rng.random() < 0.2:
        when = at.strftime("%Y/%m/%d %H:%M:%S")
    return {
        "流水号": event.record_id, "查验时间": when, "卡口编号": spot.spot_id, "卡口名称": spot.name, "卡口地址": spot.address,
        "姓名": who.name, "证件号码": who.document, "手机号": who.phone, "车牌号": person_of(event).plate,
        "进出方向": "进" if event.facts.get("direction") == "in" else "出", "体温": event.facts.get("temperature", ""),
        "经度": spot.lng, "纬度": spot.lat, "车辆类型": event.facts.get("vehicle_type", ""),
        "是否完成查验": "是" if event.facts.get("check_completed", True) else "否",
    }  # fmt: skip


def gate(rng: Random, event: Event) -> Row:
    """The gate scanners: epoch milliseconds and coordinates."""
    who, spot = write_down(rng, person_of(event)), spot_of(event)
    return {
        "scan_id": event.record_id, "ts": int(event.at.timestamp() * 1000), "gate_id": spot.spot_id, "gate_name": spot.name,
        "gate_address": spot.address, "name": who.name, "id_no": who.document, "mobile": f"+86 {who.phone}", "sex": who.sex,
        "plate": person_of(event).plate, "dir": event.facts.get("direction", "in"),
        "checked": event.facts.get("check_completed", True), "temp": event.facts.get("temperature"), "lng": spot.lng,
        "lat": spot.lat, "colour": "green",
    }  # fmt: skip


def rail(rng: Random, event: Event) -> Row:
    """The railway: seats and stops."""
    who, ride = write_down(rng, person_of(event)), ride_of(event)
    number = ride.service.number if rng.random() < 0.9 else f"{ride.service.number}次"
    return {
        "订单号": event.record_id, "乘车日期": ride.service.day.isoformat(), "车次": number,
        "发车时间": event.at.strftime("%Y-%m-%d %H:%M"), "上车站": ride.origin, "下车站": ride.destination,
        "车厢": f"{ride.carriage:02d}车厢", "座位": ride.seat, "姓名": who.name,
        "证件号码": who.document, "手机号": who.phone if not who.document or rng.random() < 0.5 else "",
        "停站": "|".join(ride.service.stops),
    }  # fmt: skip


def air(rng: Random, event: Event) -> Row:
    """The airlines: English headers."""
    who, ride = write_down(rng, person_of(event)), ride_of(event)
    code, number = ride.service.number[:2], ride.service.number[2:]
    return {
        "ticket_no": event.record_id, "flight": rng.choice((f"{code}{number}", f"{code} {number}", f"{code.lower()}{number}")),
        "flight_date": ride.service.day.isoformat(), "std": event.at.isoformat(), "from": ride.origin, "to": ride.destination,
        "seat": ride.seat, "name_cn": who.name, "doc_no": who.document, "contact": who.phone, "dob": who.birth_date,
        "sex": who.sex,
    }  # fmt: skip


def hotel(rng: Random, event: Event) -> Row:
    """The hotels: a spreadsheet's numbers for times."""
    who, spot = write_down(rng, person_of(event)), spot_of(event)
    assert event.until is not None  # noqa: S101 - drawn so
    return {
        "登记编号": event.record_id, "入住时间": excel(event.at), "退房时间": excel(event.until), "旅馆编码": spot.spot_id,
        "旅馆名称": spot.name, "旅馆地址": spot.address, "房号": event.facts.get("room", ""), "姓名": who.name,
        "性别": _SEX_ZH[who.sex], "证件号码": who.document, "联系电话": who.phone,
    }  # fmt: skip


def border(rng: Random, event: Event) -> Row:
    """The border: documents as the scanner reads them."""
    who, leaves = read_off(rng, person_of(event)), event.facts.get("direction") == "exit"
    return {
        "出入境编号": event.record_id, "出入境时间": event.at.strftime("%Y%m%d%H%M%S"), "出入标识": "出境" if leaves else "入境",
        "口岸": "南通口岸",
        "姓名": who.name, "证件类型": "身份证", "证件号码": who.document, "出生日期": who.birth_date,
        "境内电话": who.phone, "预计返回日期": event.facts.get("planned_return", ""),
    }  # fmt: skip


def coach(rng: Random, event: Event) -> Row:
    """The coach stations: a plate and a line."""
    who, ride = write_down(rng, person_of(event)), ride_of(event)
    assert event.until is not None  # noqa: S101 - drawn so
    return {
        "订单编号": event.record_id, "上车时间": event.at.strftime("%Y-%m-%d %H:%M:%S"),
        "到达时间": event.until.strftime("%Y-%m-%d %H:%M:%S"), "类型": "客运班线", "班次": ride.service.number,
        "座位号": ride.seat, "上车地点": ride.origin, "下车地点": ride.destination, "乘客姓名": who.name,
        "证件号码": who.document, "乘客手机": who.phone,
    }  # fmt: skip


def toll(rng: Random, event: Event) -> Row:
    """The expressway's gantries: vehicles alone, compact times."""
    spot = spot_of(event)
    colour = rng.choice(("", "黄", "蓝"))
    return {
        "通行标识ID": event.record_id, "通行时间": event.at.strftime("%Y%m%d%H%M%S"), "车牌号码": f"{colour}{event.plate}",
        "门架编号": spot.spot_id, "门架名称": spot.name, "行政区划代码": spot.area.code, "方向": "出口",
    }  # fmt: skip


def excel(at: datetime) -> str:
    """A spreadsheet's serial number: days since 1899-12-30, to the second."""
    return f"{(at.replace(tzinfo=None) - _EXCEL_EPOCH) / timedelta(days=1):.6f}"
