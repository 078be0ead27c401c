from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields.trips import Route, TripKey, parse_trip, read_mode, read_trip
from schemas.records import Trip


@pytest.mark.parametrize(
    ("word", "mode"),
    [
        pytest.param("1", "flight", id="code of a flight"),
        pytest.param("2", "train", id="code of a train"),
        pytest.param("3", "metro", id="code of a metro"),
        pytest.param("7", "ship", id="code of a ship"),
        pytest.param("8", "place", id="code of a place"),
        pytest.param("2.0", "train", id="code that a spreadsheet made a fraction"),
        pytest.param("航班", "flight", id="Chinese flight"),
        pytest.param("长途客车", "coach", id="Chinese coach"),
        pytest.param("公交车", "bus", id="Chinese bus"),
        pytest.param("网约车", "taxi", id="ride hailing"),
        pytest.param("High-speed Train", "train", id="English train"),
        pytest.param("ferry", "ship", id="English ferry"),
        pytest.param("索道", "other", id="word that is not known"),
        pytest.param(" ", "", id="nothing said"),
    ],
)
def test_modes_are_read_from_words_and_codes(word: str, mode: str) -> None:
    assert read_mode(word) == mode


@pytest.mark.parametrize(
    ("mode", "number", "numbers"),
    [
        pytest.param("火车", "g9876次", ("G9876",), id="small letter and 次"),
        pytest.param("火车", "Ｄ０１２３", ("D123",), id="full width and padding"),
        pytest.param("火车", "G9876/G9877", ("G9876", "G9877"), id="two numbers of one run"),
        pytest.param("火车", "C9506/9507", ("C9506", "C9507"), id="the second without its letter"),
        pytest.param("火车", "K9920/1", ("K9920", "K9921"), id="the second as its last digit"),
        pytest.param("火车", "Z-936", ("Z936",), id="hyphen"),
        pytest.param("", "9461次", ("9461",), id="digits alone before 次"),
        pytest.param("火车", "C9027", ("C9027",), id="a zero inside is no padding"),
        pytest.param("飞机", "国航1234", ("CA1234",), id="carrier's name before digits"),
        pytest.param("飞机", "九元航空AQ9275", ("AQ9275",), id="carrier's name before its designator"),
        pytest.param("飞机", "CA 0123", ("CA123",), id="space and padding"),
        pytest.param("飞机", "CA9215（ZH9751）", ("CA9215", "ZH9751"), id="code-share in brackets"),
        pytest.param("飞机", "0Q9330", ("OQ9330",), id="zero for O in the designator"),
        pytest.param("", "9C9889次航班", ("9C9889",), id="flight in free text"),
        pytest.param("火车", "南航CZ9176", ("CZ9176",), id="flight in a train's row"),
        pytest.param("长途客车", "MF9265", (), id="a plate without province is no flight"),
    ],
)
def test_numbers_are_normalised(mode: str, number: str, numbers: tuple[str, ...]) -> None:
    assert read_trip(Trip(mode=mode, number=number)).numbers == numbers


@pytest.mark.parametrize(
    ("number", "city", "route"),
    [
        pytest.param("临江11路", "临江", "11", id="city and number"),
        pytest.param("临江公交11路", "临江", "11", id="the word for bus between"),
        pytest.param("临江市11路公交车", "临江", "11", id="division suffix and vehicle word"),
        pytest.param("河东区公交8路", "河东", "8", id="a district's"),
        pytest.param("47路公交", "", "47", id="no city"),
        pytest.param("临江K58路", "临江", "K58", id="letter in the number"),
        pytest.param("临江D2公交车", "临江", "D2", id="without 路"),
        pytest.param("临江市906-36路公交车", "临江", "906", id="fleet number after the route"),
    ],
)
def test_bus_routes_carry_their_city(number: str, city: str, route: str) -> None:
    assert [(found.city, found.number) for found in read_trip(Trip(mode="5", number=number)).routes] == [(city, route)]


def test_metro_lines_of_a_journey_are_all_kept() -> None:
    one = read_trip(Trip(mode="3", number="临江地铁1、2号线"))
    other = read_trip(Trip(mode="3", number="临江市轨道交通1号线转2号线"))
    assert one.lines == other.lines == (Route("临江", "1"), Route("临江", "2"))


@pytest.mark.parametrize(
    ("trip", "plates", "tails"),
    [
        pytest.param(Trip(mode="4", number="苏Z12345班车"), ("苏Z12345",), (), id="word behind"),
        pytest.param(Trip(mode="5", number="临江2路公交车 苏Z02345D"), ("苏Z02345D",), (), id="route and fleet plate"),
        pytest.param(Trip(mode="4", number="苏Z-12 345"), ("苏Z12345",), (), id="separators"),
        pytest.param(Trip(mode="6", number="苏ZD1234O"), ("苏ZD12340",), (), id="letter O for a zero"),
        pytest.param(Trip(mode="6", number="临江", carriage="车牌号苏Z1A345"), ("苏Z1A345",), (), id="in the carriage column"),
        pytest.param(Trip(mode="6", number="滴滴", vehicle="苏Z1A345"), ("苏Z1A345",), (), id="in the vehicle column"),
        pytest.param(Trip(mode="6", number="临江出租", note="车牌苏Z1A345"), ("苏Z1A345",), (), id="in the note"),
        pytest.param(Trip(mode="4", number="苏Z***45"), ("苏Z***45",), (), id="masked"),
        pytest.param(Trip(mode="4", number="苏Z●●●45"), ("苏Z***45",), (), id="masked with dots"),
        pytest.param(Trip(mode="4", number="ZF2345"), (), ("ZF2345",), id="province left out"),
        pytest.param(Trip(mode="5", number="B9路(苏Z12345司机乘坐)"), (), (), id="plate of the rider's own vehicle"),
    ],
)
def test_plates_are_found_in_any_column(trip: Trip, plates: tuple[str, ...], tails: tuple[str, ...]) -> None:
    found = read_trip(trip)
    assert (found.plates, found.tails) == (plates, tails)


@pytest.mark.parametrize(
    ("trip", "carriages"),
    [
        pytest.param(Trip(carriage="11-13号车厢"), (11, 12, 13), id="range"),
        pytest.param(Trip(carriage="11至13号车厢"), (11, 12, 13), id="range in words"),
        pytest.param(Trip(carriage="12车厢"), (12,), id="one"),
        pytest.param(Trip(carriage="5、6车"), (5, 6), id="list"),
        pytest.param(Trip(carriage="12"), (12,), id="bare"),
        pytest.param(Trip(note="座次14车3C"), (14,), id="in the note"),
        pytest.param(Trip(number="G9098(四车厢)"), (4,), id="Chinese numeral beside the number"),
        pytest.param(Trip(carriage="8:30"), (), id="a time is no carriage"),
        pytest.param(Trip(carriage="15号车厢23号上"), (15,), id="berth is no carriage"),
    ],
)
def test_carriages_are_read_as_numbers(trip: Trip, carriages: tuple[int, ...]) -> None:
    assert read_trip(trip).carriages == carriages


def test_rows_and_seats_of_aircraft() -> None:
    found = read_trip(Trip(mode="1", number="MU9999", seat="31K、66J"))
    assert (found.rows, found.seats) == ((31, 66), ("31K", "66J"))
    assert read_trip(Trip(mode="1", number="MU9999", note="22-24排")).rows == (22, 23, 24)


def test_another_ride_in_the_note_is_not_this_one() -> None:
    assert read_trip(Trip(mode="火车", note="先到临江，后换乘K9205次回家")).numbers == ()
    assert read_trip(Trip(mode="火车", note="乘K9205次到临江，后换乘G9001次")).numbers == ("K9205",)


def test_the_end_of_a_day_as_a_bound_is_not_overnight() -> None:
    kept = {"mode": "2", "number": "K9205", "date": "2031-01-21", "start": "2031/01/21 19:58:00"}
    assert read_trip(Trip(**kept, end="2031/01/22 11:20:00")).overnight
    assert read_trip(Trip(**kept, end="2031-01-22T11:20:00+00:00")).overnight
    assert not read_trip(Trip(**kept, end="2031-01-22T00:00:00+08:00")).overnight
    assert not read_trip(Trip(**kept, end="2031/01/22 07:59:59")).overnight
    assert not read_trip(Trip(**kept, end="2031/01/21 23:59:59")).overnight


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "2031年1月21日 K9205次 12车厢 从临江到河东",
            {
                "mode": "train",
                "numbers": ("K9205",),
                "date": "2031-01-21",
                "carriages": (12,),
                "origin": "临江",
                "destination": "河东",
            },
            id="Chinese sentence",
        ),
        pytest.param(
            "Flight MU 9101 from Linjiang to Hedong 2031-01-21 seat 32K",
            {
                "mode": "flight",
                "numbers": ("MU9101",),
                "date": "2031-01-21",
                "rows": (32,),
                "origin": "LINJIANG",
                "destination": "HEDONG",
            },
            id="English sentence",
        ),
        pytest.param("临江公交11路", {"mode": "bus", "routes": (Route("临江", "11"),)}, id="route"),
        pytest.param("No. 11 bus, Linjiang", {"mode": "bus", "routes": (Route("", "11"),)}, id="English route"),
        pytest.param("Metro Line 2", {"mode": "metro", "lines": (Route("", "2"),)}, id="English line"),
        pytest.param("临江906-36路公交车 苏Z02345D", {"origin": "", "plates": ("苏Z02345D",)}, id="a fleet number is no leg"),
        pytest.param("2031-01-22 23:10 CZ9695 57H", {"begins": 1390, "seats": ("57H",)}, id="time of departure"),
        pytest.param("双江26号轮船", {"mode": "ship", "ship": "双江26"}, id="ship"),
        pytest.param("苏Z12345", {"mode": "car", "plates": ("苏Z12345",)}, id="plate alone"),
    ],
)
def test_free_text_is_parsed(text: str, expected: dict[str, object]) -> None:
    found = parse_trip(text)
    assert {field: getattr(found, field) for field in expected} == expected


def test_two_trips_in_one_spelling_are_one_text() -> None:
    assert read_trip(Trip(number="医院 通勤车")).text == read_trip(Trip(number="医院通勤车。")).text


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=40))
def test_nothing_raises(number: str, other: str, note: str) -> None:
    trip = Trip(
        mode=other, number=number, date=other, start=other, end=note, carriage=note, seat=other, vehicle=number,
        origin=other, destination=note, stops=(other, note), note=number,
    )  # fmt: skip
    assert isinstance(read_trip(trip), TripKey)
    assert isinstance(parse_trip(number + other + note), TripKey)


def test_a_hostile_record_is_read_in_no_time() -> None:
    huge = "从临江路1234-" * 200_000
    begun = perf_counter()
    read_trip(Trip(mode=huge, number=huge, date=huge, start=huge, end=huge, note=huge, origin=huge, stops=(huge,) * 500))
    parse_trip(huge)
    assert perf_counter() - begun < 2.0


@given(
    st.sampled_from("GDCZTK"),
    st.integers(1, 9999),
    st.integers(0, 3),
    st.sampled_from(["", " ", "-"]),
    st.sampled_from(["", "次", "次列车"]),
)
def test_any_writing_of_a_train_number_is_one_number(letter: str, digits: int, zeros: int, gap: str, word: str) -> None:
    padded = f"{digits:0{min(4, len(str(digits)) + zeros)}d}"
    assert read_trip(Trip(mode="火车", number=f"{letter.lower()}{gap}{padded}{word}")).numbers == (f"{letter}{digits}",)
