from datetime import UTC, datetime

import pytest

from matchers.vehicles import VehicleIndex
from schemas.records import Match, Vehicle, WatchlistEntry


def _index(*plates: str) -> VehicleIndex:
    index = VehicleIndex()
    index.apply(
        [
            (f"fleet/{plate}", WatchlistEntry(entry_id=plate, list="fleet", kind="vehicle", vehicle=Vehicle(plate=plate)))
            for plate in plates
        ]
    )
    return index


def _ask(index: VehicleIndex, plate: str) -> tuple[Match, ...]:
    return index.match([Vehicle(plate=plate)], [None])[0]


@pytest.mark.parametrize(
    ("listed", "seen", "grade", "how"),
    [
        pytest.param("苏Z12345", "苏Z·12345", "certain", "exact", id="separator"),
        pytest.param("苏Z12345", "蘇z１２３４５", "certain", "exact", id="traditional, small, full width"),
        pytest.param("苏Z1O345", "苏Z10345", "certain", "exact", id="O is never issued in a serial"),
        pytest.param("苏Z8B345", "苏Z88345", "possible", "look_alike", id="look-alike sign"),
        pytest.param("苏Z12345", "苏Z12**5", "possible", "masked", id="hidden signs seen"),
        pytest.param("苏Z***45", "苏Z12345", "possible", "masked", id="hidden signs listed"),
    ],
)
def test_plates_are_graded_by_what_agrees(listed: str, seen: str, grade: str, how: str) -> None:
    (match,) = _ask(_index(listed), seen)
    assert (match.grade, match.evidence[0].how) == (grade, how)


@pytest.mark.parametrize(
    ("listed", "seen"),
    [
        pytest.param("苏Z12345", "苏Z12346", id="another digit"),
        pytest.param("苏Z12345", "浙Z12345", id="another province"),
        pytest.param("苏Z***45", "苏Z12346", id="a visible sign differs"),
        pytest.param("苏Z12345", "苏*****5", id="too little is visible"),
        pytest.param("苏Z12345", "", id="no plate"),
    ],
)
def test_other_plates_are_not_found(listed: str, seen: str) -> None:
    assert _ask(_index(listed), seen) == ()


def test_the_exact_plate_comes_before_a_look_alike() -> None:
    found = _ask(_index("苏Z8B345", "苏Z88345"), "苏Z88345")
    assert [(match.entry_id, match.grade) for match in found] == [("苏Z88345", "certain"), ("苏Z8B345", "possible")]


def test_another_type_of_vehicle_speaks_against_a_match() -> None:
    index = VehicleIndex()
    listed = Vehicle(plate="苏Z12345", vehicle_type="货车")
    index.apply([("fleet/1", WatchlistEntry(entry_id="1", list="fleet", kind="vehicle", vehicle=listed))])
    bits = [index.match([Vehicle(plate="苏Z12345", vehicle_type=kind)], [None])[0][0].bits for kind in ("货车", "", "客车")]
    assert bits == sorted(bits, reverse=True)
    assert len(set(bits)) == 3


def test_removed_vehicles_are_forgotten_and_expired_ones_not_asked() -> None:
    index = _index("苏Z12345")
    index.apply([("fleet/苏Z12345", None)])
    assert len(index) == 0
    assert _ask(index, "苏Z12345") == ()
    end = datetime(2031, 1, 2, tzinfo=UTC)
    entry = WatchlistEntry(entry_id="x", list="fleet", kind="vehicle", vehicle=Vehicle(plate="苏Z12345"), expires_at=end)
    index.apply([("fleet/x", entry)])
    assert index.match([Vehicle(plate="苏Z12345")], [end])[0] == ()
    assert len(_ask(index, "苏Z12345")) == 1


def test_applying_twice_changes_nothing() -> None:
    index = _index("苏Z12345")
    before = index.generation, _ask(index, "苏Z12345")
    index.apply(
        [("fleet/苏Z12345", WatchlistEntry(entry_id="苏Z12345", list="fleet", kind="vehicle", vehicle=Vehicle(plate="苏Z12345")))]
    )
    assert (index.generation, _ask(index, "苏Z12345")) == before
