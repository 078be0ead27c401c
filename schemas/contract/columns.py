"""Header cells of contract files, in English or Chinese, to the contract's column names."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from schemas.cells import is_absent, text_of
from schemas.headers import fold_header

# One line per contract column; the first table holds for every kind of file.
_ALIASES = {
    "id": "编号 序号 记录编号 entry_id record_id event_id case_id",
    "list": "名单 名单名称 list_name watchlist",
    "name": "姓名 名称 名字 场所名称 地点名称 full_name xm",
    "name_latin": "英文名 英文姓名 拼音 姓名拼音 护照姓名 latin_name name_en name_pinyin",
    "given_name": "名 first_name firstname forename given",
    "family_name": "姓 姓氏 last_name lastname surname family",
    "suffix": "后缀 name_suffix",
    "maiden_name": "曾用名 婚前姓 nee",
    "sex": "性别 gender xb",
    "birth_date": "出生日期 出生年月 出生年月日 生日 date_of_birth dob birthdate birthday csrq",
    "document_type": "证件类型 证件种类 证件类别 doc_type id_type zjlx",
    "document_number": "证件号码 证件号 证件编号 身份证号 身份证号码 身份证 公民身份号码 护照号 护照号码 "
    "doc_number document_no id_number id_no id_card passport passport_number zjhm sfzh",
    "phone": "手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 mobile tel telephone phone_number lxdh sjh",
    "plate": "车牌 车牌号 车牌号码 号牌 号牌号码 车辆号牌 license_plate plate_number plate_no cphm",
    "vehicle_type": "车型 车辆类型 号牌种类",
    "address": "地址 住址 现住址 居住地址 家庭住址 详细地址 联系地址 addr xxdz",
    "region": "地区 区域 行政区 行政区划 所属地区 所在地区 现住区县",
    "valid_from": "生效时间 生效日期 有效期起 开始生效 effective_from",
    "expires_at": "失效时间 失效日期 到期时间 到期日期 有效期止 截止时间 valid_to valid_until expiry",
    "basis": "依据 列入依据 管控依据 事由 legal_basis",
    "mode": "交通方式 出行方式 交通工具 交通类型 trip_type transport",
    "number": "车次 航班 航班号 班次 车次号 车次航班 航班车次 线路 trip_number flight_no train_no",
    "date": "日期 出行日期 乘车日期 出发日期 乘坐日期 trip_date travel_date",
    "start": "出发时间 开始时间 发车时间 起飞时间 上车时间 departure departure_time start_time",
    "end": "到达时间 结束时间 下车时间 arrival arrival_time end_time",
    "carriage": "车厢 车厢号 coach carriage_no",
    "seat": "座位 座位号 座号 席位 seat_no",
    "vehicle": "车辆 车辆编号",
    "origin": "出发地 出发站 始发站 上车站 上车地点 起点 起点站 出发城市 from departure_station",
    "destination": "目的地 到达站 到达地 下车站 下车地点 终点 终点站 到达城市 to arrival_station",
    "stops": "停站 途经站 经停站 停靠站 经停 停站列表",
    "note": "备注 说明 详情 描述 remark remarks memo comment",
    "lng": "经度 longitude lon long x",
    "lat": "纬度 latitude y",
    "level": "风险等级 等级 风险级别 risk_level",
    "province": "省 省份",
    "city": "市 城市 地市",
    "county": "县 区 区县 县区 district",
    "community": "社区 小区 街道社区 风险区域 区域范围",
    "first_seen": "开始时刻 发布时间 划定时间 published_at",
    "gone_at": "解除时间 调整时间 解除时刻 lifted_at",
    "text": "文本 地点 位置",
    "at": "时间 时刻 发生时间 event_time time",
}
_BY_WORD = {word: column for column, words in _ALIASES.items() for word in (column, *words.split())}
# Where one word means different columns in different files.
_BY_KIND = {
    "trip": dict.fromkeys([*_ALIASES["plate"].split(), "plate"], "vehicle"),
    "vehicle": {"vehicle": "plate", "车辆": "plate"},
    "region": {"valid_from": "first_seen", "valid_to": "gone_at", "expires_at": "gone_at", "开始时间": "first_seen",
               "结束时间": "gone_at", "区域": "community"},
}  # fmt: skip


@lru_cache(maxsize=512)
def _columns(headers: tuple[str, ...], kind: str) -> tuple[tuple[str, str], ...]:
    """(header, column) of those headers that name a contract column, exact names before aliases."""
    special = _BY_KIND.get(kind, {})
    named = [(header, fold_header(header)) for header in headers]
    found = [(header, special.get(word) or _BY_WORD.get(word, ""), word) for header, word in named]
    exact_first = sorted(found, key=lambda item: item[1] != item[2])
    return tuple((header, column) for header, column, _ in exact_first if column)


def canonical_row(values: Mapping[str, object], kind: str = "person") -> dict[str, str]:
    """Contract columns that say something, as clean text; the first of two columns of one meaning wins.

    >>> canonical_row({"姓名": "王小明", "身份证号": "不详", "colour": "red"})
    {'name': '王小明'}
    """
    row: dict[str, str] = {}
    for header, column in _columns(tuple(_texts(values)), kind):
        if column not in row and not is_absent(text := text_of(values[header])):
            row[column] = text
    return row


def _texts(values: Mapping[str, object]) -> Iterable[str]:
    return (header for header in values if isinstance(header, str))
