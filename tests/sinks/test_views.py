"""The views over one small invented day, on the embedded engine and on a real server alike."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas.ids import stable_id
from schemas.records import Alert, Place, PushTask, Sighting, WatchlistEntry
from sinks.store import Store

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def sighting(name: str, **changes: object) -> Sighting:
    given: dict[str, object] = {
        "sighting_id": stable_id("test", name), "kind": "checkpoint", "source": "gate", "origin": "checkpoint-scans:0:7:2",
        "occurred_at": NOON, "received_at": NOON, "subject_kind": "person", "subject_key": "s1",
        "place": Place(code="320602001", name="东门"),
    }  # fmt: skip
    return Sighting.model_validate({**given, **changes})


def alert(name: str, subject: str, **changes: object) -> Alert:
    given: dict[str, object] = {
        "alert_id": stable_id("alert", name), "model": "m_v1", "model_version": 1, "subject_kind": "person",
        "subject_key": subject, "cause": "q/e1", "occurred_at": NOON, "raised_at": NOON, "place_code": "320602",
    }  # fmt: skip
    return Alert.model_validate({**given, **changes})


def task(name: str, state: str, alerts: tuple[str, ...], due: datetime) -> PushTask:
    return PushTask(
        task_id=stable_id("task", name), unit="320602", subject_kind="person", subject_key=name, cause="q/e1", models=("m_v1",),
        state=state, alert_ids=tuple(stable_id("alert", each) for each in alerts), seen_at=NOON,
        opened_at=NOON, due_at=due, updated_at=NOON,
    )  # fmt: skip


@pytest.fixture(scope="module")
def day(shared_store: Store) -> Store:
    """Three people: s1 arrived by train and is alerted and done, s2 has a fever and an open task, s3 is a shadow alert."""
    sightings = [
        sighting("train", kind="travel"),
        sighting("gate", occurred_at=NOON + DAY, facts={"temperature": 36.5}),
        sighting("hotel", kind="hotel", occurred_at=NOON + 3 * DAY),
        sighting("late", kind="hotel", occurred_at=NOON + 20 * DAY),
        sighting("fever", subject_key="s2", facts={"temperature": 38.2, "symptoms": "咳嗽"}, place=Place(code="320611")),
        sighting("visit", kind="grid", subject_key="u1", subject_kind="place", facts={"incident": "disinfection"}),
    ]
    for _ in range(2):  # everything twice: no view may count a repeated write
        shared_store.write_sightings(sightings)
        shared_store.write_alerts(
            [
                alert("a1", "s1", sighting_ids=(sightings[0].sighting_id, sightings[1].sighting_id)),
                alert("a2", "s2", sighting_ids=(sightings[1].sighting_id,)),
                alert("a3", "s3", shadow=True),
                alert("a4", "s4", state="withdrawn"),
            ]
        )
        shared_store.write_tasks([task("s1", "done", ("a1",), NOON + HOUR), task("s2", "open", ("a2",), NOON)])
        shared_store.write_entries([("q/e1", WatchlistEntry(entry_id="e1", list="q", kind="person")), ("q/e2", None)], [1, 2])
    return shared_store


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    return store.client.query(sql)


def test_lineage_leads_from_an_alert_to_its_raw_records(day: Store) -> None:
    sql = "SELECT sighting_id, source, topic, partition, offset, position FROM v_lineage ORDER BY sighting_id"
    found = [(stable_id("test", name), "gate", "checkpoint-scans", 0, 7, 2) for name in ("train", "gate", "gate")]
    assert rows(day, sql) == sorted(found)


def test_open_tasks_are_those_not_closed_with_what_is_overdue(day: Store) -> None:
    assert rows(day, "SELECT unit, subject_key, state, overdue FROM v_open_tasks") == [("320602", "s2", "open", 1)]


def test_totals_count_each_thing_once(day: Store) -> None:
    found = {row[:3]: row[3] for row in rows(day, "SELECT what, class, state, total FROM v_totals")}
    assert found == {
        ("sightings", "travel", ""): 1, ("sightings", "checkpoint", ""): 2, ("sightings", "hotel", ""): 2,
        ("sightings", "grid", ""): 1, ("alerts", "m_v1", "open"): 2, ("alerts", "m_v1", "withdrawn"): 1,
        ("tasks", "m_v1", "done"): 1, ("tasks", "m_v1", "open"): 1,
        ("list", "q", "person"): 1,
    }  # fmt: skip


def test_the_map_rolls_up_to_every_level_that_is_known(day: Store) -> None:
    found = {row[:2]: row[2:] for row in rows(day, "SELECT level, code, sightings, open_alerts, open_tasks FROM v_map")}
    assert found == {
        ("province", "32"): (6, 2, 1), ("city", "3206"): (6, 2, 1), ("county", "320602"): (5, 2, 1),
        ("county", "320611"): (1, 0, 0), ("street", "320602001"): (5, 0, 0),
    }  # fmt: skip


def test_workload_says_what_is_open_done_and_overdue(day: Store) -> None:
    sql = "SELECT unit, open, acknowledged, done, withdrawn, overdue, done_in_time FROM v_workload"
    assert rows(day, sql) == [("320602", 1, 0, 1, 0, 1, 1)]


def test_the_funnel_leaves_shadow_and_withdrawn_alerts_out(day: Store) -> None:
    assert rows(day, "SELECT model, known, tasked, acknowledged, done FROM v_funnel") == [("m_v1", 2, 2, 1, 1)]


def test_lead_time_runs_from_the_last_sightings_arrival_to_the_stored_alert(day: Store) -> None:
    [(model, alerts, median, slowest)] = rows(day, "SELECT model, alerts, p50_seconds, max_seconds FROM v_lead_time")
    passed = (datetime.now(UTC) - NOON).total_seconds()
    assert (model, alerts) == ("m_v1", 2)  # both rest on the same sighting
    assert median == slowest
    assert passed - 60 < slowest <= passed + 1


def test_symptoms_count_fever_by_day_and_county(day: Store) -> None:
    found = rows(day, "SELECT day, county, measured, fever, with_symptoms FROM v_symptoms ORDER BY day")
    assert found == [(20260301, "320611", 1, 1, 1), (20260302, "320602", 1, 0, 0)]


def test_cohorts_follow_arrivals_for_fourteen_days(day: Store) -> None:
    found = rows(day, "SELECT arrived_day, days_since, subjects_seen FROM v_cohorts ORDER BY days_since")
    assert found == [(20260301, 0, 1), (20260301, 1, 1), (20260301, 3, 1)]


def test_incidents_are_counted_by_kind(day: Store) -> None:
    assert rows(day, "SELECT day, county, incident, reports FROM v_incidents") == [(20260301, "320602", "disinfection", 1)]


def test_masked_views_keep_one_row_per_record(day: Store) -> None:
    counted = {view: rows(day, f"SELECT count() FROM {view}")[0][0] for view in ("v_sightings", "v_alerts", "v_tasks", "v_lists")}
    assert counted == {"v_sightings": 6, "v_alerts": 4, "v_tasks": 2, "v_lists": 1}
    assert rows(day, "SELECT DISTINCT county FROM v_sightings ORDER BY county") == [("320602",), ("320611",)]
