"""Trip records and free text to `TripKey`: publishers put the same fact into different columns, so all are read."""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from schemas.fields.trips.days import ends_next_day, minute_of_day, read_day
from schemas.fields.trips.keys import TripKey
from schemas.fields.trips.modes import Mode, mode_word, read_mode
from schemas.fields.trips.numbers import read_numbers
from schemas.fields.trips.roads import Route, is_road, read_lines, read_plates, read_routes, read_ship, read_tails
from schemas.fields.trips.seats import Seats, read_bare_carriage, read_seats
from schemas.fields.trips.stations import station_key
from schemas.records import Trip

# Characters read of one column, and stops of one run: no ride needs more, and a hostile record costs no more.
_LONGEST, _MOST_STOPS = 400, 200
_WORD = re.compile(r"[^A-Z0-9\u3400-\u9fff*]+")
# A sentence about another ride (换乘 changes, 前往 goes on to) says nothing about this one.
_OTHER_RIDE = re.compile(r"(?:换乘|转乘|改乘|转至|再乘|中转|前往|乘坐?完|接着).*$")
_CLOCK = re.compile(r"(?<![\d:])\d{1,2}[:时点]\d{2}(?![\d:])")
_BETWEEN = re.compile(
    r"(?:[从由自]|(?:^|[ ,，。;])[从由自]?)([\u4e00-\u9fff]{2,12}?)(?:出发)?"
    r"[ ]*(?:→|->|—+|--|至|到|飞往|开往|前往|-|~)[ ]*([\u4e00-\u9fff]{2,12})"
    r"|\bFROM ([A-Z][A-Z']+(?: [A-Z']+)??) TO ([A-Z][A-Z']+)"
)


class _Designators(NamedTuple):
    numbers: tuple[str, ...]
    routes: tuple[Route, ...]
    lines: tuple[Route, ...]
    plates: tuple[str, ...]
    tails: tuple[str, ...]
    ship: str


_NONE = _Designators((), (), (), (), (), "")


def read_trip(trip: Trip) -> TripKey:
    """The comparable form of a trip record; never raises, and never guesses a field that is not said.

    The number column speaks first; vehicle, carriage, seat and note add only the kinds of designator it lacks.
    """
    mode = read_mode(trip.mode[:_LONGEST])
    main = _read(trip.number[:_LONGEST], mode)
    for text in (trip.vehicle, trip.carriage, trip.seat, _this_ride(trip.note[:_LONGEST])):
        if text:
            main = _joined(main, _read(text[:_LONGEST], mode), mode)
    seats = _seats(trip)
    day = read_day((trip.date or trip.start)[:_LONGEST])
    return TripKey(
        mode=mode,
        numbers=main.numbers, routes=main.routes, lines=main.lines, plates=main.plates, tails=main.tails, ship=main.ship,
        text=_text((trip.number or trip.vehicle)[:_LONGEST]),
        date=day,
        begins=minute_of_day(trip.start[:_LONGEST]),
        overnight=ends_next_day(day, trip.end[:_LONGEST]),
        carriages=seats.carriages, rows=seats.rows, seats=seats.seats,
        origin=station_key(trip.origin[:_LONGEST]),
        destination=station_key(trip.destination[:_LONGEST]),
        stops=tuple([station_key(stop[:_LONGEST]) for stop in trip.stops[:_MOST_STOPS]]),
    )  # fmt: skip


def parse_trip(text: str) -> TripKey:
    """A trip out of free text: what `read_trip` reads, with mode, day, origin and destination found in the text.

    >>> found = parse_trip("2031年1月21日 K9205次 12车厢 从临江到河东")
    >>> found.mode, found.numbers, found.date, found.carriages, found.origin, found.destination
    ('train', ('K9205',), '2031-01-21', (12,), '临江', '河东')
    """
    clean = _clean(text[:_LONGEST])
    day = read_day(clean)
    mode = mode_word(clean.casefold())
    found = _read(clean, mode)
    between = _BETWEEN.search(_without_designators(clean))
    clock = _CLOCK.search(clean)
    guess: Mode = mode or _mode_of(found, clean)
    return read_trip(
        Trip(
            mode=guess, number=clean, date=day, start=clock[0] if clock else "",
            origin=(between[1] or between[3]) if between else "",
            destination=(between[2] or between[4]) if between else "",
        )
    )  # fmt: skip


def _mode_of(found: _Designators, clean: str) -> Mode:
    if found.numbers:
        return "flight" if len(found.numbers[0]) > 2 and not found.numbers[0][1:].isdigit() else "train"
    if found.lines:
        return "metro"
    if found.routes:
        return "bus"
    return "car" if found.plates else "ship" if found.ship else ""


def _without_designators(clean: str) -> str:
    return re.sub(
        r"[A-Z]*\d[\dA-Z]*(?:-\d+)?(?:[年月日号次排座]|车厢|路|号线|公交车?|车)*|[:/]",
        " ",
        re.sub(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", " ", clean),
    )


@lru_cache(maxsize=16384)
def _read(text: str, mode: Mode) -> _Designators:
    """Every designator of a text; road modes read plates, rail modes numbers, unknown ones both."""
    clean = _clean(text)
    if not clean:
        return _NONE
    lines = read_lines(clean) if "号线" in clean or (mode == "metro" and "LINE" in clean) else ()
    may_be_route = mode not in ("flight", "train") and any(word in clean for word in ("路", "公交", "线", "BUS"))
    routes = read_routes(clean) if may_be_route else ()
    plates = read_plates(clean)
    numbers = () if lines or routes or plates else read_numbers(clean, mode)
    tails = read_tails(clean) if is_road(mode) and not plates else ()
    ship = read_ship(clean) if mode == "ship" or (mode in ("", "other") and "轮" in clean) else ""
    return _Designators(numbers, () if lines else routes, lines, plates, tails, ship)


def _joined(first: _Designators, second: _Designators, mode: Mode) -> _Designators:
    if second == _NONE:
        return first
    if first == _NONE:
        return second
    routes = first.routes or second.routes
    if routes and not any(route.city for route in routes) and {r.number for r in second.routes} == {r.number for r in routes}:
        routes = second.routes
    return _Designators(
        first.numbers or (() if first != _NONE and mode not in ("", "other", "train", "flight") else second.numbers),
        routes if not first.numbers else first.routes,
        first.lines or (second.lines if not first.numbers and not first.routes else ()),
        first.plates or second.plates,
        first.tails or (second.tails if not first.plates else ()),
        first.ship or second.ship,
    )


def _seats(trip: Trip) -> Seats:
    carriage, seat, note = _clean(trip.carriage[:_LONGEST]), _clean(trip.seat[:_LONGEST]), _clean(trip.note[:_LONGEST])
    own = (
        read_seats(carriage),
        read_seats(seat),
        read_seats(_OTHER_RIDE.sub("", note)),
        read_seats(_clean(trip.number[:_LONGEST])),
    )
    carriages = own[0].carriages or read_bare_carriage(carriage)
    for read in own[1:]:
        carriages = carriages or read.carriages
    rows = next((read.rows for read in own if read.rows), ())
    seats = next((read.seats for read in own if read.seats), ())
    return Seats(carriages, rows, seats)


@lru_cache(maxsize=16384)
def _this_ride(note: str) -> str:
    return _OTHER_RIDE.sub("", note)


@lru_cache(maxsize=16384)
def _clean(text: str) -> str:
    return normalize("NFKC", text).upper().strip()


@lru_cache(maxsize=16384)
def _text(text: str) -> str:
    return _WORD.sub("", _clean(text))
