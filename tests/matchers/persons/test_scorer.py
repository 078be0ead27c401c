"""One pair of records: what agrees, what conflicts, and the grade that the rules still allow."""

import pytest

from matchers.persons import score
from schemas.records import Person

SAME = {
    "family_name": "Harper", "given_name": "Nora", "sex": "F", "birth_date": "1961-04-09",
    "address": "12 Willow Lane, Eastbrook, 90210", "document_type": "other", "document_number": "501331122",
}  # fmt: skip


def limit(entry: dict[str, str], **changed: str) -> str:
    return score(Person(**{**entry, **changed}), Person(**entry)).limit


@pytest.mark.parametrize(
    ("changed", "allowed"),
    [
        pytest.param({}, "certain", id="all agrees"),
        pytest.param({"family_name": "Whitfield"}, "certain", id="married name, same number"),
        pytest.param({"given_name": "Edith"}, "probable", id="somebody else used the number"),
        pytest.param({"given_name": "Unknown", "family_name": "Unknown"}, "certain", id="name not known, same number"),
        pytest.param({"birth_date": "2001-13-01"}, "probable", id="impossible birth date"),
        pytest.param({"document_number": "501331123"}, "possible", id="number one digit off"),
        pytest.param({"document_number": "501331123", "given_name": "Edith"}, "none", id="twin: number and given name"),
        pytest.param({"document_number": "501331123", "birth_date": "1981-04-09"}, "none", id="number and twenty years"),
        pytest.param({"document_number": "501331123", "sex": "M"}, "none", id="number and sex"),
        pytest.param({"document_number": "501331999"}, "none", id="another number"),
        pytest.param({"document_number": ""}, "certain", id="no number, all else agrees"),
        pytest.param({"document_number": "", "sex": "M"}, "probable", id="sex conflicts"),
        pytest.param({"document_number": "", "birth_date": "1990-11-30"}, "probable", id="birth date conflicts"),
        pytest.param({"document_number": "", "family_name": "", "given_name": ""}, "probable", id="no name"),
    ],
)
def test_rules_limit_the_grade(changed: dict[str, str], allowed: str) -> None:
    assert limit(SAME, **changed) == allowed


def test_father_and_son_are_two_people() -> None:
    assert limit({**SAME, "suffix": "Sr"}, suffix="Jr") == "none"


def test_two_sound_numbers_of_one_type_are_two_people() -> None:
    sound = {"document_type": "cn_resident_id", "document_state": "valid", "name": "王小明", "birth_date": "1949-12-31"}
    one, other = {**sound, "document_number": "11010519491231002X"}, {**sound, "document_number": "110105194912310038"}
    found = score(Person(**one), Person(**other))
    assert found.limit == "none"
    assert ("document", "conflict") in {(said.field, said.how) for said in found.evidence}


def test_numbers_of_two_types_say_nothing_about_each_other() -> None:
    passport = Person(name="王小明", document_type="cn_passport", document_number="E12345678", document_state="unchecked")
    resident = Person(name="王小明", document_type="cn_resident_id", document_number="11010519491231002X", document_state="valid")
    assert "document" not in {said.field for said in score(passport, resident).evidence}


def test_a_renewed_home_return_permit_is_the_same_document() -> None:
    old = Person(document_type="hkmo_home_return_permit", document_number="H1234567801", document_state="unchecked")
    new = Person(document_type="hkmo_home_return_permit", document_number="H1234567802", document_state="unchecked")
    assert [said.how for said in score(old, new).evidence] == ["exact"]


def test_evidence_carries_the_values_compared() -> None:
    event, entry = Person(name="王晓明", phone="5678"), Person(name="王小明", phone="+8613812345678")
    said = {one.field: (one.event, one.entry, one.how) for one in score(event, entry).evidence}
    assert said == {"name": ("王晓明", "王小明", "homophone"), "phone": ("5678", "+8613812345678", "tail")}


def test_a_masked_number_counts_its_birth_date_once() -> None:
    masked = {"document_type": "cn_resident_id", "document_number": "110105194912****2X", "document_state": "masked"}
    whole = {"document_type": "cn_resident_id", "document_number": "11010519491231002X", "document_state": "valid"}
    bare = score(Person(**masked), Person(**whole))
    dated = score(Person(**masked), Person(**whole, birth_date="1949-12-31"))
    assert [one.field for one in bare.evidence] == ["document"]
    assert dated.bits < bare.bits + 6


def test_the_score_is_the_same_in_both_directions() -> None:
    event, entry = Person(**SAME), Person(**{**SAME, "given_name": "Norah", "address": "12 Willow Ln, Eastbrok"})
    assert score(event, entry).bits == pytest.approx(score(entry, event).bits)
