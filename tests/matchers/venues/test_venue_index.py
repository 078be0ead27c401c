from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.venues import VenueIndex
from matchers.venues.addresses import read_address
from matchers.venues.geometry import metres, to_gcj
from matchers.venues.names import read_name
from matchers.venues.venue import read_phones
from schemas.records import Match, Place, WatchlistEntry

_HERE = {"lng": 120.0, "lat": 30.0}


def _index(*places: Place) -> VenueIndex:
    index = VenueIndex()
    index.apply(
        [
            (f"venues/{number}", WatchlistEntry(entry_id=str(number), list="venues", kind="place", place=place))
            for number, place in enumerate(places)
        ]
    )
    return index


def _asked(listed: Place, seen: Place) -> Match | None:
    found = _index(listed).match([seen], [None])[0]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("listed", "seen", "grades"),
    [
        pytest.param(
            Place(name="云杉书店(河东路店)", address="河东镇青松路12号"),
            Place(name="云杉书店河东路店", address="青松路12号附近"),
            {"certain"},
            id="brackets and address",
        ),
        pytest.param(
            Place(name="临江云杉装饰设计有限公司", address="青松路88号白桦大厦3楼"),
            Place(name="云杉装饰设计", address="青松路88号白桦大厦"),
            {"certain", "probable"},
            id="company form and town left out",
        ),
        pytest.param(
            Place(name="云杉豆花馆", address="青松路12号", **_HERE),
            Place(name="云杉豆花", address="临江市青松路", lng=120.0002, lat=30.0001),
            {"certain", "probable"},
            id="near point",
        ),
        pytest.param(
            Place(name="停车场", address="青松路与白桦街交叉口北100米"),
            Place(name="停车场(青松路)", address="青松路与白桦街交叉口北100米"),
            {"certain", "probable"},
            id="common name at one rare address",
        ),
        pytest.param(
            Place(name="云杉豆花馆", phone="0999-85551234"),
            Place(name="云杉豆花馆", phone="5551234"),
            {"certain", "probable"},
            id="telephone",
        ),
        pytest.param(
            Place(name="云杉书店", **_HERE), Place(name="云杉书店", lng=120.02, lat=30.0), {"possible", "none"}, id="2 km apart"
        ),
        pytest.param(Place(name="云杉书店"), Place(name="云杉书店"), {"possible"}, id="a name alone"),
        pytest.param(
            Place(name="云杉大厦", address="青松路12号"),
            Place(name="云杉大厦停车场", address="青松路12号"),
            {"possible", "none"},
            id="a part is not the whole",
        ),
    ],
)
def test_venues_are_graded_by_name_and_what_backs_it(listed: Place, seen: Place, grades: set[str]) -> None:
    match = _asked(listed, seen)
    assert (match.grade if match else "none") in grades


@pytest.mark.parametrize(
    ("listed", "seen"),
    [
        pytest.param(
            Place(name="云杉书店", address="青松路12号"), Place(name="红枫药房", address="青松路12号"), id="two shops in a house"
        ),
        pytest.param(
            Place(name="云杉健身器械跑步机专营店", address="青松路12号"),
            Place(name="红枫健身器械跑步机专营店", address="青松路12号"),
            id="two brands of one trade in a house",
        ),
        pytest.param(
            Place(name="老王超市(河东店)", address="青松路12号"),
            Place(name="老王超市(南湖店)", address="白桦街99号"),
            id="two branches",
        ),
        pytest.param(
            Place(name="停车场", address="青松路12号", **_HERE),
            Place(name="停车场", address="白桦街99号", lng=120.01, lat=30.0),
            id="common name",
        ),
    ],
)
def test_other_venues_are_not_linked(listed: Place, seen: Place) -> None:
    match = _asked(listed, seen)
    assert match is None or match.grade in ("possible", "none")


def test_points_in_the_other_coordinate_system_still_meet() -> None:
    lng, lat = to_gcj(120.0, 30.0)
    assert 100 < metres(120.0, 30.0, lng, lat) < 800
    match = _asked(Place(name="云杉豆花馆", lng=lng, lat=lat), Place(name="云杉豆花馆", **_HERE))
    assert match is not None
    assert {part.how for part in match.evidence if part.field == "distance"} == {"other_coordinate_system"}


def test_the_shift_leaves_points_abroad_alone() -> None:
    assert to_gcj(-0.1, 51.5) == (-0.1, 51.5)


def test_the_best_comes_first_and_evidence_sums_to_the_bits() -> None:
    index = _index(Place(name="云杉书店(河东店)", address="青松路12号"), Place(name="云杉书店(南湖店)", address="白桦街99号"))
    found = index.match([Place(name="云杉书店南湖店", address="白桦街99号")], [None], all_grades=True)[0]
    assert found[0].entry_id == "1"
    assert sum(part.bits for part in found[0].evidence) == pytest.approx(found[0].bits, abs=0.01)
    assert found[0].evidence[0].event == "云杉书店南湖店"


def test_masked_phones_and_impossible_points_say_nothing() -> None:
    assert read_phones("1390000****;1XXXXXXXXXX") == frozenset()
    match = _asked(Place(name="云杉书店", lng=500.0, lat=0.0), Place(name="云杉书店", **_HERE))
    assert match is not None
    assert {part.field for part in match.evidence} == {"name"}


@pytest.mark.parametrize(
    ("text", "houses"),
    [
        pytest.param("青松路961-963号", (("青松路", 961), ("青松路", 963)), id="range"),
        pytest.param("青松路811-2号", (("青松路", 811),), id="shop within a house"),
        pytest.param("河东镇共和路7号A座", (("共和路", 7),), id="a road with 和 in its name"),
        pytest.param("江南省临江市河东区青松大道3号", (("青松大道", 3),), id="divisions before"),
        pytest.param("青松路北150米", (), id="a distance is no house"),
    ],
)
def test_houses_are_read_from_addresses(text: str, houses: tuple[tuple[str, int], ...]) -> None:
    assert read_address(text).houses == houses


def test_the_same_id_finds_a_place_without_a_name_but_not_against_its_name() -> None:
    gate = Place(place_id="GATE-000417", name="云杉小区南门岗")
    nameless, other = _asked(gate, Place(place_id="GATE-000417")), _asked(gate, Place(place_id="GATE-000417", name="红枫药房"))
    assert nameless is not None
    assert nameless.grade == "certain"
    assert other is None or other.grade != "certain"
    assert _asked(Place(place_id="1", name="云杉书店"), Place(place_id="1", name="红枫药房")) is None


def test_doors_are_no_branches() -> None:
    assert (read_name("云杉大厦(西门)").branch, read_name("云杉大厦(西门)").side) == ("", "西门")


def test_removed_and_expired_places_are_not_found() -> None:
    index = _index(Place(name="云杉书店", address="青松路12号"))
    index.apply([("venues/0", None)])
    assert len(index) == 0
    assert index.match([Place(name="云杉书店", address="青松路12号")], [None]) == [()]
    end = datetime(2031, 1, 2, tzinfo=UTC)
    entry = WatchlistEntry(
        entry_id="x", list="venues", kind="place", place=Place(name="云杉书店", address="青松路12号"), expires_at=end
    )
    index.apply([("venues/x", entry)])
    assert index.match([Place(name="云杉书店", address="青松路12号")], [end]) == [()]


_PLACES = st.builds(
    Place,
    name=st.sampled_from(["云杉书店", "云杉书店(河东店)", "停车场", "红枫药房", "红枫大药房有限公司", ""]),
    address=st.sampled_from(["", "青松路12号", "青松路14号附近", "白桦街99号"]),
    phone=st.sampled_from(["", "85551234", "0999-85551234"]),
    lng=st.sampled_from([None, 120.0, 120.001]),
    lat=st.sampled_from([None, 30.0]),
)


@given(st.lists(_PLACES, min_size=1, max_size=8), _PLACES, st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_of_changes(listed: list[Place], seen: Place, random: Any) -> None:
    changes = [
        (f"venues/{number}", WatchlistEntry(entry_id=str(number), list="venues", kind="place", place=place))
        for number, place in enumerate(listed)
    ]
    index, shuffled = VenueIndex(), VenueIndex()
    index.apply(changes)
    random.shuffle(changes)
    gone = WatchlistEntry(entry_id="gone", list="venues", kind="place", place=Place(name="红枫药房"))
    shuffled.apply([("venues/gone", gone), *changes, ("venues/gone", None)])
    answers = [
        [match.model_copy(update={"generation": 0}) for match in one.match([seen], [None], top=50, all_grades=True)[0]]
        for one in (index, shuffled)
    ]
    assert answers[0] == answers[1]


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_nothing_raises(name: str, address: str, phone: str) -> None:
    place = Place(name=name, address=address, phone=phone)
    index = _index(place)
    assert all(0.0 <= match.probability <= 1.0 for match in index.match([place], [None], all_grades=True)[0])
