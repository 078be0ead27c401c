"""The table of likelihoods."""

import pytest

from matchers.evidence import TABLE, TABLE_ROWS, EvidenceTable, Likelihood


@pytest.mark.parametrize("key", sorted(TABLE_ROWS), ids="/".join)
def test_every_likelihood_is_a_probability_with_its_origin(key: tuple[str, str]) -> None:
    row = TABLE_ROWS[key]
    assert 0 < row.m <= 1
    assert 0 < row.u <= 1
    assert row.source


@pytest.mark.parametrize("field", ["birth_date", "sex", "phone", "region", "document"])
def test_exact_agreement_is_worth_most_and_conflict_is_negative(field: str) -> None:
    bits = {way: row.bits for (of_field, way), row in TABLE_ROWS.items() if of_field == field}
    assert max(bits, key=bits.__getitem__) == "exact"
    assert min(bits.values()) < 0


def test_a_re_estimated_table_leaves_the_old_one_alone() -> None:
    other = TABLE.replaced({("sex", "exact"): Likelihood(0.9, 0.5, "labelled reviews")}, "persons_v1+reviews")
    assert isinstance(other, EvidenceTable)
    assert other.bits("sex", "exact") < TABLE.bits("sex", "exact")
    assert other.version != TABLE.version
    assert other.bits("phone", "exact") == TABLE.bits("phone", "exact")
