"""Rows of the contract's files, in English and Chinese columns, to typed records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.contract import entry_of, person_of, place_of, region_of, trip_of, vehicle_of
from schemas.errors import RecordError
from schemas.records import EntryKind, Person, Trip

SPECIMEN = "11010519491231002X"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(
            {"name": "王小明", "document_number": " 110105 1949 1231 002x ", "phone": "138 0013 8000", "sex": "女"},
            Person(
                name="王小明", document_type="cn_resident_id", document_number=SPECIMEN, document_state="valid",
                phone="+8613800138000", sex="F",
            ),
            id="contract columns",
        ),
        pytest.param(
            {"姓名（必填）": "王小明", "身份证号": SPECIMEN, "联系电话": "１３８００１３８０００", "性别": "2"},
            Person(
                name="王小明", document_type="cn_resident_id", document_number=SPECIMEN, document_state="valid",
                phone="+8613800138000", sex="F",
            ),
            id="chinese columns",
        ),
        pytest.param(
            {"name": "Jon Sample II", "given_name": "Jon", "family_name": "Sample", "suffix": "II", "maiden_name": "Ng",
             "document_type": "other", "document_number": "900-12- 1415", "birth_date": "1977-04-20", "region": "VI"},
            Person(
                name="Jon Sample II", given_name="Jon", family_name="Sample", suffix="II", maiden_name="Ng",
                document_type="other", document_number="900121415", birth_date="1977-04-20", region="VI",
            ),
            id="another country's number keeps its digits",
        ),
        pytest.param({"name": "None", "given_name": "Nan", "phone": "-"}, Person(given_name="Nan"), id="absent is not a name"),
        pytest.param({"name": "Ｗａｎｇ　Ｘｉａｏ"}, Person(name="Wang Xiao"), id="width folded, else as written"),
        pytest.param({"birth_date": "10/1/05"}, Person(birth_date="10/1/05"), id="a date with several readings stays as written"),
        pytest.param({"phone": "12345678"}, Person(phone="12345678"), id="no phone number keeps its digits"),
        pytest.param({}, Person(), id="any subset"),
    ],
)  # fmt: skip
def test_a_person_row_is_read(row: dict[str, object], expected: Person) -> None:
    assert person_of(row) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(
            {"mode": "火车", "number": "G9901", "date": "2020/1/21", "start": "8:05", "stops": "甲|乙| |丙"},
            Trip(mode="train", number="G9901", date="2020-01-21", start="08:05", stops=("甲", "乙", "丙")),
            id="stops joined by bars",
        ),
        pytest.param(
            {"交通方式": "长途客车", "车牌号": "苏F12345", "乘车日期": "2020年1月21日", "上车站": "甲站", "到达站": "乙站"},
            Trip(mode="coach", vehicle="苏F12345", date="2020-01-21", origin="甲站", destination="乙站"),
            id="chinese columns",
        ),
        pytest.param(
            {"start": "2020/01/21 08:05:00", "end": "晚上"},
            Trip(start="2020-01-21T08:05:00+08:00", end="晚上"),
            id="an instant gets its offset, other words stay",
        ),
    ],
)
def test_a_trip_row_is_read(row: dict[str, object], expected: Trip) -> None:
    assert trip_of(row) == expected


def test_a_place_row_keeps_a_local_phone_number_and_reads_coordinates() -> None:
    place = place_of({"id": "B1", "name": "样例书店", "lng": "120.5", "lat": 30.25, "phone": "82800000"})
    assert (place.place_id, place.lng, place.lat, place.phone) == ("B1", 120.5, 30.25, "82800000")


@pytest.mark.parametrize(
    ("kind", "row", "field"),
    [
        pytest.param("person", {"id": "1", "list": "l"}, "person", id="nobody"),
        pytest.param("person", {"name": "王小明", "expires_at": "soon"}, "expires_at", id="no time"),
        pytest.param(
            "person", {"name": "王小明", "valid_from": "2021-01-02", "expires_at": "2021-01-01"}, "expires_at", id="order"
        ),
        pytest.param("vehicle", {"id": "1"}, "plate", id="no plate"),
        pytest.param("trip", {"number": "G1", "date": "some day"}, "date", id="no day"),
        pytest.param("place", {"name": "x", "lng": "200"}, "lng", id="off the globe"),
        pytest.param("place", {"name": "x", "lat": "north"}, "lat", id="not a number"),
    ],
)
def test_a_row_that_cannot_be_an_entry_names_the_field(kind: EntryKind, row: dict[str, object], field: str) -> None:
    with pytest.raises(RecordError) as caught:
        entry_of(row, kind, "list")
    assert caught.value.field == field


def test_an_entry_takes_list_validity_and_basis_from_its_row() -> None:
    row = {"id": "e1", "list": "own", "姓名": "王小明", "valid_from": "2021-07-29", "失效时间": "2021-08-12", "依据": "密接"}
    entry = entry_of(row, "person", "file")
    assert (entry.key, entry.basis) == ("own/e1", "密接")
    assert entry.valid_from is not None
    assert entry.valid_from.isoformat() == "2021-07-29T00:00:00+08:00"
    assert entry.expires_at is not None


def test_an_entry_without_id_has_one_by_its_content() -> None:
    first, again, other = (entry_of({"name": name}, "person", "l") for name in ("王小明", " 王小明", "王小华"))
    assert first.entry_id == again.entry_id != other.entry_id


def test_a_vehicle_row_has_a_canonical_plate() -> None:
    assert vehicle_of({"车牌": "蓝 苏f·12345"}).plate == "苏F12345"


def test_a_region_that_closes_later_is_the_same_region() -> None:
    row = {"level": "high", "county": "崇川区", "community": "样例小区", "first_seen": "2021-07-28 11时"}
    open_region, closed = region_of(row), region_of({**row, "gone_at": "2021-08-11 0时"})
    assert open_region.region_id == closed.region_id
    assert open_region.valid_to is None
    assert closed.valid_to is not None


@given(
    row=st.dictionaries(
        st.sampled_from(["姓名", "document_number", "phone", "sex", "birth_date", "region"]), st.text(max_size=30)
    )
)
def test_reading_a_person_never_raises_and_reading_it_again_changes_nothing(row: dict[str, str]) -> None:
    person = person_of(row)
    assert person_of({"name": person.name, "sex": person.sex, "birth_date": person.birth_date}).name in {person.name, ""}
