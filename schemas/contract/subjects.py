"""One contract row to a person, trip, place or vehicle: typed values canonical, names as written."""

import math
import re
from collections.abc import Mapping

from schemas.contract.columns import canonical_row
from schemas.errors import InvalidRecordError
from schemas.fields.documents import parse_document
from schemas.fields.phones import parse_phone
from schemas.fields.plates import parse_plate
from schemas.fields.times import parse_date, parse_time
from schemas.fields.trips.modes import read_mode
from schemas.records import Person, Place, Trip, Vehicle

_SEXES = {"M": "男 男性 男士 先生 m male 1", "F": "女 女性 女士 小姐 f female 2"}
_SEX = {word: sex for sex, words in _SEXES.items() for word in words.split()}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_NOT_CANONICAL = re.compile(r"[^0-9A-Z*]")


def sex_of(text: str) -> str:
    """Sex as "M", "F" or "" from 男/女, words, letters or GB/T 2261.1's digits 1 and 2."""
    return _SEX.get(text.lower(), "")


def person_of(values: Mapping[str, object]) -> Person:
    """The person of one row; raises nothing for unknown or unreadable optional columns, which stay empty.

    A `document_number` of type `other` keeps its letters and digits; a phone that is no phone keeps its digits; a
    birth date that cannot be read with certainty stays as written, so that its readings can still be compared.
    """
    row = canonical_row(values, "person")
    typed = _document(row.get("document_number", ""), row.get("document_type", ""))
    plain = ("name", "name_latin", "family_name", "given_name", "suffix", "maiden_name", "address", "region")
    return Person(
        **{column: row[column] for column in plain if column in row},
        sex=sex_of(row.get("sex", "")),  # type: ignore[arg-type]  # one of the three literals
        birth_date=parse_date(row.get("birth_date", "")) or row.get("birth_date", ""),
        phone=phone_of(row.get("phone", ""), row.get("region", "")),
        **typed,
    )


def _document(number: str, kind: str) -> dict[str, str]:
    if not number:
        return {}
    if kind.lower() in {"other", "其他", "其它"}:
        bare = _NOT_CANONICAL.sub("", number.upper())
        return {"document_type": "other", "document_number": bare}
    read = parse_document(number, kind)
    return {
        "document_type": read.type,
        "document_number": read.canonical,
        "document_state": read.state,
    }


def phone_of(text: str, within: str = "") -> str:
    """E.164 when the text is a phone number, else its digits (`*` kept), else ""."""
    if not text:
        return ""
    read = parse_phone(text, within)
    return read.canonical or re.sub(r"[^0-9*]", "", text)


def vehicle_of(values: Mapping[str, object]) -> Vehicle:
    """The vehicle of one row.

    Raises:
        InvalidRecordError: There is no plate.
    """
    row = canonical_row(values, "vehicle")
    plate = parse_plate(row.get("plate", "")).canonical
    if not plate:
        raise InvalidRecordError("a vehicle needs a licence plate", "plate")
    return Vehicle(plate=plate, vehicle_type=row.get("vehicle_type", ""))


def trip_of(values: Mapping[str, object], zone: str = "Asia/Shanghai") -> Trip:
    """The trip of one row; `stops` are joined by `|`, instants without offset are in `zone`.

    Raises:
        InvalidRecordError: The date is there but cannot be read.
    """
    row = canonical_row(values, "trip")
    day = parse_date(row.get("date", ""))
    if row.get("date") and not day:
        raise InvalidRecordError("expected a day such as 2020-01-22", "date")
    plain = ("number", "carriage", "seat", "vehicle", "origin", "destination", "note")
    return Trip(
        **{column: row[column] for column in plain if column in row},
        mode=read_mode(row.get("mode", "")),
        date=day,
        start=clock_or_instant(row.get("start", ""), zone),
        end=clock_or_instant(row.get("end", ""), zone),
        stops=tuple(stop for part in row.get("stops", "").split("|") if (stop := part.strip())),
    )


def clock_or_instant(text: str, zone: str) -> str:
    """The text as "HH:MM" for a time of day, ISO 8601 with offset for an instant, else as written.

    >>> clock_or_instant("9时5分", "Asia/Shanghai"), clock_or_instant("2021/7/29 9:05", "Asia/Shanghai")
    ('09:05', '2021-07-29T09:05:00+08:00')
    """
    if not text:
        return ""
    if clock := _CLOCK.fullmatch(text):
        return f"{int(clock[1]):02d}:{clock[2]}" if int(clock[1]) < 25 else text
    if instant := parse_time(text, zone).instant:
        return instant.isoformat()
    on_some_day = parse_time(f"2000-01-01 {text}", zone)
    if on_some_day.instant and on_some_day.precision in {"hour", "minute", "second"}:
        return on_some_day.instant.strftime("%H:%M")
    return text


def place_of(values: Mapping[str, object]) -> Place:
    """The place of one row.

    Raises:
        InvalidRecordError: A coordinate is no number or off the globe.
    """
    row = canonical_row(values, "place")
    return Place(
        place_id=row.get("id", ""),
        name=row.get("name", ""),
        address=row.get("address", ""),
        code=row["region"] if re.fullmatch(r"\d{6}(\d{3}){0,2}", row.get("region", "")) else "",
        lng=_degrees(row.get("lng", ""), "lng", 180.0),
        lat=_degrees(row.get("lat", ""), "lat", 90.0),
        phone=phone_of(row.get("phone", ""), row.get("region", "")),
    )


def _degrees(text: str, column: str, limit: float) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= limit:  # also refuses NaN
        raise InvalidRecordError(f"expected degrees within ±{limit:g}", column)
    return value
