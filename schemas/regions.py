"""One row of a region file in the contract's columns to a risk region."""

from collections.abc import Mapping

from schemas.contract.columns import canonical_row
from schemas.contract.regions import region_of
from schemas.errors import InputFileError, InvalidRecordError
from schemas.records import RiskRegion

_WHERE = ("province", "city", "county", "community")
_NOWHERE = "nowhere"  # stands in for the place while the row is read


def region_from_row(row: Mapping[str, object], line: int, path: str = "regions") -> RiskRegion:
    """The region of `level, province, city, county, community, first_seen, gone_at`; its id follows from the content.

    Times may be Chinese (`2022-04-15 11时`). An empty `gone_at` leaves the region open. Published lists have rows
    without any place; they become regions that cover nothing, so that one such row does not cost the whole list.

    Raises:
        InputFileError: The row has no readable level or begin; says the line and the column.
    """
    said = canonical_row(row, "region")
    try:
        if any(said.get(column) for column in _WHERE):
            return region_of(row)
        return region_of(said | {"community": _NOWHERE}).model_copy(update={"community": ""})
    except InvalidRecordError as error:
        raise InputFileError(error.reason, path=path, line=line, field=error.field) from None
