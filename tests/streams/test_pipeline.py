"""From files and list changes to rows, alerts, tasks, dead letters and metrics, on running processes."""

import json
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaProducer

from schemas.contract import entry_of, region_of
from schemas.mapping import load_mapping
from schemas.records import WatchlistEntry
from streams.broker import free_port
from streams.changes import send_changes
from streams.feeder import Feeder
from streams.journal import Journal
from streams.runfile import StackTakenError
from streams.settings import connect_settings
from streams.supervisor import Stack
from streams.topics import REGION_CHANGES, WATCHLIST_CHANGES, end_offsets

pytestmark = [
    pytest.mark.timeout(180),
    # kafka-python leaves sockets of connections that it gave up to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

StartRig = Callable[..., Any]
SPECIMEN = "11010519491231002X"  # the specimen number of GB 11643
SCAN = {
    "scan_id": "s1", "ts": 1662260000000, "name": "王小明", "id_no": SPECIMEN, "gate_id": "G1", "gate_name": "南门",
    "gate_address": "江苏省南通市通州区金沙街道", "division": "320612", "dir": "in", "checked": "pass",
}  # fmt: skip


def entry(number: str = SPECIMEN) -> WatchlistEntry:
    return entry_of({"id": "q1", "name": "王小明", "document_number": number, "list": "quarantine"}, "person")


def feed(rig: Any, path: Path, records: list[dict[str, object]], replay: bool = False) -> int:
    """Feed the records from a file; how many raw records the ledger must account for."""
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    with Feeder(rig.settings, load_mapping("checkpoint_gate"), Journal(rig.settings.data_dir)) as feeder:
        return feeder.feed(path, replay=replay).sent


def scrape(port: int) -> dict[str, float]:
    """The metrics page, by series."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as page:
        lines = page.read().decode().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


def test_a_fed_file_becomes_sightings_alerts_and_tasks_and_the_ledger_balances(start_rig: StartRig, tmp_path: Path) -> None:
    rig = start_rig(metrics_port=1)
    region = region_of({"level": "高", "province": "江苏省", "city": "南通市", "county": "通州区", "first_seen": "2022-08-01"})
    send_changes(rig.settings.broker, WATCHLIST_CHANGES, [(entry().key, entry())])
    send_changes(rig.settings.broker, REGION_CHANGES, [(region.region_id, region)])
    rig.until(rig.is_idle, 30, "the lists are kept and looked back for")
    sent = feed(rig, tmp_path / "scans.jsonl", [SCAN, SCAN, {"scan_id": "s2"}])
    balance = rig.settle(sent, 60)
    assert (balance.stored, balance.duplicates, balance.dead_letters) == (1, 1, 1)
    alerts = dict(rig.rows("SELECT model, subject_label FROM alerts FINAL"))
    assert alerts == {"watchlist_hit_v1": "王*明", "risk_region_stay_v1": "王*明"}
    assert rig.rows("SELECT uniqExact(task_id) FROM push_tasks FINAL WHERE state = 'open'") == [(2,)]
    assert rig.rows("SELECT list, entry_id FROM watchlist_entries FINAL WHERE removed = 0") == [("quarantine", "q1")]
    metrics = scrape(rig.settings.metrics_port)
    assert metrics['epifuse_received_records_total{source="checkpoint_gate"}'] == 3
    assert sum(value for series, value in metrics.items() if series.startswith("epifuse_dead_letter_records_total{")) == 1
    assert metrics['epifuse_alerts_total{model="watchlist_hit_v1",state="open"}'] == 1
    assert metrics['epifuse_list_entries{kind="person"}'] == 1
    assert_nobody_is_named(rig.settings.data_dir / "logs", json.dumps(list(metrics)))


def assert_nobody_is_named(logs: Path, *others: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in logs.iterdir()] + list(others)
    assert not [value for text in texts for value in ("王小明", SPECIMEN) if value in text]


def test_a_list_change_reaches_a_running_worker_within_two_seconds(start_rig: StartRig, tmp_path: Path) -> None:
    rig = start_rig()
    rig.settle(feed(rig, tmp_path / "first.jsonl", [SCAN]), 60)
    assert rig.rows("SELECT count() FROM alerts") == [(0,)]
    send_changes(rig.settings.broker, WATCHLIST_CHANGES, [(entry().key, entry())])
    time.sleep(2)
    feed(rig, tmp_path / "second.jsonl", [{**SCAN, "scan_id": "s2"}])
    rig.settle(2, 60)
    assert rig.rows("SELECT uniqExact(alert_id) FROM alerts") == [(1,)]
    send_changes(rig.settings.broker, WATCHLIST_CHANGES, [(entry().key, None)])
    time.sleep(2)
    feed(rig, tmp_path / "third.jsonl", [{**SCAN, "scan_id": "s3"}])
    rig.settle(3, 60)
    assert rig.rows("SELECT count() FROM matches FINAL") == [(2,)], "the third came when the entry was gone"
    assert rig.rows("SELECT DISTINCT state FROM alerts FINAL") == [("withdrawn",)]


def test_hostile_bytes_become_dead_letters_and_stop_nothing(start_rig: StartRig, tmp_path: Path) -> None:
    rig = start_rig()
    hostile = [
        b"", b"null", b"\xff\xfe\x00",
        b'{"a": NaN}', b'{"name": "' + b"x" * 900_000 + b'"}', b'{"a":' * 5000, b'{"a": 1, "a": 2}',
        b'{"scan_id": "\\u0000"}', b'{"scan_id": "\\ud800"}', b"'; DROP TABLE sightings; --", "扫码".encode("gb18030"),
        b'{"ts": "1900-01-01", "name": {"a": [1, 2]}, "gate_id": 1e308}', b'{"ts": 99999999999999999999, "gate_id": null}',
    ]  # fmt: skip
    producer = KafkaProducer(bootstrap_servers=rig.settings.broker, max_request_size=4_000_000)
    waiting = [producer.send("checkpoint-scans", value=value, headers=[("mapping", b"checkpoint_gate")]) for value in hostile]
    waiting.append(producer.send("checkpoint-scans", value=b'{"a": 1}', headers=[("mapping", b"../../etc/passwd")]))
    waiting.append(producer.send("hotel-registrations", key=b"k", value=None, headers=[("mapping", b"\xff" * 1000)]))
    for confirmation in waiting:
        confirmation.get(timeout=10)
    producer.close()
    feed(rig, tmp_path / "good.jsonl", [SCAN])
    balance = rig.settle(len(waiting) + 1, 60)
    assert (balance.stored, balance.dead_letters, balance.gap) == (1, len(waiting), 0)
    assert sum(end_offsets(rig.settings.broker, ["dead-letters"]).values()) == len(waiting)
    assert rig.stack.workers[0].restarts == 0


def test_a_file_is_fed_once_unless_asked_and_a_replay_stores_nothing_twice(start_rig: StartRig, tmp_path: Path) -> None:
    rig = start_rig()
    records = [{**SCAN, "scan_id": f"s{number}"} for number in range(200)]
    feed(rig, tmp_path / "scans.jsonl", records)
    feed(rig, tmp_path / "again.jsonl", records)
    rig.settle(200, 60)
    feed(rig, tmp_path / "again.jsonl", records, replay=True)
    balance = rig.settle(400, 60)
    assert (balance.stored, balance.duplicates) == (200, 200)
    assert rig.rows("SELECT count() FROM sightings FINAL") == [(200,)]


@pytest.mark.stack
def test_clients_find_the_running_stack_by_its_folder_and_a_second_one_is_refused(start_rig: StartRig) -> None:
    rig = start_rig(workers=0)
    folder = rig.settings.data_dir
    found = connect_settings(data_dir=folder)
    assert (found.broker, found.clickhouse_port) == (rig.settings.broker, rig.settings.clickhouse_port)
    assert connect_settings(data_dir=folder, broker="other:9092").broker == "other:9092"
    with pytest.raises(StackTakenError, match="another stack"), Stack(rig.settings, workers=0, free_ports=True):
        pass
    rig.stack.stop()
    assert connect_settings(data_dir=folder).broker != rig.settings.broker


def test_a_port_in_use_is_refused_before_anything_starts(start_rig: StartRig, tmp_path: Path) -> None:
    rig = start_rig(workers=0)
    taken = rig.settings.model_copy(
        update={"data_dir": tmp_path / "other", "clickhouse_port": free_port(), "clickhouse_http_port": free_port()}
    )
    with pytest.raises(StackTakenError, match=r"port \d+ \(broker\)"), Stack(taken, workers=0):
        pass
    assert not (tmp_path / "other" / "run.json").exists()


@pytest.mark.stack
def test_a_stack_started_again_on_its_folder_knows_its_lists_and_keeps_its_ledger(start_rig: StartRig, tmp_path: Path) -> None:
    rig = start_rig()
    if rig.settings.session_seconds >= 6:
        pytest.skip("Kafka keeps its topics itself")
    send_changes(rig.settings.broker, WATCHLIST_CHANGES, [(entry().key, entry())])
    feed(rig, tmp_path / "first.jsonl", [{**SCAN, "id_no": "", "scan_id": f"a{number}"} for number in range(600)])
    rig.settle(600, 60)
    rig.stack.stop()
    again = start_rig(data_dir=rig.settings.data_dir)
    feed(again, tmp_path / "second.jsonl", [SCAN])
    balance = again.settle(601, 60)
    assert (balance.stored, balance.gap) == (601, 0)
    assert again.rows("SELECT uniqExact(alert_id) FROM alerts WHERE model = 'watchlist_hit_v1' AND cause = 'quarantine/q1'") != [
        (0,)
    ]
