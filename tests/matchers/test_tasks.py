"""Tasks: one per unit, subject and cause; updated, withdrawn, never repeated."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.router import UNROUTED, Router, Unit
from matchers.tasks import fold_alerts
from schemas.records import Alert, PushTask

ROUTER = Router([Unit("3206", "市", "City"), Unit("320612", "通州", "Tongzhou")])
NOON = datetime(2021, 7, 29, 4, tzinfo=UTC)


def alert(number: int = 1, **change: object) -> Alert:
    fields: dict[str, object] = {
        "alert_id": f"a{number}", "model": "watchlist_hit_v1", "model_version": 1, "subject_kind": "person", "subject_key": "p1",
        "cause": "city/e1", "grade": "certain", "place_code": "320612", "occurred_at": NOON, "raised_at": NOON,
        "measures": ("verify", "trace"), "explanation_zh": "证件号码一致", "explanation_en": "document exact", **change,
    }  # fmt: skip
    return Alert.model_validate(fields)


def fold(*alerts: Alert) -> dict[str, PushTask]:
    kept: dict[str, PushTask] = {}
    for one in alerts:
        kept |= {task.task_id: task for task in fold_alerts([one], kept.values(), ROUTER)}
    return kept


def test_one_subject_and_cause_make_one_task_whatever_the_number_of_models() -> None:
    (task,) = fold(alert(1), alert(2, model="case_trip_v1", measures=("test",))).values()
    assert task.alert_ids == ("a1", "a2")
    assert task.measures == ("test", "trace", "verify")
    assert task.due_at == NOON + timedelta(hours=12), "the sooner of the two clocks"


def test_another_cause_is_another_task() -> None:
    assert len(fold(alert(1), alert(2, cause="city/e2"))) == 2


def test_the_grey_band_asks_a_person_to_verify_and_nothing_else() -> None:
    (task,) = fold(alert(grade="possible", measures=("isolate", "test"))).values()
    assert task.measures == ("verify",)
    assert task.roles == ("community",)


def test_a_withdrawn_alert_takes_its_task_back_and_leaves_what_stands_on_another() -> None:
    one, two = alert(1), alert(2, model="case_trip_v1")
    both = fold(one, two, one.model_copy(update={"state": "withdrawn"}))
    assert [task.state for task in both.values()] == ["open"]
    none = fold(one, one.model_copy(update={"state": "withdrawn"}))
    assert [task.state for task in none.values()] == ["withdrawn"]


def test_an_alert_that_comes_again_after_its_withdrawal_opens_the_task_again() -> None:
    one = alert(1)
    (task,) = fold(one, one.model_copy(update={"state": "withdrawn"}), one).values()
    assert task.state == "open"


def test_a_task_that_a_district_has_closed_stays_closed() -> None:
    (task,) = fold(alert(1)).values()
    done = task.model_copy(update={"state": "done"})
    assert fold_alerts([alert(2, model="case_trip_v1")], [done], ROUTER) == []


def test_a_subject_seen_later_elsewhere_is_handed_over_with_what_the_task_rested_on() -> None:
    later = NOON + timedelta(hours=3)
    tasks = fold(alert(1), alert(2, model="case_trip_v1"), alert(1, place_code="310115", occurred_at=later, raised_at=later))
    assert {task.unit: task.state for task in tasks.values()} == {"320612": "handed_over", "3206": "open"}
    assert next(task for task in tasks.values() if task.state == "open").alert_ids == ("a1", "a2")


def test_a_sighting_elsewhere_that_is_older_moves_nothing() -> None:
    tasks = fold(alert(1), alert(1, place_code="310115", occurred_at=NOON - timedelta(hours=3)))
    assert [(task.unit, task.state) for task in tasks.values()] == [("320612", "open")]


def test_coming_back_opens_the_first_units_task_again() -> None:
    there, back = NOON + timedelta(hours=3), NOON + timedelta(hours=6)
    tasks = fold(alert(1), alert(1, place_code="310115", occurred_at=there), alert(1, occurred_at=back))
    assert {task.unit: task.state for task in tasks.values()} == {"320612": "open", "3206": "handed_over"}


def test_a_place_without_a_code_is_kept_as_unrouted() -> None:
    (task,) = fold(alert(place_code="")).values()
    assert task.unit == UNROUTED


def test_a_shadow_alert_makes_no_task() -> None:
    assert fold(alert(shadow=True)) == {}


def test_both_texts_name_the_place_the_reason_and_what_is_asked() -> None:
    (task,) = fold(alert(place_text="东门卡口", subject_label="王*明")).values()
    assert all(part in task.text_zh for part in ("名单命中", "王*明", "东门卡口", "证件号码一致", "核实"))
    assert all(part in task.text_en for part in ("Watchlist hit", "document exact", "verify"))


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["open", "withdrawn"])), max_size=12))
def test_folding_a_history_twice_changes_nothing(history: list[tuple[int, str]]) -> None:
    alerts = [alert(number, state=state) for number, state in history]
    once = fold(*alerts)
    last = {one.alert_id: one for one in alerts}
    again = {task.task_id: task for task in fold_alerts(last.values(), once.values(), ROUTER)}
    assert {task_id: task.alert_ids for task_id, task in {**once, **again}.items()} == {k: t.alert_ids for k, t in once.items()}


@pytest.mark.parametrize("state", ["open", "withdrawn"])
def test_a_repeated_alert_changes_nothing(state: str) -> None:
    kept = fold(alert(1), alert(1, state=state))
    assert fold_alerts([alert(1, state=state)], kept.values(), ROUTER) == []
