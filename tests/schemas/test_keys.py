"""Keys: what agrees exactly shares a key, and what is hidden has none."""

import pytest

from schemas.keys import entry_keys, key_hash, subject_keys
from schemas.records import Person, Place, Trip, Vehicle, WatchlistEntry


def test_a_person_has_keys_of_document_phone_name_and_birth_date() -> None:
    keys = subject_keys(
        Person(name="王小明", document_number="11010519491231002X", phone="+8613800138000", birth_date="1949-12-31")
    )
    assert keys == [
        ("document", "11010519491231002X"), ("phone", "+8613800138000"), ("name", "王小明"), ("name_birth", "王小明|1949-12-31"),
    ]  # fmt: skip


def test_masked_values_give_no_keys() -> None:
    assert subject_keys(Person(name="王*明", document_number="110105********002X", phone="138****8000")) == []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(Trip(number="G9901次", date="2020-01-21", mode="火车"), Trip(number="G9901", date="2020-01-21"), id="train"),
        pytest.param(Trip(number="MU 9901", date="2020-01-21"), Trip(number="mu9901", date="2020-01-21"), id="flight"),
        pytest.param(Trip(number="苏F·12345", date="2020-01-21", mode="taxi"), Trip(vehicle="苏F12345", mode="car"), id="plate"),
        pytest.param(
            Trip(number="样例市11路公交", date="2020-01-21", mode="bus"),
            Trip(number="11路", date="2020-01-21", mode="bus"),
            id="line",
        ),
    ],
)
def test_one_ride_written_twice_shares_a_key(left: Trip, right: Trip) -> None:
    assert set(subject_keys(trip=left)) & set(subject_keys(trip=right))


def test_another_day_is_another_key() -> None:
    first, second = (set(subject_keys(trip=Trip(number="G9901", date=day))) for day in ("2020-01-21", "2020-01-22"))
    assert not first & second


def test_a_vehicle_sighting_shares_the_plate_key_with_a_trip_entry() -> None:
    entry = WatchlistEntry(entry_id="e", list="l", kind="trip", trip=Trip(number="苏F12345", mode="taxi", date="2020-01-21"))
    assert set(entry_keys(entry)) & set(subject_keys(vehicle=Vehicle(plate="苏F12345")))


def test_places_have_keys_of_id_and_name() -> None:
    assert subject_keys(place=Place(place_id="P1", name="样例 超市")) == [("place", "P1"), ("venue", "样例超市")]


def test_a_hash_has_64_bits_and_depends_on_the_kind() -> None:
    assert 0 <= key_hash("document", "E12345678") < 2**64
    assert key_hash("document", "E12345678") != key_hash("phone", "E12345678")
