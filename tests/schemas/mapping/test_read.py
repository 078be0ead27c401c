"""What reading one record promises, whatever the mapping."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.mapping import Mapping, load_mapping, mappings, trip_entry_of
from schemas.records import DeadLetter, Sighting

RECEIVED = datetime(2021, 8, 1, 4, tzinfo=UTC)
SPECIMEN = "11010519491231002X"  # GB 11643-1999, appendix
RIDE = {"姓名": "王小明", "车次": "G9901", "乘车日期": "20210728", "上车站": "甲站"}
SCAN = {"流水号": "1", "查验时间": "2021-07-29 15:05:00", "姓名": "王小明", "证件号码": SPECIMEN, "方向": "入"}


def read(name: str, record: object) -> Sighting | DeadLetter:
    return load_mapping(name).read(record, "t:0:1:0", RECEIVED, b"test")


def sighting(name: str, record: object) -> Sighting:
    found = read(name, record)
    assert isinstance(found, Sighting), found
    return found


def letter(name: str, record: object) -> DeadLetter:
    found = read(name, record)
    assert isinstance(found, DeadLetter)
    return found


def custom(tmp_path: Path, fields: str) -> Mapping:
    path = tmp_path / "custom.toml"
    head = 'key = "custom"\ntitle = "Custom"\nkind = "checkpoint"\ntopic = "checkpoint-scans"\n[fields]\n'
    path.write_text(head + fields + '\n"person.name" = { from = ["who"] }\n', encoding="utf-8")
    return load_mapping(path)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("2021-07-29 15:05", id="plain"),
        pytest.param("2021年7月29日 下午3点05分", id="chinese"),
        pytest.param("２０２１／０７／２９　１５：０５", id="full-width"),
        pytest.param("20210729150500", id="compact"),
        pytest.param("2021-07-29T07:05:00Z", id="utc"),
        pytest.param(44406.628472222, id="excel serial"),
        pytest.param(1627542300, id="epoch seconds"),
        pytest.param(1627542300000, id="epoch milliseconds"),
    ],
)
def test_one_instant_in_any_writing(written: object) -> None:
    found = sighting("checkpoint_road", {**SCAN, "查验时间": written})
    assert abs(found.occurred_at - datetime(2021, 7, 29, 7, 5, tzinfo=UTC)) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        pytest.param({"查验时间": ""}, "missing_field", "occurred_at", id="no time"),
        pytest.param({"查验时间": "不详"}, "missing_field", "occurred_at", id="time said to be unknown"),
        pytest.param({"查验时间": "昨天"}, "unreadable_field", "occurred_at", id="no time at all"),
        pytest.param({"查验时间": "2021-08-03 00:00"}, "time_out_of_range", "occurred_at", id="in two days"),
        pytest.param({"查验时间": "2100-07-29"}, "time_out_of_range", "occurred_at", id="2100"),
        pytest.param({"查验时间": "1900-01-01"}, "time_out_of_range", "occurred_at", id="1900"),
        pytest.param({"查验时间": "9999-12-31"}, "time_out_of_range", "occurred_at", id="9999"),
        pytest.param({"姓名": "", "证件号码": None}, "no_subject", "person", id="nobody"),
        pytest.param({"姓名": "王" * 5000}, "value_too_long", "person.name", id="long name"),
    ],
)
def test_a_bad_record_is_a_dead_letter_with_code_and_field(changes: dict[str, object], code: str, field: str) -> None:
    found = letter("checkpoint_road", {**SCAN, **changes})
    assert (found.code, found.field, found.mapping) == (code, field, "checkpoint_road")


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(None, id="null"),
        pytest.param([SCAN], id="list"),
        pytest.param("{}", id="text"),
        pytest.param({}, id="empty"),
        pytest.param({"查验时间": {"a": {"b": []}}}, id="object for a time"),
        pytest.param({"查验时间": float("nan")}, id="nan"),
        pytest.param({"查验时间": 10**400}, id="huge number"),
        pytest.param({"查验时间": "x" * 10_000_000}, id="ten million signs"),
        pytest.param({"查验时间": "\ud800"}, id="lone surrogate"),
    ],
)
def test_hostile_records_are_dead_letters_and_not_our_fault(record: object) -> None:
    assert letter("checkpoint_road", record).code != "internal"


def test_injection_and_control_signs_stay_text() -> None:
    found = sighting("checkpoint_road", {**SCAN, "姓名": "Robert'); DROP TABLE sightings;--\x00\x1f\u202e", "住址": "=1+1|cmd"})
    assert found.person is not None
    assert found.person.name == "Robert'); DROP TABLE sightings;--"
    assert found.person.address == "=1+1|cmd"


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        pytest.param({"证件号码": SPECIMEN[:-1] + "1"}, "document_bad_check", id="check digit"),
        pytest.param({"证件号码": "110105********002X"}, "document_masked", id="masked"),
        pytest.param({"出生日期": "1949-12-30"}, "birth_date_conflicts_document", id="birth date"),
        pytest.param({"性别": "男"}, "sex_conflicts_document", id="sex"),
        pytest.param({"体温": "99"}, "temperature_unreadable", id="temperature out of range"),
        pytest.param({"方向": "斜"}, "direction_unreadable", id="word not known"),
        pytest.param({"手机号": "123"}, "phone_unreadable", id="no phone number"),
        pytest.param({"查验时间": "2021-07-29"}, "time_of_day_unknown", id="day alone"),
    ],
)
def test_a_doubtful_value_is_flagged_and_the_record_kept(changes: dict[str, object], flag: str) -> None:
    assert flag in sighting("checkpoint_road", {**SCAN, **changes}).flags


def test_a_cell_read_before_is_read_the_same_and_doubted_again() -> None:
    first, again = (
        [
            sighting("checkpoint_road", {**SCAN, "方向": word, "体温": "热", "卡口地址": "江苏省南通市崇川区"})
            for word in ("入", "斜", "")
        ]
        for _ in range(2)
    )
    assert first == again
    assert first[1].flags == ("direction_unreadable", "temperature_unreadable")
    assert {found.place.code for found in first if found.place} == {"320613"}


def test_a_sound_document_fills_in_what_the_form_leaves_out() -> None:
    person = sighting("checkpoint_road", SCAN).person
    assert person is not None
    assert (person.birth_date, person.sex) == ("1949-12-31", "F")


def test_a_partial_birth_date_that_agrees_is_completed_and_not_flagged() -> None:
    found = sighting("checkpoint_road", {**SCAN, "出生日期": "1949年12月"})
    assert found.flags == ()
    assert found.person is not None
    assert found.person.birth_date == "1949-12-31"


def test_the_same_record_number_is_the_same_sighting_however_it_is_read() -> None:
    plain = sighting("checkpoint_road", SCAN)
    shuffled = sighting("checkpoint_road", {**dict(reversed(SCAN.items())), "流水号": "１", "颜色": "新列"})
    assert plain.sighting_id == shuffled.sighting_id


def test_without_a_record_number_the_content_decides_and_not_its_order() -> None:
    record = {name: value for name, value in SCAN.items() if name != "流水号"}
    plain = sighting("checkpoint_road", record)
    assert sighting("checkpoint_road", dict(reversed(record.items()))).sighting_id == plain.sighting_id
    assert sighting("checkpoint_road", {**record, "方向": "出"}).sighting_id != plain.sighting_id


def test_a_person_has_one_subject_in_every_source() -> None:
    keys = {
        sighting("checkpoint_road", SCAN).subject_key,
        sighting(
            "checkpoint_gate", {"ts": 1627542300, "holder": {"id_no": SPECIMEN.lower(), "name": "WANG Xiaoming"}}
        ).subject_key,
        sighting("hotel", {"入住时间": "2021-07-29", "姓名": "王小明", "证件号码": " 110105 19491231 002X "}).subject_key,
    }
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("header", "value"),
    [
        pytest.param("姓名（必填）*", "王小明", id="remarks"),
        pytest.param("　姓名 ", "王小明", id="blanks"),
        pytest.param("人员姓名", "王小明", id="alias"),
    ],
)
def test_a_column_is_found_however_its_header_is_written(header: str, value: str) -> None:
    record = {
        ("查验时间" if name == "查验时间" else header): text for name, text in (("查验时间", "2021-07-29"), (header, value))
    }
    person = sighting("checkpoint_road", record).person
    assert person is not None
    assert person.name == value


def test_the_first_alias_that_says_something_is_taken() -> None:
    found = sighting("checkpoint_road", {**SCAN, "手机号": "无", "联系电话": "13800138000"})
    assert found.person is not None
    assert found.person.phone == "+8613800138000"


def test_unknown_columns_are_named_and_ignored_ones_are_not() -> None:
    mapping = load_mapping("checkpoint_road")
    assert mapping.unknown_columns({**SCAN, "备注": "x", "新增列": "y"}) == ("新增列",)


def test_a_place_is_read_as_of_the_day_of_the_sighting() -> None:
    """Nantong's Gangzha district became part of Chongchuan in July 2020, and Haimen a district."""
    record = {**SCAN, "卡口地址": "江苏省南通市海门市样例路"}
    before = sighting("checkpoint_road", {**record, "查验时间": "2020-05-01"}).place
    after = sighting("checkpoint_road", {**record, "查验时间": "2021-05-01", "卡口地址": "江苏省南通市海门区样例路"}).place
    assert before is not None
    assert after is not None
    assert (before.code, after.code) == ("320684", "320614")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("通州区样例路1号", "320612", id="ambiguous elsewhere, one at home"),
        pytest.param("北京市通州区样例路1号", "110112", id="elsewhere by name"),
        pytest.param("样例路1号", "320600", id="a local source lies at home"),
    ],
)
def test_short_place_names_lie_at_home_and_long_ones_where_they_say(text: str, code: str) -> None:
    mapping = load_mapping("checkpoint_road", home="320600")
    found = mapping.read({**SCAN, "卡口地址": text}, "o", RECEIVED, b"s")
    assert isinstance(found, Sighting)
    assert found.place is not None
    assert found.place.code == code


def test_home_is_not_guessed_for_a_source_that_is_not_local() -> None:
    found = load_mapping("rail", home="320600").read({**RIDE, "下车站": "某站"}, "o", RECEIVED, b"s")
    assert isinstance(found, Sighting)
    assert found.place is not None
    assert found.place.code == ""


@pytest.mark.parametrize(
    ("fields", "record", "expected"),
    [
        pytest.param('"facts.n" = { as = "number", from = ["n"], maximum = 9 }', {"n": "约5"}, None, id="words before a number"),
        pytest.param('"facts.n" = { as = "number", from = ["n"] }', {"n": "36.5℃"}, 36.5, id="number with a unit"),
        pytest.param('"facts.n" = { as = "bool", from = ["n"] }', {"n": "无"}, False, id="none is no"),
        pytest.param('"facts.n" = { as = "bool", from = ["n"] }', {"n": 1}, True, id="one is yes"),
        pytest.param('"facts.n" = { from = ["n"], pick = "last" }', {"n": ["a", "b"]}, "b", id="last of a list"),
        pytest.param('"facts.n" = { from = ["n"], pick = "first" }', {"n": '["a","b"]'}, "a", id="first of a written list"),
        pytest.param('"facts.n" = { from = ["n"], match = "(\\\\d+)号" }', {"n": "第12号厅"}, "12", id="part of a text"),
        pytest.param(
            '"facts.n" = { join = [["a"], ["b"]] }', {"a": "南通市", "b": "南通市通州区"}, "南通市通州区", id="joined once"
        ),
        pytest.param('"facts.n" = { join = [["a"], ["b"]] }', {"a": "甲市乙区", "b": "乙区"}, "甲市乙区", id="no part twice"),
        pytest.param('"facts.n" = { from = ["n"], default = "d" }', {"n": ""}, "d", id="default"),
        pytest.param('"facts.n" = { value = "v" }', {}, "v", id="constant"),
        pytest.param('"facts.n" = { from = ["n"], when = { from = ["k"], is = ["1"] } }', {"n": "x", "k": 1}, "x", id="when met"),
        pytest.param(
            '"facts.n" = { from = ["n"], when = { from = ["k"], not = ["1"] } }', {"n": "x", "k": 1}, None, id="when not met"
        ),
        pytest.param('"facts.n" = { from = ["a.b.c"] }', {"a": {"b": {"c": "deep"}}}, "deep", id="inside objects"),
        pytest.param('"facts.n" = { from = ["a.b.c"] }', {"a": {"b": "x"}}, None, id="no object there"),
        pytest.param(
            '"facts.n" = { as = "words", from = ["n"], values = { "热" = "hot", "无" = "" } }', {"n": "热、热"}, "hot", id="words"
        ),
        pytest.param(
            '"facts.n" = { as = "time", from = ["n"], unit = "milliseconds" }', {"n": 0}, "1970-01-01T00:00:00+00:00", id="unit"
        ),
    ],
)
def test_a_field_is_read_as_declared(tmp_path: Path, fields: str, record: dict[str, Any], expected: object) -> None:
    mapping = custom(tmp_path, 'occurred_at = { as = "time", from = ["at"] }\n' + fields)
    found = mapping.read({"at": "2021-07-29 08:00", "who": "王小明", **record}, "o", RECEIVED, b"s")
    assert isinstance(found, Sighting), found
    assert found.facts.get("n") == expected


def test_date_and_time_in_two_columns_are_one_instant(tmp_path: Path) -> None:
    mapping = custom(tmp_path, 'occurred_at = { as = "time", from = ["d"], clock_from = ["t"] }')
    found = mapping.read({"d": "2021-07-29 00:00:00", "t": "9时5分", "who": "王小明"}, "o", RECEIVED, b"s")
    assert isinstance(found, Sighting)
    assert found.occurred_at == datetime(2021, 7, 29, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        pytest.param({"t_date": "2020-01-21", "t_type": "2", "t_no": "G9901"}, "trip", id="train"),
        pytest.param({"t_date": "2020-01-21", "t_type": "8", "t_no": "样例超市"}, "place", id="venue"),
    ],
)
def test_a_published_trip_becomes_a_watchlist_entry(row: dict[str, str], kind: str) -> None:
    entry = trip_entry_of(sighting("trips_peoples_daily", {"id": "1", **row}))
    assert entry.kind == kind
    assert getattr(entry, kind) is not None


def test_only_published_trips_become_entries() -> None:
    with pytest.raises(ValueError, match="case_trip"):
        trip_entry_of(sighting("checkpoint_road", SCAN))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
COLUMNS = sorted(
    {
        column
        for name in mappings()
        for field in load_mapping(name).spec.fields.values()
        for columns in (field.columns, field.clock, field.hint, *field.join)
        for column in columns
    }
)


@settings(max_examples=400, deadline=None)
@given(
    record=st.dictionaries(st.sampled_from(COLUMNS) | st.text(max_size=12), JSON, max_size=12), name=st.sampled_from(mappings())
)
def test_reading_never_raises_and_is_never_our_fault(record: dict[str, object], name: str) -> None:
    found = read(name, record)
    assert isinstance(found, Sighting) or found.code != "internal"


@settings(max_examples=150, deadline=None)
@given(
    name=st.text(max_size=12), document=st.text(max_size=24) | st.just(SPECIMEN), phone=st.text(max_size=16), at=st.datetimes()
)
def test_the_same_record_gives_the_same_bytes(name: str, document: str, phone: str, at: datetime) -> None:
    record = {**SCAN, "姓名": name, "证件号码": document, "手机号": phone, "查验时间": at.isoformat()}
    assert read("checkpoint_road", record).to_bytes() == read("checkpoint_road", dict(record)).to_bytes()
