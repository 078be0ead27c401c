"""One row of a risk-region file to a region with its interval of validity."""

from collections.abc import Mapping
from typing import Literal

from schemas.contract.columns import canonical_row
from schemas.contract.instants import instant_of
from schemas.errors import InvalidRecordError
from schemas.ids import stable_id
from schemas.records import RiskRegion

_LEVELS: dict[str, Literal["low", "mid", "high"]] = {
    **dict.fromkeys(("low", "低", "低风险", "低风险区", "1"), "low"),
    **dict.fromkeys(("mid", "medium", "middle", "中", "中风险", "中风险区", "2"), "mid"),
    **dict.fromkeys(("high", "高", "高风险", "高风险区", "3"), "high"),
}


def region_of(values: Mapping[str, object], zone: str = "Asia/Shanghai") -> RiskRegion:
    """The risk region of one row of `level, province, city, county, community, first_seen, gone_at`.

    Without `id`, the id is stable for (level, place, first_seen), so that a later `gone_at` closes the same region.

    Raises:
        InvalidRecordError: The level or a time cannot be read, or there is no place.
    """
    row = canonical_row(values, "region")
    level = _LEVELS.get(row.get("level", "").lower())
    if level is None:
        raise InvalidRecordError("expected low, mid or high", "level")
    where = [row.get(column, "") for column in ("province", "city", "county", "community")]
    if not any(where):
        raise InvalidRecordError("expected a province, city, county or community", "county")
    valid_from = instant_of(row, "first_seen", zone)
    if valid_from is None:
        raise InvalidRecordError("expected the time from which the level holds", "first_seen")
    return RiskRegion(
        region_id=row.get("id") or stable_id("region", level, *where, valid_from.isoformat()),
        level=level,
        province=where[0], city=where[1], county=where[2], community=where[3],
        valid_from=valid_from,
        valid_to=instant_of(row, "gone_at", zone),
    )  # fmt: skip
