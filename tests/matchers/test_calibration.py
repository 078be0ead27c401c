"""Shares are counted where there is enough to count, strangers are not those under review, and claims are held to their word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.calibration import (
    Claim,
    Review,
    calibration_error,
    estimated,
    reliability,
    strangers_of,
    table_from,
    table_record,
    tenths,
    ways_of,
)
from matchers.evidence import TABLE, Likelihood
from schemas.records import Person

SOURCE = "estimated from 40 reviews on 2022-09-04"


def person(number: int, **changes: str) -> Person:
    """One of many people with different names, days and numbers."""
    family, given = "赵钱孙李周吴郑王"[number % 8], "伟芳娜敏静丽强磊"[number // 8 % 8]
    plain = {"name": family + given, "birth_date": f"19{50 + number % 50}-{1 + number % 12:02}-{1 + number % 28:02}",
             "phone": f"+86138{number:08}", "sex": "FM"[number % 2]}  # fmt: skip
    return Person.model_validate({**plain, **changes})


def reviews(count: int, wrong_sex: int = 0) -> list[Review]:
    """Matches of people with themselves; of the first few the form carries the other sex."""
    return [Review(person(n, sex="MF"[n % 2]) if n < wrong_sex else person(n), person(n), True) for n in range(count)]


@pytest.mark.parametrize(
    ("changes", "way"),
    [
        pytest.param({}, ("birth_date", "exact"), id="date"),
        pytest.param({"birth_date": "1952-03"}, ("birth_date", "year_month"), id="part of a date"),
        pytest.param({"sex": "M"}, ("sex", "conflict"), id="sex"),
        pytest.param({"phone": "0002"}, ("phone", "tail"), id="tail"),
        pytest.param({"phone": "+8613900009999"}, ("phone", "different"), id="phone"),
    ],
)
def test_a_pair_rests_on_the_rows_that_its_score_used(changes: dict[str, str], way: tuple[str, str]) -> None:
    assert way in ways_of(person(2, **changes), person(2))


def test_bits_that_follow_from_the_values_are_no_row_of_the_table() -> None:
    fields = {of_field for of_field, _ in ways_of(person(2, phone="+86138****0002"), person(2))}
    assert fields == {"birth_date", "sex"}


def test_a_share_is_counted_and_smoothed_and_names_its_origin() -> None:
    found = estimated(reviews(40, wrong_sex=8), SOURCE, smoothing=1.0)
    row = found.rows["sex", "conflict"]
    assert row.m == pytest.approx((8 + 1) / (40 + 2))
    assert "m: 8 of 40" in row.source
    assert SOURCE in row.source
    assert TABLE.rows["sex", "conflict"].source in row.source


def test_what_reviews_cannot_show_keeps_its_likelihood() -> None:
    found = estimated(reviews(40), SOURCE)
    assert ("document", "exact") not in found.rows
    assert found.rows["birth_date", "exact"].u == TABLE.rows["birth_date", "exact"].u
    assert "u: kept" in found.rows["birth_date", "exact"].source


def test_a_share_among_its_own_kind_is_never_counted_on_one_side_only() -> None:
    partial = [Review(person(n, birth_date=person(n).birth_date[:7]), person(n), True) for n in range(40)]
    found = estimated(partial, SOURCE, strangers=200)
    assert found.counts["birth_date", "year_month"][0] == 40
    assert ("birth_date", "year_month") not in found.rows


def test_strangers_are_pairs_of_different_reviews_that_nobody_called_the_same() -> None:
    some = [*reviews(5), Review(person(0), person(1), True)]
    pairs = list(strangers_of(some, 1000))
    assert pairs
    assert all(event != entry for event, entry in pairs)
    assert (person(0), person(1)) not in pairs


def test_at_most_so_many_strangers_are_compared() -> None:
    assert len(list(strangers_of(reviews(30), 17))) == 17


def test_the_new_table_scores_under_its_own_name_and_leaves_the_old_one() -> None:
    before = dict(TABLE.rows)
    found = estimated(reviews(40, wrong_sex=8), SOURCE)
    table = table_from(table_record(found, "city_v1"))
    assert (table.version, table.rows["sex", "conflict"]) == ("city_v1", found.rows["sex", "conflict"])
    assert table.rows["document", "exact"] == TABLE.rows["document", "exact"]
    assert dict(TABLE.rows) == before


@pytest.mark.parametrize(
    "record",
    [
        pytest.param({"version": TABLE.version, "base": TABLE.version, "rows": []}, id="the shipped version"),
        pytest.param({"version": "a", "base": "other", "rows": []}, id="another base"),
        pytest.param({"version": "a", "base": TABLE.version, "rows": {}}, id="no list"),
        pytest.param({"version": "a", "base": TABLE.version, "rows": [{"field": "sex"}]}, id="half a row"),
        pytest.param(
            {"version": "a", "base": TABLE.version, "rows": [{"field": "sex", "way": "exact", "m": 1.5, "u": 0.5, "source": ""}]},
            id="no share",
        ),
        pytest.param(
            {"version": "a", "base": TABLE.version, "rows": [{"field": "sex", "way": "odd", "m": 0.5, "u": 0.5, "source": ""}]},
            id="unknown row",
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"expected|no likelihood"):
        table_from(record)


def test_claims_fall_into_tenths_and_weights_count() -> None:
    bins = reliability([Claim(0.0, False), Claim(0.1, True, 3.0), Claim(0.15, False), Claim(1.0, True)], tenths())
    assert [one.claims for one in bins] == [1, 2, 1]
    assert bins[1].right == 0.75
    assert bins[1].claimed == pytest.approx(0.1125)


def test_the_error_is_the_weighted_distance_of_claim_and_outcome() -> None:
    bins = reliability([Claim(0.9, True), Claim(0.9, False), Claim(0.2, False, 2.0)], tenths())
    assert calibration_error(bins) == pytest.approx((2 * 0.4 + 2 * 0.2) / 4)
    assert calibration_error([]) == 0.0


@given(st.lists(st.builds(Claim, st.floats(0, 1), st.booleans(), st.floats(0.01, 10))))
def test_the_error_is_a_share_and_no_claim_is_lost(claims: list[Claim]) -> None:
    bins = reliability(claims, tenths())
    assert sum(one.claims for one in bins) == len(claims)
    assert 0 <= calibration_error(bins) <= 1


@given(st.integers(1, 60), st.integers(0, 60), st.floats(0.01, 5))
def test_estimated_shares_stay_shares(count: int, wrong: int, smoothing: float) -> None:
    rows = estimated(reviews(count, wrong), SOURCE, smoothing=smoothing, strangers=50).rows
    assert all(0 < row.m <= 1 and 0 < row.u <= 1 and isinstance(row, Likelihood) for row in rows.values())
