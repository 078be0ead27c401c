from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.trips import TripIndex
from schemas.records import Match, Trip, WatchlistEntry

_DAY = "2031-01-21"
_STOPS = ("临江", "河东", "青石", "白桦", "南湖")


def _ride(**fields: Any) -> Trip:
    return Trip(**{"mode": "火车", "date": _DAY, **fields})


def _entry(trip: Trip, entry_id: str = "e1", **fields: Any) -> tuple[str, WatchlistEntry]:
    return f"cases/{entry_id}", WatchlistEntry(entry_id=entry_id, list="cases", kind="trip", trip=trip, **fields)


def _asked(listed: Trip, seen: Trip) -> Match | None:
    index = TripIndex()
    index.apply([_entry(listed)])
    found = index.match([seen], [None])[0]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("listed", "seen"),
    [
        pytest.param(_ride(number="G9876/G9877"), _ride(number="G9877次"), id="one number of a run of two"),
        pytest.param(_ride(mode="1", number="国航CA9296"), _ride(mode="航班", number="CA 9296"), id="carrier's name"),
        pytest.param(_ride(mode="1", number="CA9215/ZH9751"), _ride(mode="1", number="ZH9751"), id="code-share"),
        pytest.param(
            _ride(mode="3", number="C9514城际轻轨"), _ride(mode="其他", number="C9514"), id="intercity train called a metro"
        ),
        pytest.param(_ride(mode="5", number="临江市11路公交车"), _ride(mode="公交", number="临江11路"), id="bus route"),
        pytest.param(
            _ride(mode="3", number="临江地铁1号线转2号线"), _ride(mode="其他", number="临江地铁1、2号线"), id="metro lines"
        ),
        pytest.param(_ride(mode="5", number="临江2路 苏Z02345D"), _ride(mode="汽车", number="苏Z02345D"), id="fleet plate"),
        pytest.param(_ride(mode="4", number="苏ZF2345"), _ride(mode="汽车", number="ZF2345"), id="province left out"),
        pytest.param(_ride(mode="4", number="苏Z***45"), _ride(mode="4", number="苏Z12345"), id="masked plate"),
        pytest.param(_ride(mode="7", number="双江26号"), _ride(mode="轮船", number="双江26号轮渡"), id="ship"),
        pytest.param(_ride(mode="4", number="医院通勤车"), _ride(mode="4", number="医院通勤车"), id="words alone"),
        pytest.param(
            _ride(mode="8", number="临江市永福商城（青石路82号）"), _ride(mode="8", number="永福商城青石路82号"), id="a place"
        ),
        pytest.param(
            _ride(mode="5", number="B9路", origin="临江站", destination="中心医院"),
            _ride(mode="5", number="河东B9路", origin="临江站", destination="市中心医院"),
            id="route without city, same stops",
        ),
    ],
)
def test_the_same_vehicle_written_differently_is_found(listed: Trip, seen: Trip) -> None:
    assert _asked(listed, seen) is not None
    assert _asked(seen, listed) is not None


@pytest.mark.parametrize(
    ("listed", "seen"),
    [
        pytest.param(_ride(number="D302"), _ride(number="D3021"), id="one digit more"),
        pytest.param(_ride(number="K9357", carriage="8"), _ride(number="K9375", carriage="8"), id="digits swapped"),
        pytest.param(_ride(number="G9001"), _ride(number="G9001", date="2031-01-22"), id="another day"),
        pytest.param(_ride(mode="航班", number="D7999"), _ride(number="D7999"), id="a flight and a train"),
        pytest.param(_ride(mode="5", number="临江11路"), _ride(mode="5", number="河东11路"), id="route of another city"),
        pytest.param(_ride(mode="5", number="临江11路"), _ride(mode="5", number="临江12路"), id="another route"),
        pytest.param(_ride(mode="4", number="苏Z12345"), _ride(mode="4", number="苏Z12845"), id="one character of a plate"),
        pytest.param(
            _ride(mode="5", number="临江2路 苏Z12345"), _ride(mode="5", number="临江2路 苏Z54321"), id="two buses of a route"
        ),
        pytest.param(_ride(mode="3", number="临江地铁1号线"), _ride(mode="3", number="临江地铁3号线"), id="another line"),
        pytest.param(
            _ride(mode="3", number="临江地铁2号线"), _ride(mode="5", number="临江2号线"), id="a metro line and a bus line"
        ),
        pytest.param(
            _ride(mode="8", number="永福商城青石路82号"), _ride(mode="8", number="永安酒店白桦路3号"), id="another place"
        ),
        pytest.param(_ride(number="G9001"), _ride(mode="4", number="苏Z12345"), id="nothing in common"),
    ],
)
def test_near_misses_are_not_matched(listed: Trip, seen: Trip) -> None:
    assert _asked(listed, seen) is None
    assert _asked(seen, listed) is None


@pytest.mark.parametrize(
    ("listed", "seen", "grade", "how"),
    [
        pytest.param("11-15号车厢", "12车厢", "certain", "same", id="inside the range"),
        pytest.param("8号车厢", "9号车厢", "probable", "neighbouring", id="next carriage"),
        pytest.param("8号车厢", "", "probable", "", id="not known"),
        pytest.param("8号车厢", "12号车厢", "possible", "different", id="far carriage"),
    ],
)
def test_carriages_grade_a_match(listed: str, seen: str, grade: str, how: str) -> None:
    match = _asked(_ride(number="G9001", carriage=listed), _ride(number="G9001", note=seen))
    assert match is not None
    assert match.grade == grade
    assert [part.how for part in match.evidence if part.field == "carriage"] == ([how] if how else [])


def test_rows_within_three_are_near() -> None:
    listed = _ride(mode="1", number="MU9999", seat="20C")
    near, far = (
        _asked(listed, _ride(mode="1", number="MU9999", seat="23A")),
        _asked(listed, _ride(mode="1", number="MU9999", seat="40A")),
    )
    assert (near and near.grade, far and far.grade) == ("certain", "possible")


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        pytest.param(("临江", "青石"), ("河东", "白桦"), True, id="one leg shared"),
        pytest.param(("临江", "青石"), ("青石", "南湖"), False, id="off where the other gets on"),
        pytest.param(("临江", "河东"), ("白桦", "南湖"), False, id="apart"),
        pytest.param(("临江", "南湖"), ("青石", "白桦"), True, id="one inside the other"),
        pytest.param(("临江站", "青石站"), ("河东", "白桦"), True, id="with the word for station"),
        pytest.param(("临江", "青石"), ("别处", "南湖"), True, id="a stop that is not on the run tells nothing"),
    ],
)
@pytest.mark.parametrize("who_knows", ["both", "listed", "seen"])
def test_the_order_of_stops_decides_who_was_aboard_together(
    one: tuple[str, str], other: tuple[str, str], together: bool, who_knows: str
) -> None:
    listed = _ride(number="G9001", origin=one[0], destination=one[1], stops=() if who_knows == "seen" else _STOPS)
    seen = _ride(number="G9001", origin=other[0], destination=other[1], stops=() if who_knows == "listed" else _STOPS)
    assert (_asked(listed, seen) is not None) == together


def test_a_ring_line_takes_the_shorter_stretch() -> None:
    ring = ("甲站", "乙站", "丙站", "丁站", "甲站")
    listed = _ride(number="C9461", origin="乙站", destination="丁站", stops=ring)
    assert _asked(listed, _ride(number="C9461", origin="丁站", destination="甲站", stops=ring)) is None
    assert _asked(listed, _ride(number="C9461", origin="甲站", destination="丙站", stops=ring)) is not None


def test_a_run_over_midnight_is_found_on_the_next_day_only_when_its_end_says_so() -> None:
    kept = {"number": "K9205", "start": "2031-01-21 19:58", "origin": "临江"}
    next_day = _ride(number="K9205", date="2031-01-22", origin="河东")
    assert _asked(_ride(**kept), next_day) is None
    match = _asked(_ride(**kept, end="2031-01-22 11:20"), next_day)
    assert match is not None
    assert match.grade == "probable"
    assert _asked(next_day, _ride(**kept, end="2031-01-22 11:20")) is not None
    assert _asked(_ride(**kept, end="2031-01-22 11:20"), _ride(number="K9205", date="2031-01-20")) is None


def test_a_plate_is_certain_and_a_look_alike_plate_never_is() -> None:
    same = _asked(_ride(mode="6", number="苏Z12345"), _ride(mode="汽车", number="苏Z·12345"))
    ends = {"origin": "临江站", "destination": "河东医院"}
    alike = _asked(_ride(mode="6", number="苏Z8B345", **ends), _ride(mode="6", number="苏Z88345", **ends))
    assert same is not None
    assert same.grade == "certain"
    assert alike is not None
    assert alike.grade == "possible"
    assert _asked(_ride(mode="6", number="苏Z8B345"), _ride(mode="6", number="苏Z88345")) is None


@pytest.mark.parametrize(
    ("number", "start", "grade"),
    [
        pytest.param("临江11路", "08:20", "probable", id="one bus"),
        pytest.param("临江11路", "19:20", "possible", id="another bus of the route"),
        pytest.param("苏Z12345", "19:20", "certain", id="the bus itself, later"),
        pytest.param("临江11路", "", "probable", id="time not known"),
    ],
)
def test_a_route_hours_apart_is_another_bus(number: str, start: str, grade: str) -> None:
    match = _asked(_ride(mode="5", number="临江11路 苏Z12345", start="08:10"), _ride(mode="5", number=number, start=start))
    assert match is not None
    assert match.grade == grade


def test_rides_whose_vehicle_nobody_knows_are_at_most_possible() -> None:
    ends = {"mode": "6", "origin": "临江西站", "destination": "人民医院"}
    match = _asked(_ride(**ends), _ride(**ends))
    assert match is not None
    assert match.grade == "possible"
    assert _asked(_ride(**ends), _ride(**{**ends, "destination": "河东医院"})) is None
    assert _asked(_ride(**ends), _ride(**{**ends, "mode": "7"})) is None


def test_a_ride_without_a_day_is_at_most_possible() -> None:
    match = _asked(_ride(number="G9001", carriage="8"), _ride(number="G9001", carriage="8", date=""))
    assert match is not None
    assert match.grade == "possible"


def test_evidence_names_both_values_and_sums_to_the_bits() -> None:
    match = _asked(_ride(number="G9876/9877", origin="临江"), _ride(number="G9877", origin="临江站"))
    assert match is not None
    by_field = {part.field: part for part in match.evidence}
    assert (by_field["number"].event, by_field["number"].entry, by_field["number"].how) == (
        "G9877",
        "G9876/G9877",
        "one_of_several",
    )
    assert sum(part.bits for part in match.evidence) == pytest.approx(match.bits, abs=0.01)


def test_entries_are_asked_only_while_in_force() -> None:
    start = datetime(2031, 1, 1, tzinfo=UTC)
    index = TripIndex()
    index.apply([_entry(_ride(number="G9001"), valid_from=start, expires_at=start + timedelta(days=9))])
    ask = [_ride(number="G9001")] * 3
    found = index.match(ask, [start - timedelta(seconds=1), start, start + timedelta(days=9)])
    assert [len(one) for one in found] == [0, 1, 0]


def test_removed_and_replaced_entries_are_forgotten() -> None:
    index = TripIndex()
    first, second = _entry(_ride(number="G9001")), _entry(_ride(number="G9002"))
    index.apply([first])
    index.apply([second])
    assert [len(one) for one in index.match([_ride(number="G9001"), _ride(number="G9002")], [None, None])] == [0, 1]
    index.apply([(second[0], None)])
    assert len(index) == 0
    assert index.match([_ride(number="G9002")], [None]) == [()]


def test_applying_twice_changes_nothing() -> None:
    index = TripIndex()
    index.apply([_entry(_ride(number="G9001"))])
    before = index.generation, index.match([_ride(number="G9001")], [None])
    index.apply([_entry(_ride(number="G9001"))])
    assert (index.generation, index.match([_ride(number="G9001")], [None])) == before


_RIDES = st.builds(
    _ride,
    mode=st.sampled_from(["火车", "公交", "汽车", "地铁", "8", ""]),
    number=st.sampled_from(
        ["G9001", "G9001/2", "临江11路", "11路", "苏Z12345", "Z12345", "临江地铁1号线", "永福商城", "苏Z***45"]
    ),
    date=st.sampled_from([_DAY, "2031-01-22", ""]),
    origin=st.sampled_from(["", "临江", "河东"]),
    destination=st.sampled_from(["", "青石", "南湖"]),
    end=st.sampled_from(["", "2031-01-22 06:30"]),
    carriage=st.sampled_from(["", "3号车厢", "1-4号车厢"]),
)


@given(st.lists(_RIDES, min_size=1, max_size=8), _RIDES, st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_of_changes(listed: list[Trip], seen: Trip, random: Any) -> None:
    changes = [_entry(trip, f"e{number}") for number, trip in enumerate(listed)]
    index, shuffled = TripIndex(), TripIndex()
    index.apply(changes)
    random.shuffle(changes)
    shuffled.apply([_entry(_ride(number="K1"), "gone"), *changes, ("cases/gone", None)])
    answers = [
        [match.model_copy(update={"generation": 0}) for match in one.match([seen], [None], top=50)[0]]
        for one in (index, shuffled)
    ]
    assert answers[0] == answers[1]


@given(_RIDES, _RIDES)
def test_who_is_listed_does_not_matter_to_the_bits(one: Trip, other: Trip) -> None:
    there, back = _asked(one, other), _asked(other, one)
    assert (there and (there.grade, there.bits)) == (back and (back.grade, back.bits))
