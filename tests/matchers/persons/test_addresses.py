"""How addresses overlap."""

import pytest

from matchers.persons.addresses import compare_addresses

HOME = "12 Willow Lane, Apt. 4, Eastbrook, 90210"


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("12 WILLOW LANE APT 4 EASTBROOK 90210", id="case and points"),
        pytest.param("12 Willow Ln., Apt 4, Eastbrook, 90210", id="abbreviated"),
        pytest.param("12 Willowlane, Apt 4, East brook, 90210", id="run together and apart"),
        pytest.param("12 Wilow Lane, Apt 4, Eastbrok, 90210", id="misspelt"),
    ],
)
def test_habits_and_slips_keep_most_of_the_weight(written: str) -> None:
    whole, found = compare_addresses(HOME, HOME), compare_addresses(written, HOME)
    assert whole is not None
    assert found is not None
    assert found.bits > 0.7 * whole.bits


def test_another_address_speaks_against() -> None:
    found = compare_addresses("88 Quarry Road, Northfield, 10025", HOME)
    assert found is not None
    assert (found.way, found.bits < 0) == ("different", True)


def test_the_city_alone_hardly_counts_in_a_chinese_address() -> None:
    near = compare_addresses("江苏省南通市青年路12号3幢501室", "南通市青年路12号3幢501室")
    far = compare_addresses("江苏省南通市青年路12号3幢501室", "江苏省南通市虹桥路7号")
    assert near is not None
    assert far is not None
    assert near.bits > 12
    assert far.bits < 4


def test_a_missing_address_is_no_evidence() -> None:
    assert compare_addresses("", HOME) is None
