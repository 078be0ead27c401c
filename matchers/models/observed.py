"""What models read off a record: numbers that may be nonsense, words that may be absent, days as the city counts them."""

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from matchers.venues.geometry import metres
from schemas.fields.places import parse_place
from schemas.records import Place, Sighting, WatchlistEntry
from schemas.subjects import fold_name

CITY_TIME = timezone(timedelta(hours=8))
"""All of China keeps one time; a "day" of a threshold is a day there."""

_PREFECTURE, _COUNTY = 4, 6
_NO_HOUR = frozenset({"time_of_day_unknown", "time_is_of_receipt"})


def number(sighting: Sighting, name: str) -> float | None:
    """A fact as a number; None when it is absent or no number (a truth is none)."""
    value = sighting.facts.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def text(sighting: Sighting, name: str) -> str:
    """A fact as text; "" when it is absent or no text."""
    value = sighting.facts.get(name)
    return value.strip() if isinstance(value, str) else ""


def day_of(instant: datetime) -> date:
    """The city's calendar day of an instant."""
    return instant.astimezone(CITY_TIME).date()


def at_hour(day: date, hour: int = 0) -> datetime:
    """That hour of that day in the city; hour 24 is the next midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=CITY_TIME) + timedelta(hours=hour)


def knows_the_hour(sighting: Sighting) -> bool:
    """Whether `occurred_at` is an instant; otherwise it is a day's begin, or the time at which the record arrived."""
    return not _NO_HOUR.intersection(sighting.flags)


def said_day(value: object) -> date | None:
    """An ISO day as a fact writes it; None for anything else."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def said_instant(value: object) -> datetime | None:
    """An ISO instant as a fact writes it, in city time when it has no offset; None for anything else."""
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return read if read is None or read.tzinfo else read.replace(tzinfo=CITY_TIME)


@lru_cache(maxsize=65536)
def code_of(written: str) -> str:
    """The division that a code or a text means; "" when it names none or several.

    >>> code_of("320612101"), code_of("江苏省南通市通州区"), code_of("老地方")
    ('320612101', '320612', '')
    """
    if written.isdigit():
        return written if len(written) >= _COUNTY else ""
    return parse_place(written).code if written else ""


def place_code(sighting: Sighting) -> str:
    """The division where the subject was, or "" when it is not known."""
    place = sighting.place
    if place is None:
        return ""
    return place.code or code_of(place.address or place.name)


def entry_code(entry: WatchlistEntry) -> str:
    """The division that a listed subject belongs to: the entry's place, else the person's residence."""
    if entry.place is not None and (code := entry.place.code or code_of(entry.place.address or entry.place.name)):
        return code
    return code_of(entry.person.region) or code_of(entry.person.address) if entry.person is not None else ""


def same_division(left: str, right: str) -> bool:
    """Whether two codes may be one county; a code that stops at the city or province holds all of it.

    >>> same_division("320612101", "320612"), same_division("320600", "320612"), same_division("320612", "320682")
    (True, True, False)
    """
    left, right = _significant(left[:_COUNTY]), _significant(right[:_COUNTY])
    return left.startswith(right) or right.startswith(left)


def _significant(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def city_of(code: str) -> str:
    """The prefecture of a code, four digits; "" when it stops at the province; a municipality is one city.

    >>> city_of("320612"), city_of("310115"), city_of("320000")
    ('3206', '3100', '')
    """
    if code[:2] in {"11", "12", "31", "50"}:
        return code[:2] + "00"
    return "" if code[2:4] == "00" else code[:_PREFECTURE]


def is_in(code: str, home: str) -> bool:
    """Whether a place lies in the city that is served; a city that was not said holds everything."""
    return not home or (bool(code) and city_of(code) == city_of(home.ljust(_COUNTY, "0")))


def is_same_place(left: Place, right: Place, within_metres: float = 300.0) -> bool:
    """Whether two records name one place: its id, its name, or two points close together."""
    if left.place_id and left.place_id == right.place_id:
        return True
    names = fold_name(left.name), fold_name(right.name)
    if all(names) and (names[0] in names[1] or names[1] in names[0]):
        return True
    apart = metres_between(left, right)
    return apart is not None and apart <= within_metres


def metres_between(left: Place, right: Place) -> float | None:
    """Metres between two points, or None when one has none."""
    if left.lng is None or left.lat is None or right.lng is None or right.lat is None:
        return None
    return metres(left.lng, left.lat, right.lng, right.lat)


def clock(instant: datetime) -> str:
    """An instant as people in the city read it, to the minute."""
    return instant.astimezone(CITY_TIME).strftime("%Y-%m-%d %H:%M")
