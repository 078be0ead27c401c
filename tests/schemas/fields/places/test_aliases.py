"""The ways a division may be written."""

import pytest

from schemas.fields.places.aliases import aliases, short_name


@pytest.mark.parametrize(
    ("name", "short"),
    [
        pytest.param("崇川区", "崇川", id="district"),
        pytest.param("内蒙古自治区", "内蒙古", id="region whose name is a people's"),
        pytest.param("广西壮族自治区", "广西", id="region"),
        pytest.param("香港特别行政区", "香港", id="special region"),
        pytest.param("恩施土家族苗族自治州", "恩施", id="two peoples"),
        pytest.param("伊犁哈萨克自治州", "伊犁", id="people without 族"),
        pytest.param("瀍河回族区", "瀍河", id="district of a people"),
        pytest.param("大兴安岭地区", "大兴安岭", id="area"),
        pytest.param("和县", "", id="one character would stay"),
        pytest.param("市中区", "", id="too common"),
        pytest.param("鄂伦春自治旗", "", id="nothing but the people"),
    ],
)
def test_the_short_name_drops_suffix_and_peoples(name: str, short: str) -> None:
    assert short_name(name) == short


def test_a_county_of_peoples_is_also_called_county() -> None:
    assert ("石柱县", True) in set(aliases("石柱土家族自治县"))


def test_a_common_miswriting_is_a_full_name() -> None:
    assert ("颖上县", True) in set(aliases("颍上县"))
