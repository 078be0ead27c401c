"""The clock on running processes: timers fire after their due time by the stream's own clock, whoever is the clock."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from kafka import KafkaProducer

pytestmark = [
    pytest.mark.timeout(150),
    # kafka-python leaves sockets of connections that it gave up to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

StartRig = Callable[..., Any]
BEGIN = datetime(2022, 9, 4, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUICK = {"clock_seconds": 0.2, "clock_idle_seconds": 3600}
PEOPLE = {"王小明": "11010519491231002X", "李小红": "110105194912310046"}  # specimen numbers


_OPEN_TASKS = "SELECT count() FROM push_tasks FINAL WHERE state = 'open' AND has(models, 'hand_over_missed_v1')"


def crossing(name: str, hours: float) -> dict[str, object]:
    at = (BEGIN + hours * HOUR).isoformat()
    return {"crossing_id": f"c-{name}-{hours}", "time": at, "name": name, "document_number": PEOPLE[name], "direction": "entry"}


def stay(name: str, hours: float) -> dict[str, object]:
    at = (BEGIN + hours * HOUR).isoformat()
    return {"registration_id": f"h-{name}", "姓名": name, "证件号码": PEOPLE[name], "入住时间": at, "酒店名称": "指定酒店"}


def send(rig: Any, hours: float, topic: str, *records: dict[str, object], mapping: str = "") -> None:
    """Give the broker these records, which it received so many hours after the begin."""
    producer = KafkaProducer(bootstrap_servers=rig.settings.broker)
    for record in records:
        body, at_ms = json.dumps(record, ensure_ascii=False).encode(), int((BEGIN + hours * HOUR).timestamp() * 1000)
        producer.send(topic, value=body, timestamp_ms=at_ms, headers=[("mapping", mapping.encode())]).get(timeout=10)
    producer.close()


def tick(rig: Any, hours: float) -> None:
    """Let the stream's time come to so many hours after the begin: a gate sees somebody else."""
    scan = {"scan_id": f"t{hours}", "ts": (BEGIN + hours * HOUR).isoformat(), "name": "路人甲", "gate_id": "G1", "dir": "in"}
    send(rig, hours, "checkpoint-scans", scan, mapping="checkpoint_gate")


def missed(rig: Any) -> list[tuple[str, str]]:
    return [tuple(row) for row in rig.rows("SELECT subject_label, state FROM alerts FINAL WHERE model = 'hand_over_missed_v1'")]


def armed(rig: Any, state: str) -> int:
    sql = "SELECT count() FROM timers FINAL WHERE model = 'hand_over_missed_v1' AND state = '{}'"
    return int(rig.rows(sql.format(state))[0][0])


def test_a_timer_fires_after_its_time_and_not_before_and_what_came_in_time_keeps_it_silent(start_rig: StartRig) -> None:
    rig = start_rig(**QUICK)
    send(rig, 0, "border-crossings", crossing("王小明", 0), crossing("李小红", 0))
    rig.until(lambda: armed(rig, "armed") == 2, 60, "both waits are kept")
    send(rig, 3, "hotel-registrations", stay("李小红", 3))
    tick(rig, 11.9)
    rig.settle(4, 60)
    time.sleep(1.5)
    assert armed(rig, "fired") == 0, "twelve hours are not over"
    tick(rig, 12.1)
    rig.until(lambda: ("王*明", "open") in missed(rig), 30, "the missed hand-over is told of the one who reached no hotel")
    rig.until(lambda: armed(rig, "fired") == 2, 30, "both waits are over")
    assert [row for row in missed(rig) if row[1] == "open"] == [("王*明", "open")]
    rig.until(lambda: rig.rows(_OPEN_TASKS) == [(1,)], 20, "a task for it")
    assert rig.stack.workers[0].restarts == 0


def test_a_timer_outlives_the_worker_that_armed_it(start_rig: StartRig) -> None:
    rig = start_rig(workers=2, **QUICK)
    send(rig, 0, "border-crossings", crossing("王小明", 0))
    rig.until(lambda: armed(rig, "armed") == 1, 60, "the wait is kept")
    for worker in rig.stack.workers:
        worker.process.kill()
    tick(rig, 13)
    rig.until(lambda: missed(rig) == [("王*明", "open")], 60, "a restarted worker tells it")
    rig.until(lambda: armed(rig, "fired") == 1, 20, "and marks it")
    assert rig.rows("SELECT uniqExact(alert_id) FROM alerts WHERE model = 'hand_over_missed_v1'") == [(1,)]


def symptoms(number: int, day: int) -> dict[str, object]:
    at = (BEGIN + day * 24 * HOUR).isoformat()
    return {"declaration_id": f"d{day}-{number}", "申报时间": at, "姓名": f"居民{number}号", "住址": "江苏省南通市通州区金沙街道",
            "手机号": f"1380000{day:02}{number:02}", "症状": "发热"}  # fmt: skip


def test_a_day_with_many_sick_people_is_told_at_its_end_once(start_rig: StartRig) -> None:
    rig = start_rig(**QUICK)
    usual = [2, 3, 2, 4, 3, 2, 3, 2, 3]
    for day, count in enumerate([*usual, 12]):
        send(rig, 24 * day, "health-declarations", *(symptoms(number, day) for number in range(count)))
    rig.settle(sum(usual) + 12, 60)
    clusters = "SELECT cause, state, raised_ms FROM alerts FINAL WHERE model = 'symptom_cluster_v1'"
    assert rig.rows(clusters) == [], "the day is not over"
    tick(rig, 24 * 10)
    midnight = int(datetime(2022, 9, 13, 16, tzinfo=UTC).timestamp() * 1000)  # in the city
    rig.until(lambda: rig.rows(clusters) == [("cluster/320612/2022-09-13", "open", midnight)], 30, "the cluster is told")
    waiting = "SELECT state, count() FROM timers FINAL WHERE model = 'symptom_cluster_v1' GROUP BY state ORDER BY state"
    rig.until(lambda: rig.rows(waiting)[0] == ("armed", 1), 20, "the next day's end is waited for, and no other")
    tick(rig, 24 * 11)
    rig.settle(sum(usual) + 14, 60)
    time.sleep(2)
    assert rig.rows(clusters) == [("cluster/320612/2022-09-13", "open", midnight)], "judged again, it says the same"
    assert rig.stack.workers[0].restarts == 0
