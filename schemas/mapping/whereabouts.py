"""Place texts to division codes, remembered: a city's records name the same few thousand places again and again."""

from datetime import date
from functools import lru_cache

from schemas.fields.places import parse_place

REMEMBERED_TEXTS = 65_536  # about 20 MB at most


@lru_cache(maxsize=REMEMBERED_TEXTS)
def division_code(text: str, as_of: date | None, within: str) -> str:
    """The deepest division code that the text names as of a day (6 or 9 digits); "" when it names none.

    An ambiguous text gives the code that holds all its candidates, if there is one.
    """
    reading = parse_place(text, as_of, within)
    return reading.street_code or reading.code
