"""Free text to divisions of GB/T 2260 as of a date."""

from schemas.fields.places.parse import parse_place
from schemas.fields.places.reading import PlaceReading
from schemas.fields.places.register import Division, division, successor_codes

__all__ = ["Division", "PlaceReading", "division", "parse_place", "successor_codes"]
