"""Timers: due at an instant and not before, each once, gone with their entry, and the same however late they are fired."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.clocks import alert_of_timer, arm, due, each_once, fire, questions, unsettled, without_entries
from matchers.models import MODELS
from matchers.models.specimens import NOON, listed, seen
from matchers.models.timers import Timer
from matchers.screen import alert_of
from schemas.records import Sighting

HOUR = timedelta(hours=1)
CHECKS = next(model for model in MODELS if model.key == "isolation_check_missed_v1")
ARRIVALS = next(model for model in MODELS if model.key == "arrival_undeclared_v1")


def timer(hours: float = 1, **change: object) -> Timer:
    fields: dict[str, object] = {
        "model": ARRIVALS.key, "subject_key": "p1", "cause": "declare/2021-07-29", "due_at": NOON + hours * HOUR,
        "occurred_at": NOON, "since": NOON - HOUR, "until": NOON + 48 * HOUR, "sighting_id": "s1", **change,
    }  # fmt: skip
    return Timer.model_validate(fields)


def test_a_timer_is_due_at_its_time_and_not_before() -> None:
    waiting = [timer(2), timer(1)]
    assert due(waiting, NOON) == []
    assert due(waiting, NOON + HOUR) == [timer(1)]
    assert due(waiting, NOON + 9 * HOUR) == [timer(1), timer(2)]


def test_the_same_wait_asked_for_twice_is_one_timer() -> None:
    again = timer(1).model_copy(update={"place_text": "written otherwise"})
    assert len(each_once([timer(1), again, timer(1)])) == 1
    assert timer(1).timer_id != timer(2).timer_id
    assert timer(1, due_at=(NOON + HOUR).astimezone()).timer_id == timer(1).timer_id, "an instant, not its time zone"


def test_a_timer_survives_being_written_down() -> None:
    written = timer(1, payload={"stage": "home", "number": 3}).to_bytes()
    read = Timer.model_validate_json(written)
    assert (read.timer_id, read.payload, read.to_bytes()) == (timer(1).timer_id, {"stage": "home", "number": 3}, written)


def test_a_changed_or_removed_entry_loses_its_timers_and_a_changed_one_gets_new() -> None:
    entry = listed("isolation", valid_from=NOON, expires_at=NOON + timedelta(days=3))
    armed = arm([(entry.key, entry)], NOON)
    assert {(one.model, one.cause) for one in armed.timers} == {
        ("isolation_check_missed_v1", "city/e1@check-2021-07-29"),
        ("isolation_ends_v1", "city/e1@end"),
        ("test_overdue_v1", "city/e1@test-1"),
    }
    removed = arm([(entry.key, entry), (entry.key, None)], NOON)
    assert (removed.dropped_entries, removed.timers) == (frozenset({"city/e1"}), ())
    assert without_entries([*armed.timers, timer()], removed.dropped_entries) == [timer()]


def test_a_chain_of_daily_checks_ends_with_the_isolation() -> None:
    entry = listed("isolation", valid_from=NOON, expires_at=NOON + timedelta(days=3))
    waiting, causes = list(arm([(entry.key, entry)], NOON, [CHECKS]).timers), []
    while now_due := due(waiting, NOON + timedelta(days=30)):
        fired = fire(now_due, {}, [CHECKS])
        causes += [alert.cause for alert in fired.alerts]
        waiting = list(fired.timers)
    assert causes == [f"city/e1@check-2021-07-{day}" for day in (29, 30, 31)]


def test_firing_late_gives_the_same_bytes() -> None:
    fired = [fire(due([timer(1)], NOON + hours * HOUR), {}, MODELS).alerts for hours in (1, 500)]
    assert [alert.to_bytes() for alert in fired[0]] == [alert.to_bytes() for alert in fired[1]]
    assert [alert.raised_at for alert in fired[0]] == [NOON + HOUR]


def test_only_records_inside_the_timers_window_answer_it() -> None:
    inside, outside = seen("declaration", at=NOON), seen("declaration", at=NOON - 2 * HOUR)
    assert fire([timer(1)], {"p1": [inside]}).alerts == ()
    assert len(fire([timer(1)], {"p1": [outside], "p2": [inside]}).alerts) == 1


def test_a_timer_whose_model_does_not_run_stays_unanswered() -> None:
    fired = fire([timer(1, model="gone_v1"), timer(1)], {}, MODELS)
    assert [one.model for one in fired.unanswered] == ["gone_v1"]
    assert len(fired.alerts) == 1


def test_a_shadow_models_timers_raise_shadow_alerts() -> None:
    (alert,) = fire([timer(1)], {}, [replace(ARRIVALS, shadow=True)]).alerts
    assert alert.shadow


def test_the_past_is_asked_for_by_subject_and_not_for_entries() -> None:
    entry = listed("isolation", valid_from=NOON)
    asked = questions([timer(1), timer(3, subject_key="p2"), *arm([(entry.key, entry)], NOON).timers])
    assert [(one.subject_keys, "declaration" in one.kinds, one.since) for one in asked] == [
        (frozenset({"p1", "p2"}), True, NOON - HOUR)
    ]


def check(hours: int) -> Sighting:
    return seen("grid", at=NOON + hours * HOUR, isolation_checked=True)


@pytest.mark.parametrize("hours", [1, 7, 9, 11])
def test_an_entrys_check_and_its_clock_may_come_in_either_order(hours: int) -> None:
    from matchers.models.declare import Situation
    from matchers.models.specimens import hit

    entry = listed("isolation", valid_from=NOON)
    (alert,) = fire(arm([(entry.key, entry)], NOON, [CHECKS]).timers, {}, [CHECKS]).alerts
    (said,) = CHECKS.decide(Situation(check(hours), (hit("isolation"),)))
    withdrawal = alert_of(CHECKS, check(hours), said)
    assert withdrawal.alert_id == alert.alert_id
    assert (withdrawal.state, withdrawal.raised_at >= alert.raised_at) == ("withdrawn", True)
    assert unsettled([alert], {alert.alert_id: withdrawal}) == []
    assert unsettled([alert], {alert.alert_id: alert}) == [alert], "raised before and not answered: said again, the same"


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(0, 40))
def test_what_is_due_and_what_is_not_are_all_of_them(hours: list[int], now: int) -> None:
    waiting = [timer(one) for one in hours]
    at = NOON + now * HOUR
    ready = due(waiting, at)
    assert {one.timer_id for one in ready} == {one.timer_id for one in waiting if one.due_at <= at}
    assert ready == sorted(ready, key=lambda one: one.due_at)


def test_the_alert_says_where_the_wait_began() -> None:
    started = timer(1, place_code="320602", place_text="南通站", subject_label="王*明")
    (said,) = ARRIVALS.fire(started, ()) if ARRIVALS.fire else ()
    alert = alert_of_timer(ARRIVALS, started, said)
    assert (alert.place_code, alert.place_text, alert.subject_label, alert.sighting_ids) == ("320602", "南通站", "王*明", ("s1",))
