"""A match in one sentence: every word known in Chinese, every value masked."""

import pytest

from matchers.explain import explain_match
from schemas.records import Evidence, Match

MATCH = Match(
    entry_id="e1", list="city", grade="probable", probability=0.98, bits=41.0,
    evidence=(
        Evidence(field="document", event="11010519491231002X", entry="11010519491231002X", how="exact", bits=39.0),
        Evidence(field="name", event="王小明", entry="王晓明", how="homophone", bits=9.1),
        Evidence(field="phone", event="+8613800000000", entry="+8613800000000", how="exact", bits=18.0),
        Evidence(field="birth_date", event="1949-12-31", entry="1949-12-31", how="exact", bits=14.0),
        Evidence(field="sex", event="M", entry="F", how="conflict", bits=-5.6),
    ),
)  # fmt: skip


def test_the_sentence_names_the_strongest_fields_their_bits_and_the_grade() -> None:
    said = explain_match(MATCH)
    assert said.zh.startswith("证件号码一致")
    assert "+39.0" in said.zh
    assert said.zh.endswith("判定为很可能")
    assert said.en.endswith("41.0 bits in all, probable")


@pytest.mark.parametrize("value", ["11010519491231002X", "王小明", "13800000000", "12-31"])
def test_no_value_of_a_person_is_whole(value: str) -> None:
    said = explain_match(MATCH)
    assert value not in said.zh + said.en


@pytest.mark.parametrize("evidence", MATCH.evidence, ids=lambda evidence: evidence.field)
def test_a_chinese_sentence_has_no_english_words(evidence: Evidence) -> None:
    said = explain_match(MATCH.model_copy(update={"evidence": (evidence.model_copy(update={"event": ""}),)}))
    assert not any(letter.isascii() and letter.isalpha() for letter in said.zh)


@pytest.mark.parametrize(
    "how",
    ["transliterated", "same_city", "same_province", "apart", "possible", "overnight", "alike", "city_unknown", "other_branch",
     "other_coordinate_system", "exact_unknown_form"],
)  # fmt: skip
def test_ways_that_only_some_indexes_know_are_said_in_chinese_too(how: str) -> None:
    said = explain_match(
        MATCH.model_copy(update={"evidence": (Evidence(field="region", event="", entry="", how=how, bits=1.0),)})
    )
    assert not any(letter.isascii() and letter.isalpha() for letter in said.zh)
