"""The façade over all lists: what it holds, and that an entry is in one index at a time."""

from datetime import UTC, datetime

import pytest

from matchers.watchlist import Watchlist
from schemas.records import Person, Place, Sighting, Trip, Vehicle, WatchlistEntry

NOON = datetime(2021, 7, 29, 4, tzinfo=UTC)
SPECIMEN = "11010519491231002X"  # the specimen number of GB 11643
WANG = Person(name="王小明", document_type="cn_resident_id", document_number=SPECIMEN, document_state="valid")
TRAIN = Trip(mode="train", number="G1234", date="2021-07-29")
PERSON = WatchlistEntry(
    entry_id="e1", list="city", kind="person", basis="contact", person=WANG, facts={"region": "320612", "n": 2.0}
)
VEHICLE = WatchlistEntry(entry_id="e1", list="city", kind="vehicle", basis="vehicle", vehicle=Vehicle(plate="苏F00000"))


def seen(**who: object) -> Sighting:
    given = {"sighting_id": "s", "kind": "travel", "source": "t", "origin": "t:0:0:0", "occurred_at": NOON, "received_at": NOON}
    return Sighting.model_validate({**given, "subject_kind": "person", "subject_key": "p", **who})


ISOLATED = PERSON.model_copy(update={"place": Place(place_id="Q1", name="隔离酒店", code="320602", lng=120.9, lat=32.0)})


@pytest.mark.parametrize("entry", [PERSON, VEHICLE, ISOLATED, PERSON.model_copy(update={"valid_from": NOON, "expires_at": NOON})])
def test_an_entry_comes_back_whole(entry: WatchlistEntry) -> None:
    watchlist = Watchlist()
    watchlist.apply([(entry.key, entry)])
    assert watchlist.entry(entry.key) == entry


def test_a_hit_carries_its_entry() -> None:
    watchlist = Watchlist()
    watchlist.apply([(PERSON.key, PERSON)])
    ((hit,),) = watchlist.match([seen(person=WANG)])
    assert hit.entry == PERSON
    assert hit.match.grade == "certain"


def test_a_sighting_asks_every_kind_it_says_something_about() -> None:
    watchlist = Watchlist()
    trip = WatchlistEntry(entry_id="t1", list="trips", kind="trip", basis="case_trip", trip=TRAIN)
    watchlist.apply([(PERSON.key, PERSON), (trip.key, trip)])
    (hits,) = watchlist.match([seen(person=WANG, trip=TRAIN)])
    assert {hit.entry.kind for hit in hits} == {"person", "trip"}


def test_an_entry_that_changes_its_kind_leaves_its_old_index() -> None:
    watchlist = Watchlist()
    watchlist.apply([(PERSON.key, PERSON)])
    watchlist.apply([(VEHICLE.key, VEHICLE)])
    assert watchlist.sizes() == {"person": 0, "vehicle": 1, "trip": 0, "place": 0}
    watchlist.apply([(PERSON.key, PERSON), (VEHICLE.key, None)])
    assert len(watchlist) == 0


def test_a_changed_basis_is_a_change() -> None:
    watchlist = Watchlist()
    watchlist.apply([(PERSON.key, PERSON)])
    changed = PERSON.model_copy(update={"basis": "isolation"})
    watchlist.apply([(PERSON.key, changed)])
    assert watchlist.entry(PERSON.key) == changed
