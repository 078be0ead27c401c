"""Whichever of two records came first, the same alerts stand: every example of every model, in every order."""

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.clocks import fire, unsettled
from matchers.models import MODELS
from matchers.models.declare import DetectionModel, Example, FireExample, Situation
from matchers.models.specimens import risk, risk_where
from matchers.models.timers import Timer
from matchers.regions import RiskReading
from matchers.screen import alert_of, past_of
from schemas.records import Alert, Sighting

CASES = [
    pytest.param(model, example, id=f"{model.key}: {example.why}")
    for model in MODELS
    for example in model.examples
    if example.situation.past
]


def said_in_order(model: DetectionModel, example: Example, order: Sequence[Sighting]) -> tuple[list[Alert], list[Timer]]:
    """What the model says as the records come one by one, each with those before it as its past."""
    alerts, timers, kept = [], [], list[Sighting]()
    asked = example.situation
    for sighting in order:
        own = sighting.sighting_id == asked.sighting.sighting_id
        risk = asked.risk if own and asked.risk else asked.risk_of(sighting)
        past = past_of(sighting, sorted(kept, key=lambda one: (one.occurred_at, one.sighting_id)), model)
        situation = Situation(sighting, asked.hits if own else (), risk, past, asked.risk_of, asked.home)
        kept.append(sighting)
        for said in model.decide(situation) if sighting.kind in model.kinds else ():
            timers += [said] if isinstance(said, Timer) else []
            alerts += [] if isinstance(said, Timer) else [alert_of(model, sighting, said, past)]
    return alerts, timers


def open_as_dispatched(alerts: Sequence[Alert]) -> set[str]:
    """Open causes where each record replaces the one before it."""
    return {one.cause for one in {alert.alert_id: alert for alert in alerts}.values() if one.state == "open"}


def open_as_stored(alerts: Sequence[Alert]) -> set[str]:
    """Open causes where the latest date wins, and a withdrawal at equal dates, as the table of alerts keeps them."""
    ranked = sorted(alerts, key=lambda alert: (alert.raised_at, alert.state == "withdrawn"))
    return open_as_dispatched(ranked)


@pytest.mark.parametrize(("model", "example"), CASES)
def test_the_order_of_arrival_does_not_change_which_alerts_stand(model: DetectionModel, example: Example) -> None:
    records = (example.situation.sighting, *example.situation.past)
    runs = [said_in_order(model, example, order)[0] for order in permutations(records)]
    assert {frozenset(open_as_dispatched(alerts)) for alerts in runs} == {frozenset(open_as_dispatched(runs[0]))}
    assert {frozenset(open_as_stored(alerts)) for alerts in runs} == {frozenset(open_as_dispatched(runs[0]))}


WAITING = [
    pytest.param(model, example, id=f"{model.key}: {example.why}")
    for model in MODELS
    if model.fire
    for example in model.fired
    if example.past and not example.timer.entry_key
]


@pytest.mark.parametrize(("model", "example"), WAITING)
def test_a_timer_fired_before_or_after_the_answering_record_leaves_the_same(model: DetectionModel, example: FireExample) -> None:
    """The timer is fired at any moment after the record that started it; what stands in the end is the same."""
    timer, ends = example.timer, set()
    for order in permutations(example.past):
        started = next((number for number, one in enumerate(order, 1) if one.sighting_id == timer.sighting_id), 0)
        for moment in range(started, len(order) + 1):
            whole = Example(Situation(order[0], risk_of=_high), (), "")
            every = said_in_order(model, whole, order)[0]
            before = said_in_order(model, whole, order[:moment])[0] if moment else []
            fired = fire([timer], {timer.subject_key: order[:moment]}, [model]).alerts
            alerts = [*before, *unsettled(fired, {alert.alert_id: alert for alert in before}), *every[len(before) :]]
            of_cause = [alert for alert in alerts if alert.cause == timer.cause]
            assert open_as_stored(of_cause) == open_as_dispatched(of_cause)
            ends.add(frozenset(open_as_stored(of_cause)))
    assert len(ends) == 1


def _high(sighting: Sighting) -> RiskReading:
    return risk("high", at=sighting.occurred_at)


RISKY = risk_where("甲市", "甲市东", "甲市旅馆", "上海")
BY_PAST = [model for model in MODELS if model.past is not None and any(example.situation.past for example in model.examples)]


def records_of(model: DetectionModel) -> list[Sighting]:
    """Every record that the model's examples show, each once."""
    shown = [one for example in model.examples for one in (example.situation.sighting, *example.situation.past)]
    return list({one.sighting_id: one for one in shown}.values())


@pytest.mark.parametrize("model", BY_PAST, ids=lambda model: model.key)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_records_in_any_order_leave_the_same_alerts(model: DetectionModel, data: st.DataObject) -> None:
    records = data.draw(
        st.lists(st.sampled_from(records_of(model)), min_size=2, max_size=5, unique_by=lambda one: one.sighting_id)
    )
    records = [one for one in records if one.subject_key == records[0].subject_key]
    other = data.draw(st.permutations(records))
    asked = Example(Situation(records[0], risk_of=RISKY, home="320600"), (), "")
    runs = [said_in_order(model, asked, order)[0] for order in (records, other)]
    assert open_as_dispatched(runs[0]) == open_as_dispatched(runs[1])
    assert open_as_stored(runs[0]) == open_as_stored(runs[1]) == open_as_dispatched(runs[0])
