"""How health services, institutions and the hotline write a happening down: one row each, in their own columns."""

from datetime import timedelta
from random import Random

from streams.city.damage import read_off, write_down
from streams.city.forms import Row, person_of, spot_of
from streams.city.happenings import Event

_RESULT_ZH = {"negative": ("阴性", "阴", "(-)"), "positive": ("阳性", "(+)"), "inconclusive": ("可疑", "待复核")}
_SETTING_ZH = {"school": "学校", "care": "养老院", "hospital": "医院", "employer": "企业"}
_GRID_ZH = {
    "visit": "日常走访", "publicity": "宣传", "disinfection": "消杀", "return": "返回人员", "suspected_case": "发现疑似",
    "out_of_isolation": "擅自外出",
}  # fmt: skip
_CLUE_ZH = {
    "undeclared_return": "外地返回未登记", "symptoms": "发热症状", "gathering": "人员聚集",
    "question": "咨询", "other": "占道经营",
}  # fmt: skip
_STAGE_ZH = {"in": "入库", "out": "出库", "sampling": "采样", "disinfection": "消毒"}
_PURPOSE_ZH = {"check_in": "健康打卡", "return": "返回登记", "pass": "通行申请"}
_SYMPTOM_ZH = {"cough": "咳嗽", "fatigue": "乏力", "fever": "发热", "sore_throat": "咽痛"}
_YES_NO = {True: "是", False: "否"}
_TIME = "%Y-%m-%d %H:%M:%S"


def declaration(rng: Random, event: Event) -> Row:
    """The city's app: accounts are checked, so the document is the person's own."""
    who, facts = read_off(rng, person_of(event)), event.facts
    visited = facts.get("visited_risk_region")
    return {
        "申报编号": event.record_id, "申报时间": event.at.strftime(_TIME), "申报类型": _PURPOSE_ZH[str(facts["purpose"])],
        "姓名": who.name, "证件号码": who.document, "手机号": who.phone, "现所在地": spot_of(event).address,
        "体温": facts.get("temperature"), "症状": _SYMPTOM_ZH.get(str(facts.get("symptoms")), "无"),
        "来自何地": facts.get("from_text", ""), "到达日期": facts.get("arrived_on", ""),
        "是否到过风险地区": "" if visited is None else _YES_NO[bool(visited)],
    }  # fmt: skip


def test_result(rng: Random, event: Event) -> Row:
    """The laboratories: people are registered by their card, results follow hours later."""
    who, spot = read_off(rng, person_of(event)), spot_of(event)
    return {
        "样本编号": event.record_id, "采样时间": event.at.strftime("%Y/%m/%d %H:%M:%S"), "姓名": who.name,
        "证件号码": who.document, "手机号": who.phone, "采样点编号": spot.spot_id, "采样点": spot.name,
        "采样点地址": spot.address,
        "检测结果": rng.choice(_RESULT_ZH[str(event.facts["result"])]), "混检人数": int(float(event.facts["pool_size"])),
        "报告时间": (event.at + timedelta(hours=rng.randrange(4, 12))).strftime("%Y/%m/%d %H:%M:%S"),
    }  # fmt: skip


def roster(rng: Random, event: Event) -> Row:
    """Schools and works: a register checked against cards, with the trips that people declared."""
    who, spot, facts = read_off(rng, person_of(event)), spot_of(event), event.facts
    away, day = "visited" in facts, event.at.date()
    return {
        "登记编号": event.record_id, "登记日期": "" if away else day.isoformat(), "姓名": who.name, "身份证号": who.document,
        "手机号": who.phone, "单位名称": spot.name, "单位地址": spot.address, "单位类型": _SETTING_ZH[str(facts["setting"])],
        "离开日期": facts.get("left_on", ""), "外出地点": facts.get("visited", ""),
        "返回日期": f"{day.year}年{day.month}月{day.day}日" if away else "",
    }  # fmt: skip


def grid(rng: Random, event: Event) -> Row:
    """Grid workers' phones."""
    who, spot, facts = write_down(rng, person_of(event)), spot_of(event), event.facts
    checked = facts.get("isolation_checked")
    return {
        "上报编号": event.record_id, "上报时间": event.at.strftime(_TIME), "事件类型": _GRID_ZH[str(facts["category"])],
        "当事人": who.name, "证件号码": who.document, "联系电话": who.phone, "网格编号": f"W{spot.spot_id}", "地址": spot.address,
        "是否在家": "" if checked is None else _YES_NO[bool(checked)],
    }  # fmt: skip


def clue(rng: Random, event: Event) -> Row:
    """The hotline: callers know a name, sometimes a number, never a document."""
    who = write_down(rng, event.person) if event.person is not None else None
    return {
        "工单编号": event.record_id, "受理时间": event.at.strftime(_TIME), "工单类别": _CLUE_ZH[str(event.facts["category"])],
        "被反映人": who.name if who else "", "被反映人电话": who.phone if who and rng.random() < 0.5 else "",
        "地址": spot_of(event).address,
    }  # fmt: skip


def count(_: Random, event: Event) -> Row:
    """The sampling sites' devices."""
    spot, (site_id, at) = spot_of(event), site_and_time(event)
    return {
        "site_id": site_id, "ts": at, "site_name": spot.name, "address": spot.address, "queue": event.facts["queue"],
        "windows": event.facts["windows_open"],
    }  # fmt: skip


def site_and_time(event: Event) -> tuple[str, str]:
    """A count has no number of its own: the site and the time tell it from others."""
    return spot_of(event).spot_id, event.at.strftime(_TIME)


def cold_chain(rng: Random, event: Event) -> Row:
    """The cold stores: a lot's steps, and who had it in hand."""
    who, spot, facts = write_down(rng, event.person) if event.person is not None else None, spot_of(event), event.facts
    return {
        "流转编号": event.record_id, "流转时间": event.at.strftime(_TIME), "批次号": facts["lot"],
        "环节": _STAGE_ZH[str(facts["stage"])],
        "经手人": who.name if who else "", "经手人证件号": who.document if who else "", "经手人电话": who.phone if who else "",
        "冷库编号": spot.spot_id, "冷库名称": spot.name, "冷库地址": spot.address,
        "采样结果": {"positive": "阳性", "negative": "阴性"}.get(str(facts.get("sample_result")), "未采"),
    }  # fmt: skip
