"""The truth of the invented week is what happened, and the score says what an answer is worth."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchers.models import MODELS
from streams.city.happenings import Event, Region, Scale, Week, hour_of
from streams.city.people import Resident
from streams.city.places import COUNTIES, OTHER_CITIES, Spot
from streams.city.sources import sighting_id_of
from streams.city.truth import NOT_PLANTED, Found, expected_findings, score
from streams.city.truth.claims import quantile
from streams.city.week import FIRST_DAY, draw_week

NOON = hour_of(FIRST_DAY, 12)
GATE = Spot("G001", "门", COUNTIES[0], "新桥街道", "新桥东村", lng=120.86, lat=32.01)
FAR = Spot("G002", "远门", COUNTIES[6], "文昌街道", "文昌东村", lng=120.46, lat=32.53)
SITE = Spot("S001", "点", COUNTIES[0], "新桥街道", "新桥西村")
AWAY = Spot("T1", "架", OTHER_CITIES[5], "", "")


@pytest.fixture(scope="module")
def week() -> Week:
    return draw_week(3, Scale.of(0.02))


@pytest.fixture(scope="module")
def person(week: Week) -> Resident:
    return week.people[0]


def _week(*events: Event, regions: tuple[Region, ...] = ()) -> Week:
    numbered = [replace(event, record_id=f"R{number}") for number, event in enumerate(events)]
    return Week([], [], numbered, [], [], [], list(regions))


def _models(week: Week) -> set[str]:
    return {model for model, _, _ in expected_findings(week)}


def _scan(person: Resident, minutes: int, spot: Spot = GATE, **facts: object) -> Event:
    said = {"direction": "in", "check_completed": True, **facts}
    return Event("", "gate", person, NOON + timedelta(minutes=minutes), spot=spot, facts=said)  # type: ignore[arg-type]


def _sample(person: Resident, hours: int, result: str, pool: float = 1.0) -> Event:
    facts = {"result": result, "pool_size": pool}
    return Event("", "test", person, NOON + timedelta(hours=hours), spot=SITE, facts=facts)  # type: ignore[arg-type]


def _pass(hours: int, spot: Spot) -> Event:
    return Event("", "toll", None, NOON + timedelta(hours=hours), spot=spot, plate="皖AB0001")


def test_something_is_planted_for_every_model_that_needs_no_clock(week: Week) -> None:
    assert _models(week) | NOT_PLANTED == {model.key for model in MODELS}


def test_a_perfect_answer_scores_full_and_a_wrong_subject_counts_as_false(week: Week) -> None:
    wanted = expected_findings(week)
    by_subject: dict[str, list[str]] = {}
    for event in week.events:
        by_subject.setdefault(event.subject, []).append(sighting_id_of(event))
    perfect = [Found(model, cause, (by_subject[subject][0],)) for model, cause, subject in wanted]
    assert all(one.recall == 1 and not one.false_alerts for one in score(week, perfect))
    wrong = Found("watchlist_hit_v1", "contacts/none", perfect[0].sighting_ids)
    assert sum(one.false_alerts for one in score(week, [*perfect, wrong])) == 1


def test_what_waits_for_a_clock_is_counted_apart_and_never_as_false(week: Week) -> None:
    alerts = [Found("hand_over_missed_v1", "handover/x", ()), Found("driver_test_validity_v1", "retest/2021-07-29", ())]
    told = {one.model: one for one in score(week, alerts)}
    assert [(told[alert.model].unjudged, told[alert.model].false_alerts) for alert in alerts] == [(1, 0), (1, 0)]


def test_only_found_alerts_have_a_lead_time(week: Week) -> None:
    model, cause, subject = min(expected_findings(week))
    record = next(sighting_id_of(event) for event in week.events if event.subject == subject)
    alerts = [Found(model, cause, (record,), 2.0), Found(model, "nothing", (record,), 900.0)]
    (told,) = [one for one in score(week, alerts) if one.model == model]
    assert (told.p50, told.p99) == (2.0, 2.0)


def test_a_quantile_is_one_of_the_values() -> None:
    assert quantile([5.0, 1.0, 9.0, 3.0], 0.99) == 9.0


def test_a_skin_that_is_cool_again_is_no_fever(person: Resident) -> None:
    hot = _scan(person, 0, temperature=38.5)
    assert "fever_symptoms_v1" in _models(_week(hot))
    assert "fever_symptoms_v1" not in _models(_week(hot, _scan(person, 10, temperature=36.5)))
    assert "fever_symptoms_v1" in _models(_week(hot, _scan(person, 50, temperature=36.5)))


def test_a_pools_positive_is_cleared_by_a_single_negative_and_a_persons_own_is_not(person: Resident) -> None:
    after = _sample(person, 5, "negative")
    assert "positive_result_v1" not in _models(_week(_sample(person, 0, "positive", 10.0), after))
    assert "positive_result_v1" in _models(_week(_sample(person, 0, "positive"), after))
    assert "positive_result_v1" in _models(_week(_sample(person, 0, "positive", 10.0), _sample(person, 5, "negative", 10.0)))


@pytest.mark.parametrize(("hours", "missing"), [pytest.param(47, False, id="valid"), pytest.param(49, True, id="too old")])
def test_a_drivers_sample_holds_two_days(person: Resident, hours: int, missing: bool) -> None:
    came = _scan(person, 0, vehicle_type="重型货车")
    assert ("drivertest" in str(expected_findings(_week(_sample(person, -hours, "negative"), came)))) == missing


def test_a_vehicle_is_found_while_it_is_here_and_not_when_it_has_left() -> None:
    region = Region("high", Spot("", "", OTHER_CITIES[5], "", ""), NOON - timedelta(days=1), NOON + timedelta(days=1))
    there, here = _pass(0, AWAY), _pass(4, Spot("T2", "架", COUNTIES[0], "", ""))
    left = _pass(9, Spot("T3", "架", OTHER_CITIES[0], "", ""))
    assert "vehicle_risk_region_v1" in _models(_week(there, here, regions=(region,)))
    assert "vehicle_risk_region_v1" not in _models(_week(there, here, left, regions=(region,)))
    assert "vehicle_risk_region_v1" not in _models(_week(there, regions=(region,)))
    assert "vehicle_risk_region_v1" not in _models(_week(there, here))


@pytest.mark.parametrize(("minutes", "twice"), [pytest.param(4, True, id="forwarded"), pytest.param(40, False, id="driven")])
def test_seventy_kilometres_take_longer_than_four_minutes(person: Resident, minutes: int, twice: bool) -> None:
    assert ("identity_two_places_v1" in _models(_week(_scan(person, 0), _scan(person, minutes, FAR)))) == twice


@pytest.mark.parametrize(
    ("queues", "crowded"),
    [
        pytest.param((10, 300, 300), True, id="crowded"),
        pytest.param((300, 300, 10), False, id="over"),
        pytest.param((10, 10, 300), False, id="one bus"),
    ],
)
def test_a_crowd_is_two_long_waits_at_the_end(queues: tuple[int, ...], crowded: bool) -> None:
    counts = [
        Event(
            "", "count", None, NOON + timedelta(minutes=30 * slot), spot=SITE, facts={"queue": float(queue), "windows_open": 3.0}
        )
        for slot, queue in enumerate(queues)
    ]
    assert ("site_crowded_v1" in _models(_week(*counts))) == crowded


def test_a_lot_that_was_disinfected_before_it_went_out_exposes_only_who_brought_it_in(person: Resident) -> None:
    def step(hours: int, who: Resident | None, **facts: str) -> Event:
        return Event("", "cold_chain", who, NOON + timedelta(hours=hours), spot=SITE, facts={"lot": "L1", **facts})

    steps = [
        step(0, person, stage="in"),
        step(9, None, stage="sampling", sample_result="positive"),
        step(30, person, stage="out"),
    ]
    assert len(expected_findings(_week(*steps))) == 2
    assert len(expected_findings(_week(*steps, step(20, None, stage="disinfection")))) == 1
