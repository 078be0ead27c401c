"""The index as a list: what is found, what never is, and that only what is held decides."""

from datetime import UTC, datetime

import pytest

from matchers.index import Change
from matchers.persons import PersonIndex
from schemas.records import Person, WatchlistEntry


def entry(number: str, **said: object) -> WatchlistEntry:
    times = {name: said.pop(name) for name in ("valid_from", "expires_at") if name in said}
    return WatchlistEntry(entry_id=number, list="l", kind="person", person=Person(**said), **times)


def index_of(*entries: WatchlistEntry) -> PersonIndex:
    index = PersonIndex()
    index.apply([(one.key, one) for one in entries])
    return index


def grades(index: PersonIndex, person: Person, at: datetime | None = None, **options: bool) -> dict[str, str]:
    return {match.entry_id: match.grade for match in index.match([person], [at], **options)[0]}


# Specimen numbers: right check digits over invented people.
ID = {"document_type": "cn_resident_id", "document_state": "valid"}
MING = {"name": "王小明", "document_number": "11010519491231002X", **ID}
OTHER = {"name": "王小明", "document_number": "110105194912310038", **ID}


def test_the_same_document_and_name_are_certain() -> None:
    assert grades(index_of(entry("a", **MING)), Person(**MING)) == {"a": "certain"}


def test_a_valid_document_against_another_never_matches_whatever_else_agrees() -> None:
    same = {"birth_date": "1949-12-31", "phone": "+8613800000000", "address": "江苏省南通市崇川区人民路12号"}
    assert grades(index_of(entry("a", **MING, **same)), Person(**OTHER, **same)) == {}


def test_a_removed_entry_never_matches_again() -> None:
    index = index_of(entry("a", **MING), entry("b", name="李雷", phone="+8613900000000"))
    index.apply([("l/a", None)])
    assert grades(index, Person(**MING)) == {}
    assert len(index) == 1


def test_a_replaced_entry_matches_as_it_is_now() -> None:
    index = index_of(entry("a", **MING))
    index.apply([("l/a", entry("a", name="李雷", document_type="cn_passport", document_number="E00000001"))])
    assert grades(index, Person(**MING)) == {}
    assert grades(index, Person(name="李雷", document_type="cn_passport", document_number="E00000001")) == {"a": "certain"}


@pytest.mark.parametrize(
    ("at", "found"),
    [
        pytest.param(datetime(2021, 7, 31, 23, 59, tzinfo=UTC), {}, id="before it begins"),
        pytest.param(datetime(2021, 8, 1, tzinfo=UTC), {"a": "certain"}, id="from inclusive"),
        pytest.param(datetime(2021, 8, 15, tzinfo=UTC), {}, id="expiry exclusive"),
        pytest.param(None, {"a": "certain"}, id="whenever"),
    ],
)
def test_only_entries_in_force_at_that_instant_match(at: datetime | None, found: dict[str, str]) -> None:
    held = entry("a", **MING, valid_from=datetime(2021, 8, 1, tzinfo=UTC), expires_at=datetime(2021, 8, 15, tzinfo=UTC))
    assert grades(index_of(held), Person(**MING), at) == found


def test_name_birth_date_and_phone_are_enough_without_a_document() -> None:
    said = {"name": "欧阳晓岚", "birth_date": "1986-03-09", "phone": "+8613800000017"}
    assert grades(index_of(entry("a", **said)), Person(**said)) == {"a": "certain"}


def test_changes_in_pieces_equal_changes_at_once() -> None:
    people = [entry(str(number), name=f"王{given}", birth_date=f"19{number:02d}-05-06") for number, given in
              enumerate(["明", "芳", "磊", "静", "强"], 60)]  # fmt: skip
    changes: list[Change] = [(one.key, one) for one in people]
    changes += [("l/61", None), ("l/62", people[0].model_copy(update={"entry_id": "62"})), ("l/61", people[1])]
    once, pieces = PersonIndex(), PersonIndex()
    once.apply(changes)
    for change in changes:
        pieces.apply([change])
    asked = [one.person for one in people if one.person]
    assert once.match(asked, [None] * len(asked), all_grades=True) == pieces.match(asked, [None] * len(asked), all_grades=True)
    assert once.generation == pieces.generation


def test_applying_twice_changes_nothing() -> None:
    index = index_of(entry("a", **MING))
    before = index.generation, index.match([Person(**MING)], [None])
    index.apply([("l/a", entry("a", **MING))])
    assert (index.generation, index.match([Person(**MING)], [None])) == before


def test_family_and_given_name_in_each_others_fields_still_match() -> None:
    said = {"birth_date": "1979-05-06", "phone": "+34600000000"}
    held = entry("a", family_name="Garrido", given_name="Inés", **said)
    assert grades(index_of(held), Person(family_name="Inés", given_name="Garrido", **said)) == {"a": "certain"}


def test_compound_surnames_are_found_by_their_own_reading() -> None:
    held = entry("a", name="尉迟敬", birth_date="1979-05-06", phone="+8613800000001")
    written = Person(name_latin="YUCHI Jing", birth_date="1979-05-06", phone="+8613800000001")
    assert grades(index_of(held), written) == {"a": "certain"}


def test_an_entry_without_document_is_searched_for_an_event_with_one() -> None:
    said = {"name": "欧阳晓岚", "birth_date": "1949-12-31", "phone": "+8613800000017"}
    found = grades(index_of(entry("a", **said)), Person(**said, document_number="11010519491231002X", **ID))
    assert found == {"a": "certain"}


def test_a_masked_number_is_found_without_a_birth_date() -> None:
    masked = Person(name="王小明", document_type="cn_resident_id", document_number="110105********002X", document_state="masked")
    assert grades(index_of(entry("a", **MING)), masked) == {"a": "certain"}


def test_all_grades_ranks_namesakes_by_bits() -> None:
    index = index_of(entry("a", name="王小明"), entry("b", name="王晓明"), entry("c", name="李雷"))
    (found,) = index.match([Person(name="王小明")], [None], all_grades=True)
    assert [match.entry_id for match in found[:2]] == ["a", "b"]
    assert {match.grade for match in found} == {"none"}


@pytest.mark.parametrize(
    ("listed", "seen"),
    [
        pytest.param("田慕泽", "TIN, MO-TSAK", id="Hong Kong"),
        pytest.param("李芸范", "LEE, WAN FAN", id="Hong Kong, letters that pinyin has too"),
        pytest.param("买买提·艾力", "买买提艾力", id="dot left out"),
        pytest.param("央宗帕提玛·达瓦", "央宗帕提玛", id="father's name left out"),
    ],
)
def test_another_way_of_writing_a_name_is_found_by_the_birth_date_alone(listed: str, seen: str) -> None:
    index = index_of(entry("a", name=listed, birth_date="1968-12-06"))
    assert "a" in grades(index, Person(name=seen, birth_date="1968-12-06"))
