"""Subjects are pseudonyms of the strongest identity; labels hide enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Person, Place, Vehicle
from schemas.subjects import fold_name, label_of, masked_document, masked_name, masked_phone, masked_plate, subject_of

SECRET = b"test"
DOCUMENT = {"document_type": "cn_resident_id", "document_number": "11010519491231002X"}
VALID = Person(name="王小明", phone="+8613800138000", birth_date="1949-12-31", document_state="valid", **DOCUMENT)


def key(**changes: str) -> str:
    return subject_of(SECRET, VALID.model_copy(update=changes), sighting_id="s1")[1]


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        pytest.param({"name": "WANG", "phone": "", "birth_date": ""}, True, id="a document is enough"),
        pytest.param({"document_state": "expanded15"}, True, id="fifteen digits are the same person"),
        pytest.param({"document_number": "110105194912310011"}, False, id="another document"),
        pytest.param({"document_state": "bad_check"}, False, id="a wrong document joins nobody"),
    ],
)
def test_a_usable_document_is_the_person(changes: dict[str, str], same: bool) -> None:
    assert (key(**changes) == key()) is same


def test_without_document_phone_and_name_count_then_name_and_birth_date() -> None:
    bare = {"document_number": "", "document_state": ""}
    assert key(**bare, birth_date="") == key(**bare)
    assert key(**bare, phone="") == key(**bare, phone="139****0001")
    assert key(**bare, phone="") != key(**bare, phone="", birth_date="1949-12")


def test_a_bare_name_joins_nobody() -> None:
    bare = Person(name="王小明")
    assert subject_of(SECRET, bare, sighting_id="s1") != subject_of(SECRET, bare, sighting_id="s2")


def test_a_pseudonym_needs_the_secret() -> None:
    assert subject_of(b"one", VALID) != subject_of(b"two", VALID)


@pytest.mark.parametrize(
    ("given_kinds", "kind"),
    [
        pytest.param({"person": VALID, "vehicle": Vehicle(plate="苏F12345")}, "person", id="person first"),
        pytest.param({"vehicle": Vehicle(plate="苏F12345"), "lot": "L1"}, "vehicle", id="then the vehicle"),
        pytest.param({"lot": "L1", "place": Place(name="冷库")}, "lot", id="then the lot"),
        pytest.param({"place": Place(name="冷库")}, "place", id="then the place"),
        pytest.param({}, "place", id="nothing"),
    ],
)
def test_the_subject_is_the_most_particular_one(given_kinds: dict[str, object], kind: str) -> None:
    assert subject_of(SECRET, **given_kinds, sighting_id="s")[0] == kind  # type: ignore[arg-type]


@given(st.text(min_size=1, max_size=12).filter(str.strip))
def test_a_masked_name_never_shows_two_signs_that_stand_together(name: str) -> None:
    words = masked_name(name).split()
    assert any("*" in word for word in words)
    if not name.strip().isascii():
        assert masked_name(name)[1] == "*"


@given(st.from_regex(r"[0-9A-Z]{8,18}", fullmatch=True))
def test_masked_numbers_show_at_most_a_third(number: str) -> None:
    for mask in (masked_document, masked_phone):
        assert len(mask(number)) == len(number)
        assert mask(number).count("*") >= len(number) / 2


def test_labels_are_masked_and_never_empty_for_a_known_person() -> None:
    assert label_of(VALID, None, None) == "王*明"
    assert label_of(Person(document_number="E12345678"), None, None) == "*******78"
    assert label_of(None, Vehicle(plate="苏F12345"), None) == masked_plate("苏F12345") == "苏F***45"


@given(st.text(max_size=20))
def test_folding_a_name_twice_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)
