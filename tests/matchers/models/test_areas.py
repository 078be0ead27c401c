"""Models over areas: examples, counting of distinct people, and silence where a source was silent."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.models import AREA_MODELS, MODELS
from matchers.models.areas import AreaExample, AreaModel, area_alerts, area_days
from matchers.models.specimens import NOON, seen
from matchers.models.symptom_cluster import SYMPTOM_CLUSTER, c2, symptom_counts
from schemas.records import Person, Place

DAY = date(2021, 7, 29)
CASES = [pytest.param(model, example, id=f"{model.key}: {example.why}") for model in AREA_MODELS for example in model.examples]
ALL_DAYS = frozenset(DAY - timedelta(days=back) for back in range(10))


@pytest.mark.parametrize(("model", "example"), CASES)
def test_the_model_finds_exactly_the_causes_of_its_example(model: AreaModel, example: AreaExample) -> None:
    found = tuple(("-" if finding.withdraw else "") + finding.cause for finding in model.decide(example.days))
    assert found == example.causes


def test_keys_are_unique_over_both_kinds_of_models() -> None:
    keys = [model.key for model in (*MODELS, *AREA_MODELS)]
    assert len(set(keys)) == len(keys)


def test_one_person_counts_once_a_day_and_area() -> None:
    li = Person(name="李四海")
    told = [
        seen("checkpoint", temperature=38.0), seen("declaration", symptoms="cough"),
        seen("checkpoint", person=li, temperature=38.4), seen("checkpoint", at=NOON + timedelta(days=1), temperature=36.5),
    ]  # fmt: skip
    counts, reported = symptom_counts(told)
    assert counts == {("320602", DAY): 2}
    assert reported == {DAY, DAY + timedelta(days=1)}


def test_a_declaration_counts_where_its_person_lives() -> None:
    told = seen("declaration", person=Person(name="王小明", region="320612101"), place=Place(code="320602"), symptoms="fever")
    assert symptom_counts([told])[0] == {("320612", DAY): 1}


def test_a_day_without_reports_is_unknown_and_a_quiet_one_is_zero() -> None:
    days = area_days({("320602", DAY): 4}, "320602", DAY, 3, frozenset({DAY, DAY - timedelta(days=1)}))
    assert days.counts == (None, 0, 4)


def test_an_aberration_becomes_an_alert_of_its_area_and_no_other() -> None:
    counts = {("320602", DAY): 9, ("320612", DAY): 1, ("", DAY): 50}
    at = datetime(2021, 7, 29, 16, tzinfo=UTC)
    (alert,) = area_alerts(SYMPTOM_CLUSTER, counts, DAY, ALL_DAYS, at)
    assert (alert.place_code, alert.subject_kind, alert.state, alert.raised_at) == ("320602", "place", "open", at)


def test_records_that_come_late_take_the_same_alert_back() -> None:
    at = datetime(2021, 7, 29, 16, tzinfo=UTC)
    few = {("320602", DAY): 9}
    all_of_them = few | {("320602", DAY - timedelta(days=back)): 8 for back in range(1, 10)}
    (before,) = area_alerts(SYMPTOM_CLUSTER, few, DAY, ALL_DAYS, at)
    (after,) = area_alerts(SYMPTOM_CLUSTER, all_of_them, DAY, ALL_DAYS, at)
    assert before.alert_id == after.alert_id
    assert (before.state, after.state) == ("open", "withdrawn")


@given(st.lists(st.integers(0, 60), min_size=10, max_size=10), st.integers(1, 20))
def test_more_patients_on_the_day_never_look_like_fewer(counts: list[int], more: int) -> None:
    before, after = c2(counts), c2([*counts[:-1], counts[-1] + more])
    assert before is not None
    assert after is not None
    assert after > before


@given(st.lists(st.integers(0, 60), min_size=10, max_size=10))
def test_the_two_days_before_do_not_count(counts: list[int]) -> None:
    assert c2(counts) == c2([*counts[:7], 0, 99, counts[9]])
