"""Rows of region files become regions."""

import pytest

from schemas.errors import InputFileError
from schemas.regions import region_from_row

ROW = {
    "level": "high",
    "province": "江苏省",
    "city": "南通市",
    "county": "如皋市",
    "community": "如城街道甲乙花园",
    "first_seen": "2022-04-15 11时",
    "gone_at": "2022-04-17 0时",
}


def test_a_row_becomes_a_region_with_chinese_times() -> None:
    region = region_from_row(ROW, 2)
    assert (region.level, region.county, region.community) == ("high", "如皋市", "如城街道甲乙花园")
    assert region.valid_from.isoformat() == "2022-04-15T11:00:00+08:00"
    assert region.valid_to is not None
    assert region.valid_to.isoformat() == "2022-04-17T00:00:00+08:00"


def test_an_empty_end_leaves_the_region_open() -> None:
    assert region_from_row(ROW | {"gone_at": ""}, 2).valid_to is None


def test_the_id_follows_from_the_content() -> None:
    assert region_from_row(ROW, 2).region_id == region_from_row(dict(reversed(ROW.items())), 9).region_id
    assert region_from_row(ROW, 2).region_id != region_from_row(ROW | {"community": "丙"}, 2).region_id


def test_a_row_without_a_place_is_kept_but_is_nowhere() -> None:
    region = region_from_row(ROW | dict.fromkeys(("province", "city", "county", "community"), ""), 2)
    assert (region.province, region.city, region.county, region.community) == ("", "", "", "")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"level": "purple"}, "level", id="level"),
        pytest.param({"first_seen": "soon"}, "first_seen", id="unreadable begin"),
        pytest.param({"first_seen": ""}, "first_seen", id="no begin"),
        pytest.param({"gone_at": "never"}, "gone_at", id="unreadable end"),
    ],
)
def test_a_row_that_cannot_be_read_names_line_and_column(change: dict[str, str], field: str) -> None:
    with pytest.raises(InputFileError, match=rf"regions:7: {field}"):
        region_from_row(ROW | change, 7)
