"""Keys of both sides: whatever form the indexes forgive, an entry and a sighting share a key."""

from datetime import UTC, datetime

import pytest

from matchers.kept_keys import asked_keys, kept_keys
from schemas.records import Person, Sighting, Trip, Vehicle, WatchlistEntry

NOON = datetime(2022, 9, 4, 4, tzinfo=UTC)
NUMBER = "11010519491231002X"  # of GB 11643


def share(seen: dict[str, object], listed: dict[str, object]) -> set[str]:
    """Kinds of the keys, names aside, that a sighting and an entry share."""
    sighting = Sighting.model_validate(
        {"sighting_id": "0" * 24, "kind": "travel", "source": "s", "origin": "o", "occurred_at": NOON, "received_at": NOON,
         "subject_kind": "person", "subject_key": "p", **seen}
    )  # fmt: skip
    entry = WatchlistEntry.model_validate({"entry_id": "e", "list": "l", "kind": next(iter(listed)), **listed})
    return {kind for kind, _ in set(kept_keys(sighting)) & set(asked_keys(entry))} - {"name"}


@pytest.mark.parametrize(
    ("seen", "listed", "kind"),
    [
        pytest.param(Person(document_number="11010519491231003X", document_state="bad_check"), Person(document_number=NUMBER),
                     "document", id="one slip"),
        pytest.param(Person(document_number=NUMBER), Person(document_number="11010519491231003X", document_state="bad_check"),
                     "document", id="one slip on the list"),
        pytest.param(Person(document_number="110105********002X"), Person(document_number=NUMBER), "document_ends", id="masked"),
        pytest.param(Person(document_number="1****************0"), Person(document_number="1" * 17 + "0"), "", id="too little"),
        pytest.param(Person(document_number="110105194912310**X"), Person(document_number=NUMBER), "document", id="two hidden"),
        pytest.param(Person(name="王小明", phone="138****8000"), Person(name="王小明", phone="+8613800138000"),
                     "name_phone_tail", id="hidden phone"),
        pytest.param(Person(name="王小明", document_number=NUMBER), Person(name="王小明", birth_date="1949-12-31"),
                     "name_birth", id="birth date in the document"),
        pytest.param(Person(name="王晓鸣", birth_date="1949-12-31"), Person(name="Wang Xiaoming", birth_date="1949-12-31"),
                     "born_sound", id="sounds alike"),
        pytest.param(Person(name="王小明", birth_date="1949-12-31"), Person(name="赵大伟", birth_date="1949-12-31"),
                     "", id="other"),
    ],
)  # fmt: skip
def test_two_forms_of_one_person_share_a_key(seen: Person, listed: Person, kind: str) -> None:
    assert share({"person": seen}, {"person": listed}) >= ({kind} if kind else set())
    assert kind or not share({"person": seen}, {"person": listed})


@pytest.mark.parametrize(
    ("seen", "listed"),
    [
        pytest.param(Trip(number="G9901", date="2020-01-21"), Trip(number="G9901"), id="no day on the list"),
        pytest.param(Trip(number="G9901"), Trip(number="G9901", date="2020-01-21"), id="no day in the record"),
    ],
)
def test_rides_without_a_day_share_a_key(seen: Trip, listed: Trip) -> None:
    assert share({"trip": seen}, {"trip": listed}) == {"trip"}


def test_rides_of_two_days_share_none() -> None:
    assert not share({"trip": Trip(number="G9901", date="2020-01-22")}, {"trip": Trip(number="G9901", date="2020-01-21")})


def test_look_alike_plates_share_a_key() -> None:
    assert share({"vehicle": Vehicle(plate="苏FD8Z5G")}, {"vehicle": Vehicle(plate="苏F0B256")}) == {"plate_class"}
