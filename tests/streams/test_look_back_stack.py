"""Looking back on running processes: lists that come, change and go after the sightings they concern."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.contract import entry_of, region_of
from schemas.mapping import load_mapping
from schemas.records import WatchlistEntry
from streams.changes import send_changes
from streams.feeder import Feeder
from streams.journal import Journal
from streams.topics import REGION_CHANGES, WATCHLIST_CHANGES

pytestmark = pytest.mark.timeout(120)

StartRig = Callable[..., Any]
SPECIMEN = "11010519491231002X"  # the specimen number of GB 11643
SCAN = {
    "scan_id": "s1", "ts": 1662260000000, "name": "王小明", "id_no": SPECIMEN, "gate_id": "G1", "gate_name": "南门",
    "gate_address": "江苏省南通市通州区金沙街道", "division": "320612", "dir": "in", "checked": "pass",
}  # fmt: skip
REGION = region_of({"level": "高", "province": "江苏省", "city": "南通市", "county": "通州区", "first_seen": "2022-08-01"})


def entry(entry_id: str = "q1") -> WatchlistEntry:
    row = {"id": entry_id, "name": "王小明", "document_number": SPECIMEN, "list": "quarantine"}
    return entry_of(row, "person")


def test_lists_that_come_and_go_after_the_sighting_raise_and_withdraw(start_rig: StartRig, tmp_path: Path) -> None:
    rig = start_rig(workers=2)

    def change(topic: str, key: str, record: Any) -> None:
        send_changes(rig.settings.broker, topic, [(key, record)])

    def holds(alerts: set[str], tasks: set[str]) -> None:
        def so() -> bool:
            return {row[0] for row in rig.rows("SELECT cause FROM alerts FINAL WHERE state = 'open'")} == alerts and {
                row[0] for row in rig.rows("SELECT cause FROM push_tasks FINAL WHERE state = 'open'")
            } == tasks

        rig.until(so, 20, f"open alerts {sorted(alerts)} and tasks {sorted(tasks)}")

    scans = tmp_path / "scans.jsonl"
    scans.write_text(json.dumps(SCAN, ensure_ascii=False), encoding="utf-8")
    with Feeder(rig.settings, load_mapping("checkpoint_gate"), Journal(rig.settings.data_dir)) as feeder:
        feeder.feed(scans)
    rig.settle(1, 60)
    assert rig.rows("SELECT count() FROM alerts") == [(0,)]

    change(WATCHLIST_CHANGES, entry().key, entry())
    holds({"quarantine/q1"}, {"quarantine/q1"})
    change(REGION_CHANGES, REGION.region_id, REGION)
    holds({"quarantine/q1", REGION.region_id}, {"quarantine/q1", REGION.region_id})
    change(WATCHLIST_CHANGES, entry("q2").key, entry("q2"))
    holds({"quarantine/q1", "quarantine/q2", REGION.region_id}, {"quarantine/q1", "quarantine/q2", REGION.region_id})
    change(REGION_CHANGES, REGION.region_id, None)
    holds({"quarantine/q1", "quarantine/q2"}, {"quarantine/q1", "quarantine/q2"})
    change(WATCHLIST_CHANGES, entry().key, None)
    holds({"quarantine/q2"}, {"quarantine/q2"})
    change(WATCHLIST_CHANGES, entry().key, entry())
    holds({"quarantine/q1", "quarantine/q2"}, {"quarantine/q1", "quarantine/q2"})
    assert sum(worker.restarts for worker in rig.stack.workers) == 0
