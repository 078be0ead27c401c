"""Safety valves: a cap holds and never drops, shadow pushes nothing, and a typing error leaves no model on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.models import MODELS
from matchers.valves import cap, hour_of, running
from schemas.records import Alert

NOON = datetime(2021, 7, 29, 4, tzinfo=UTC)
TWO_AN_HOUR = [replace(MODELS[0], push_cap_per_hour=2), replace(MODELS[1], push_cap_per_hour=2)]


def alert(number: int, **change: object) -> Alert:
    fields: dict[str, object] = {
        "alert_id": f"a{number}", "model": MODELS[0].key, "model_version": 1, "subject_kind": "person", "subject_key": "p1",
        "cause": f"city/e{number}", "occurred_at": NOON, "raised_at": NOON, **change,
    }  # fmt: skip
    return Alert.model_validate(fields)


def ids(alerts: tuple[Alert, ...]) -> list[str]:
    return [one.alert_id for one in alerts]


def test_the_excess_is_held_and_counted() -> None:
    capped = cap([alert(1), alert(2), alert(3), alert(4)], {}, TWO_AN_HOUR)
    assert (ids(capped.passed), ids(capped.held)) == (["a1", "a2"], ["a3", "a4"])
    assert (capped.pushed, capped.held_by_model) == ({MODELS[0].key: 2}, {MODELS[0].key: 2})


def test_the_next_hour_pushes_what_was_held_before_what_is_new() -> None:
    held = cap([alert(1), alert(2), alert(3)], {}, TWO_AN_HOUR).held
    assert ids(cap([*held, alert(4), alert(5)], {}, TWO_AN_HOUR).passed) == ["a3", "a4"]


def test_what_was_pushed_in_this_hour_already_counts() -> None:
    capped = cap([alert(1), alert(2)], {MODELS[0].key: 1}, TWO_AN_HOUR)
    assert (ids(capped.passed), ids(capped.held)) == (["a1"], ["a2"])


def test_one_models_flood_holds_no_other_model() -> None:
    capped = cap([alert(1), alert(2), alert(3), alert(4, model=MODELS[1].key)], {}, TWO_AN_HOUR)
    assert ids(capped.held) == ["a3"]


def test_withdrawals_and_shadow_alerts_always_pass_and_do_not_count() -> None:
    capped = cap([alert(1), alert(2), alert(3, state="withdrawn"), alert(4, shadow=True)], {}, TWO_AN_HOUR)
    assert (ids(capped.held), capped.pushed) == ([], {MODELS[0].key: 2})


def test_an_alert_that_is_withdrawn_in_the_same_batch_takes_nobodys_place() -> None:
    capped = cap([alert(1), alert(2), alert(3), alert(1, state="withdrawn")], {}, TWO_AN_HOUR)
    assert ids(capped.held) == []


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.booleans()), max_size=30), st.integers(0, 3))
def test_nothing_is_ever_dropped(drawn: list[tuple[int, bool, bool]], already: int) -> None:
    alerts = [alert(number, state="withdrawn" if gone else "open", shadow=shadow) for number, gone, shadow in drawn]
    capped = cap(alerts, {MODELS[0].key: already}, TWO_AN_HOUR)
    assert sorted(ids(capped.passed) + ids(capped.held)) == sorted(one.alert_id for one in alerts)
    assert capped.pushed.get(MODELS[0].key, 0) <= max(2, already)


def test_pushes_of_one_hour_are_counted_together() -> None:
    assert hour_of(NOON + timedelta(minutes=59)) == hour_of(NOON) != hour_of(NOON + timedelta(minutes=60))


def test_a_model_can_be_off_or_in_shadow() -> None:
    models = running(MODELS, off={MODELS[0].key}, shadow={MODELS[1].key})
    assert MODELS[0].key not in {model.key for model in models}
    assert [model.key for model in models if model.shadow] == [MODELS[1].key]


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError, match="wachtlist_hit_v1"):
        running(MODELS, off={"wachtlist_hit_v1"})
