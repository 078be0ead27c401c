"""Stays: a level that held for any part of a stay counts, one that ended before or began after does not."""

from datetime import UTC, datetime, timedelta

import pytest

from matchers.regions import RegionIndex
from schemas.records import RiskRegion

NOON = datetime(2021, 7, 29, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLACE = "江苏省南通市海门区和睦街道和睦桂香苑"


@pytest.fixture
def regions() -> RegionIndex:
    index = RegionIndex()
    region = RiskRegion(
        region_id="r1", level="high", province="江苏省", city="南通市", county="海门区", community="和睦街道和睦桂香苑",
        valid_from=NOON, valid_to=NOON + 24 * HOUR,
    )  # fmt: skip
    index.apply([("r1", region)])
    return index


@pytest.mark.parametrize(
    ("begins", "ends", "level"),
    [
        pytest.param(-5, -1, "none", id="left before it began"),
        pytest.param(-5, 1, "high", id="was there when it began"),
        pytest.param(-5, 30, "high", id="was there all the time"),
        pytest.param(2, 3, "high", id="within"),
        pytest.param(24, 30, "none", id="came when it was over"),
        pytest.param(-5, None, "none", id="an instant before"),
        pytest.param(0, None, "high", id="the first instant"),
    ],
)
def test_a_stay_meets_the_levels_that_held_during_it(regions: RegionIndex, begins: int, ends: int | None, level: str) -> None:
    until = None if ends is None else NOON + ends * HOUR
    assert regions.risk_at(PLACE, NOON + begins * HOUR, until=until).level == level
