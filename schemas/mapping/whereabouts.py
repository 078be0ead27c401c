"""Place texts to division codes, remembered: a city's records name the same few thousand places again and again."""

from datetime import date
from functools import lru_cache

from schemas.fields.places import parse_place

REMEMBERED_TEXTS = 65_536  # about 20 MB at most


@lru_cache(maxsize=REMEMBERED_TEXTS)
def division_code(text: str, as_of: date | None, home: str, local: bool = False) -> str:
    """The deepest division code that the text names as of a day (6 or 9 digits); "" when it names none.

    A text that fits several divisions, or none by itself, is read again inside `home` (six digits, or "" for none):
    通州区 is Nantong's to a source in Nantong. What names a division elsewhere stays elsewhere. `home` itself is
    the answer only for a `local` source, all of whose places lie there; else it would be a guess. An ambiguous
    text gives the code that holds all its candidates.
    """
    reading = parse_place(text, as_of)
    if home and (reading.ambiguous or not reading.code):
        inside = parse_place(text, as_of, home)
        if inside.code not in {"", home} and not inside.ambiguous:
            reading = inside
    return reading.street_code or reading.code or (home if local else "")
