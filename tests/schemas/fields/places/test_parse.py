"""Place texts are read into the divisions they name, as of a date, and nothing is guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields.places import parse_place
from schemas.fields.places.register import Division, register

BEFORE_MERGER = date(2020, 3, 10)
AFTER_MERGER = date(2021, 1, 1)


@pytest.mark.parametrize(
    ("text", "names", "code"),
    [
        pytest.param("江苏省南通市崇川区和平桥街道", ("江苏省", "南通市", "崇川区"), "320613", id="all levels"),
        pytest.param("江苏南通崇川", ("江苏省", "南通市", "崇川区"), "320613", id="short names"),
        pytest.param("瑞安市上望街道", ("浙江省", "温州市", "瑞安市"), "330381", id="city and province follow"),
        pytest.param("江苏省　南通市 如皋市", ("江苏省", "南通市", "如皋市"), "320682", id="spaces of both widths"),
        pytest.param("臺灣省高雄市", ("台湾省", "高雄市", ""), "710000", id="traditional"),
        pytest.param("江蘇省南通市啟東市", ("江苏省", "南通市", "启东市"), "320681", id="traditional mainland"),
        pytest.param("上海市浦东新区川沙路1号", ("上海市", "上海市", "浦东新区"), "310115", id="municipality"),
        pytest.param("重庆市石柱县南宾街道", ("重庆市", "重庆市", "石柱土家族自治县"), "500240", id="peoples left out"),
        pytest.param("西双版纳景洪", ("云南省", "西双版纳傣族自治州", "景洪市"), "532801", id="prefecture short"),
        pytest.param("湖北仙桃市", ("湖北省", "仙桃市", "仙桃市"), "429004", id="city of the province"),
        pytest.param("广东省东莞市虎门镇", ("广东省", "东莞市", ""), "441900", id="city without districts"),
        pytest.param("香港特别行政区湾仔区", ("香港特别行政区", "香港特别行政区", "湾仔区"), "810002", id="Hong Kong"),
        pytest.param("济南市中区", ("山东省", "济南市", "市中区"), "370103", id="overlapping names"),
        pytest.param("吉林", ("吉林省", "", ""), "220000", id="the province before its city"),
        pytest.param("吉林市", ("吉林省", "吉林市", ""), "220200", id="the city in full"),
        pytest.param("如皋区", ("江苏省", "南通市", "如皋市"), "320682", id="a wrong suffix"),
        pytest.param("江苏省南通市null江苏省南通市如皋市", ("江苏省", "南通市", "如皋市"), "320682", id="said twice"),
        pytest.param("广州市浙江省杭州市西湖区", ("浙江省", "杭州市", "西湖区"), "330106", id="a default before the address"),
        pytest.param("请寄到江苏省南通市如皋市", ("江苏省", "南通市", "如皋市"), "320682", id="words in front"),
        pytest.param("新疆生产建设兵团第八师石河子市", ("新疆维吾尔自治区", "石河子市", "石河子市"), "659001", id="corps"),
    ],
)
def test_a_text_names_its_divisions(text: str, names: tuple[str, str, str], code: str) -> None:
    reading = parse_place(text)
    assert ((reading.province, reading.city, reading.county), reading.code) == (names, code)
    assert not reading.ambiguous


@pytest.mark.parametrize(
    ("text", "as_of", "county", "code"),
    [
        pytest.param("南通市港闸区", BEFORE_MERGER, "港闸区", "320611", id="before the merger"),
        pytest.param("南通市港闸区", AFTER_MERGER, "崇川区", "320613", id="after the merger"),
        pytest.param("南通市崇川区", BEFORE_MERGER, "崇川区", "320602", id="the old code before"),
        pytest.param("海门市", AFTER_MERGER, "海门区", "320614", id="a city that became a district"),
        pytest.param("海门区", BEFORE_MERGER, "海门市", "320684", id="a later name before its day"),
        pytest.param("南通县", AFTER_MERGER, "通州区", "320612", id="two renames ago"),
        pytest.param("无为县", BEFORE_MERGER, "无为市", "340281", id="a county that became a city"),
    ],
)
def test_names_and_code_are_those_of_the_date(text: str, as_of: date, county: str, code: str) -> None:
    reading = parse_place(text, as_of)
    assert (reading.county, reading.code) == (county, code)


def test_without_a_date_the_name_stays_and_the_code_is_todays() -> None:
    reading = parse_place("江苏省南通市港闸区")
    assert (reading.county, reading.code, reading.state) == ("港闸区", "320613", "succeeded")


def test_a_day_around_a_merger_decides_the_code() -> None:
    assert parse_place("港闸区", date(2020, 6, 4)).code == "320611"
    assert parse_place("港闸区", date(2020, 6, 5)).code == "320613"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("朝阳区", {"110105", "220104"}, id="two districts"),
        pytest.param("通州区", {"110112", "320612"}, id="Beijing and Nantong"),
    ],
)
def test_several_readings_are_returned_as_several(text: str, codes: set[str]) -> None:
    reading = parse_place(text)
    assert reading.ambiguous
    assert reading.state == "ambiguous"
    assert {code for code, _ in reading.candidates} == codes
    assert (reading.county, reading.code) == (text, "")


@pytest.mark.parametrize(
    ("text", "within", "code"),
    [
        pytest.param("朝阳区", "110000", "110105", id="province"),
        pytest.param("朝阳区", "220100", "220104", id="city"),
        pytest.param("通州区金沙街道", "", "320612", id="the street decides"),
        pytest.param("长春朝阳区", "", "220104", id="the city decides"),
        pytest.param("和平小区3号楼", "320600", "320600", id="nothing but the frame"),
    ],
)
def test_context_decides_between_readings(text: str, within: str, code: str) -> None:
    reading = parse_place(text, within=within)
    assert (reading.code, reading.ambiguous) == (code, False)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("和平路12号", id="a road"),
        pytest.param("南山大厦B座", id="a building"),
        pytest.param("中山北路", id="a road with a direction"),
        pytest.param("", id="empty"),
        pytest.param("　", id="blank"),
        pytest.param("12345", id="digits"),
        pytest.param("null", id="null"),
    ],
)
def test_what_names_no_division_is_read_as_none(text: str) -> None:
    reading = parse_place(text)
    assert (reading.province, reading.city, reading.county, reading.code) == ("", "", "", "")


def test_a_road_called_after_a_city_does_not_move_the_place() -> None:
    assert parse_place("江苏省南通市如皋市北京路1号").code == "320682"


@pytest.mark.parametrize(
    ("text", "zone", "code"),
    [
        pytest.param("江苏省南通市经济技术开发区星湖大道", "经济技术开发区", "320600", id="economic zone"),
        pytest.param("合肥市新站区磨店街道", "新站区", "340100", id="run like a district"),
        pytest.param("南昌市南昌高新区昌东大道", "南昌高新区", "360100", id="the city's name again"),
    ],
)
def test_a_zone_is_kept_as_written_and_the_code_stays_with_the_city(text: str, zone: str, code: str) -> None:
    reading = parse_place(text)
    assert reading.zone == zone
    assert reading.code[:4] == code[:4]


@pytest.mark.parametrize("text", ["山西转型综合改革示范区甲路", "山西省山西转型综合改革示范区"])
def test_a_zone_known_by_its_full_name_gives_its_city(text: str) -> None:
    reading = parse_place(text)
    assert (reading.city, reading.code, reading.zone) == ("太原市", "140100", "山西转型综合改革示范区")
    assert reading.state == "derived"


def test_a_town_gives_its_street_code_and_the_county_that_is_not_written() -> None:
    reading = parse_place("江苏省南通市平潮镇")
    assert (reading.county, reading.code, reading.street, reading.state) == ("通州区", "320612", "平潮镇", "derived")
    assert reading.street_code.startswith("320612")


def test_a_town_of_a_county_that_grew_later_does_not_tell_the_county_of_before() -> None:
    assert parse_place("南通市幸福街道", AFTER_MERGER).county == "崇川区"
    before = parse_place("南通市幸福街道", BEFORE_MERGER)
    assert (before.county, before.code, before.street) == ("", "320600", "幸福街道")


def test_what_no_part_used_is_the_rest() -> None:
    assert parse_place("江苏省南通市如皋市如城街道甲小区３号楼").rest == "甲小区3号楼"


def test_the_answer_has_the_keys_of_the_command_line() -> None:
    answer = parse_place("朝阳区").answer()
    assert {"raw", "province", "city", "county", "code", "street", "zone", "ambiguous", "candidates"} <= set(answer)
    assert answer["candidates"][0] == {"code": "110105", "name": "北京市朝阳区"}  # type: ignore[index]


@given(st.text(max_size=80))
def test_no_text_raises_and_codes_are_six_digits(text: str) -> None:
    reading = parse_place(text)
    assert reading.raw == text
    assert reading.code == "" or (len(reading.code) == 6 and reading.code.isdigit())


LIVING = [row for row in register().divisions if row.level == 3 and not row.end]


@given(st.sampled_from(LIVING))
def test_every_county_is_read_back_from_its_full_name(division: Division) -> None:
    chain = [division]
    while chain[0].parent:
        chain.insert(0, register().of_line(chain[0].parent, "")[0])
    reading = parse_place("".join(link.name for link in chain))
    assert (reading.code, reading.county, reading.ambiguous) == (division.code, division.name, False)


@given(st.sampled_from(LIVING), st.dates(date(1990, 1, 1), date(2026, 1, 1)))
def test_a_code_as_of_a_day_held_on_that_day(division: Division, as_of: date) -> None:
    reading = parse_place(division.name, as_of, within=division.code)
    held = [one for one in register().by_code.get(reading.code, []) if one.holds_on(as_of.isoformat())]
    assert reading.code == "" or held
