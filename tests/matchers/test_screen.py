"""The screen: who is asked, what past is fetched, and what comes back beside alerts."""

from dataclasses import replace
from datetime import timedelta

from matchers.models import MODELS
from matchers.models.specimens import NOON, seen
from matchers.regions import RegionIndex
from matchers.screen import history_questions, history_wanted, screen
from matchers.watchlist import Watchlist
from schemas.records import Person, Place

EMPTY = Watchlist(), RegionIndex()
BY_KEY = {model.key: model for model in MODELS}


def test_a_crossing_starts_a_wait_for_the_hotel_and_for_the_declaration() -> None:
    found = screen([seen("border", direction="entry")], *EMPTY, {})
    assert {timer.model for timer in found.timers} == {"hand_over_missed_v1", "arrival_undeclared_v1"}
    assert found.alerts == ()


def test_the_same_record_twice_starts_one_wait() -> None:
    crossing = seen("border", direction="entry")
    assert len(screen([crossing, crossing], *EMPTY, {}).timers) == len(screen([crossing], *EMPTY, {}).timers)


def test_both_records_of_an_impossible_pair_are_flagged() -> None:
    here = seen("checkpoint", place=Place(place_id="A", code="320602"))
    there = seen("checkpoint", at=NOON + timedelta(minutes=3), place=Place(place_id="B", code="310112"))
    found = screen([there], *EMPTY, {here.subject_key: [here]})
    assert found.flags == {here.sighting_id: ("impossible_speed",), there.sighting_id: ("impossible_speed",)}


def test_a_shadow_models_alerts_are_marked() -> None:
    shadow = replace(BY_KEY["fever_symptoms_v1"], shadow=True)
    (alert,) = screen([seen("checkpoint", temperature=38.5)], *EMPTY, {}, [shadow]).alerts
    assert alert.shadow


def test_places_elsewhere_start_no_wait_when_the_city_is_known() -> None:
    crossing = seen("hotel", place=Place(code="310112"))
    model = BY_KEY["vehicle_risk_region_v1"]
    assert screen([crossing], *EMPTY, {}, [model], home="320600").alerts == ()


def test_the_past_is_asked_for_by_window_and_only_where_it_is_worth_asking() -> None:
    models = [BY_KEY["arrival_undeclared_v1"], BY_KEY["checkpoint_unchecked_v1"]]
    batch = [seen("declaration"), seen("checkpoint", person=Person(name="李四海")), seen("hotel", person=Person(name="赵六"))]
    gates, declared = history_questions(batch, models)
    assert declared.subject_keys == {batch[0].subject_key}, "a hotel stay starts a wait and needs no past"
    assert declared.until - declared.since == timedelta(days=16)
    assert (gates.subject_keys, gates.until - gates.since) == ({batch[1].subject_key}, timedelta(hours=1))


def test_a_scan_at_a_gate_asks_for_no_more_than_the_days_around_it() -> None:
    asked = history_questions([seen("checkpoint", temperature=36.5, check_completed=True)])
    assert [one.until - one.since for one in asked] == [timedelta(days=2)]


def test_the_one_question_covers_all_windows() -> None:
    batch = [seen("declaration"), seen("checkpoint")]
    wanted, asked = history_wanted(batch), history_questions(batch)
    assert wanted is not None
    assert all(wanted.since <= one.since and one.until <= wanted.until for one in asked)
    assert all(one.kinds <= wanted.kinds and one.subject_keys <= wanted.subject_keys for one in asked)


def test_nothing_is_asked_for_when_no_model_needs_the_past() -> None:
    assert history_wanted([seen("declaration")], [BY_KEY["watchlist_hit_v1"]]) is None


def test_a_decision_that_knew_more_is_dated_later_and_never_before_its_records() -> None:
    hot = seen("checkpoint", temperature=38.2)
    cool = seen("checkpoint", at=NOON + timedelta(minutes=6), temperature=36.6)
    (first,) = screen([hot], *EMPTY, {}, [BY_KEY["fever_symptoms_v1"]]).alerts
    (last,) = screen([hot], *EMPTY, {hot.subject_key: [cool]}, [BY_KEY["fever_symptoms_v1"]]).alerts
    assert (first.alert_id, first.state, last.state) == (last.alert_id, "open", "withdrawn")
    assert last.raised_at > cool.received_at > first.raised_at
