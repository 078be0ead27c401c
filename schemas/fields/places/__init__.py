"""Free text to divisions of GB/T 2260 as of a date."""

from schemas.fields.places.parse import parse_place
from schemas.fields.places.reading import PlaceReading
from schemas.fields.places.register import Division, division, successor_codes
from schemas.fields.places.stations import airport_division, station_division

__all__ = ["Division", "PlaceReading", "airport_division", "division", "parse_place", "station_division", "successor_codes"]
