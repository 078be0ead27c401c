"""Development zones are recognised where they stand, compounds are not."""

import pytest

from schemas.fields.places.zones import zone_at, zone_from


@pytest.mark.parametrize(
    ("text", "district_like", "zone"),
    [
        pytest.param("经济技术开发区星湖大道", False, "经济技术开发区", id="economic"),
        pytest.param("高新区科苑路", False, "高新区", id="high-tech"),
        pytest.param("某某新区", False, "某某新区", id="new area"),
        pytest.param("甲乙旅游区", False, "甲乙旅游区", id="tourism"),
        pytest.param("甲乙区丙路", True, "甲乙区", id="like a district"),
        pytest.param("甲乙区丙路", False, "", id="not asked for"),
        pytest.param("甲乙小区3号楼", True, "", id="compound"),
        pytest.param("甲社区", True, "", id="community"),
        pytest.param("甲厂家属区", True, "", id="housing"),
        pytest.param("甲路12号", True, "", id="none"),
    ],
)
def test_a_zone_at_the_front(text: str, district_like: bool, zone: str) -> None:
    assert zone_at(text, 0, district_like=district_like) == zone


def test_a_zone_may_begin_with_a_division() -> None:
    assert zone_from("甲市乙丙新区丁路", 2, 4) == "乙丙新区"
    assert zone_from("甲市乙丙路", 2, 4) == ""
