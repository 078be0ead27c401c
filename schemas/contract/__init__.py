"""The contract's files: person, trip, place and vehicle rows in the columns that DESIGN fixes, as records."""

from schemas.contract.columns import canonical_row
from schemas.contract.entries import entry_of
from schemas.contract.regions import region_of
from schemas.contract.subjects import person_of, place_of, trip_of, vehicle_of

__all__ = ["canonical_row", "entry_of", "person_of", "place_of", "region_of", "trip_of", "vehicle_of"]
