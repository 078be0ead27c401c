"""Nothing is lost and nothing is doubled, whatever is killed; the alerts are those of an undisturbed run.

Each test feeds the same 50,000 scans. What must come out is computed in this process by the same pure functions.
"""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from matchers.regions import RegionIndex
from matchers.screen import screen
from matchers.watchlist import Watchlist
from schemas.contract import entry_of, region_of
from schemas.mapping import load_mapping
from schemas.records import RiskRegion, WatchlistEntry
from streams.changes import send_changes
from streams.children import stop_child
from streams.delivery import Delivered
from streams.feeder import Feeder, to_line
from streams.journal import Journal
from streams.reading import read_messages
from streams.topics import REGION_CHANGES, WATCHLIST_CHANGES

pytestmark = [
    pytest.mark.kill,
    pytest.mark.timeout(420),
    # kafka-python leaves sockets of connections that it gave up to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SCANS = 50_000
KEY = b"specimen-key"
StartRig = Callable[..., Any]


def resident_id(number: int) -> str:
    """A specimen number with a right check digit."""
    body = f"32061219{50 + number % 50:02}{1 + number % 12:02}{1 + number % 28:02}{number // 600 % 1000:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def scans() -> list[dict[str, object]]:
    """Scans at twenty gates; every hundredth is left unchecked, and half of those are checked five minutes later."""
    draw = random.Random(7)
    found: list[dict[str, object]] = []
    while len(found) < SCANS:
        person, at, gate = draw.randrange(20_000), 1_662_260_000_000 + len(found) * 250, draw.randrange(20)
        scan: dict[str, object] = {
            "scan_id": f"s{len(found)}", "ts": at, "name": f"王小{chr(0x4E00 + person % 3000)}", "id_no": resident_id(person),
            "gate_id": f"G{gate}", "gate_name": f"{gate}号门", "division": f"32061{gate % 4}", "dir": "in",
            "checked": "skipped" if len(found) % 100 == 0 else "pass",
        }  # fmt: skip
        found.append(scan)
        if len(found) % 200 == 1:
            found.append({**scan, "scan_id": f"s{len(found)}", "ts": at + 300_000, "checked": "pass"})
    return found


def entries() -> dict[str, WatchlistEntry]:
    rows = ({"id": f"q{number}", "document_number": resident_id(number * 50), "list": "quarantine"} for number in range(100))
    return {entry.key: entry for entry in (entry_of(row, "person") for row in rows)}


def regions() -> dict[str, RiskRegion]:
    row = {"level": "高", "province": "江苏省", "city": "南通市", "county": "通州区", "first_seen": "2022-09-04 12:00"}
    return {region.region_id: region for region in (region_of(row),)}


@dataclass(frozen=True)
class Expected:
    """What a run that nobody disturbs leaves."""

    sightings: frozenset[str]
    open_alerts: frozenset[str]


@cache
def expected() -> Expected:
    mapping = load_mapping("checkpoint_gate")
    value = b"\n".join(to_line(scan) for scan in scans())
    message = Delivered("checkpoint-scans", 0, 0, 1_900_000_000, None, value, {})
    found = read_messages([message], lambda _name, _topic: mapping, KEY, 65_536)
    watchlist, index = Watchlist(), RegionIndex()
    watchlist.apply(list(entries().items()))
    index.apply(list(regions().items()))
    history: dict[str, list[Any]] = {}
    for sighting in found.sightings:
        history.setdefault(sighting.subject_key, []).append(sighting)
    alerts = screen(found.sightings, watchlist, index, history).alerts
    return Expected(
        frozenset(sighting.sighting_id for sighting in found.sightings),
        frozenset(alert.alert_id for alert in alerts if alert.state == "open"),
    )


def feed(rig: Any, folder: Path) -> None:
    """Load the lists, then send all scans."""
    send_changes(rig.settings.broker, WATCHLIST_CHANGES, entries().items())
    send_changes(rig.settings.broker, REGION_CHANGES, regions().items())
    path = folder / "scans.jsonl"
    path.write_text("\n".join(json.dumps(scan, ensure_ascii=False) for scan in scans()), encoding="utf-8")
    with Feeder(rig.settings, load_mapping("checkpoint_gate"), Journal(rig.settings.data_dir)) as feeder:
        assert feeder.feed(path).sent == SCANS


def stored(rig: Any) -> int:
    """Raw messages that have a ledger row."""
    return int(sum(span.messages for span in rig.store.ledger_offsets()))


def assert_as_undisturbed(rig: Any) -> None:
    """Nothing lost, nothing doubled, the same open alerts, and for each a task or its place behind the push cap."""
    balance = rig.settle(SCANS, seconds=180)
    assert (balance.gap, balance.stored, balance.duplicates, balance.dead_letters) == (0, SCANS, 0, 0)
    ids = [row[0] for row in rig.rows("SELECT sighting_id FROM sightings FINAL")]
    assert len(ids) == len(set(ids))
    assert set(ids) == expected().sightings
    alerts = [row[0] for row in rig.rows("SELECT alert_id FROM alerts FINAL WHERE state = 'open'")]
    assert len(alerts) == len(set(alerts))
    assert set(alerts) == expected().open_alerts
    tasks = {row[0] for row in rig.rows("SELECT DISTINCT arrayJoin(alert_ids) FROM push_tasks FINAL WHERE state = 'open'")}
    held = {row[0] for row in rig.rows("SELECT alert_id FROM held_alerts FINAL WHERE state = 'held'")}
    assert tasks
    assert tasks | held == expected().open_alerts


def test_a_worker_killed_ten_times_in_mid_batch_loses_and_doubles_nothing(start_rig: StartRig, tmp_path: Path) -> None:
    rig = start_rig(batch_records=1024)
    feed(rig, tmp_path)
    draw, worker = random.Random(1), rig.stack.workers[0]
    for kill in range(10):
        before, pid = stored(rig), worker.pid
        rig.until(lambda before=before: stored(rig) > before, 60, f"progress before kill {kill}")
        pause(rig, draw.uniform(0, 0.5))
        worker.process.kill()
        worker.process.wait()
        worker.pause = 0.1
        rig.until(lambda pid=pid: worker.pid != pid, 30, f"a new worker after kill {kill}")
    assert_as_undisturbed(rig)
    assert worker.restarts == 10


def test_clickhouse_away_in_mid_feed_loses_and_doubles_nothing(start_rig: StartRig, tmp_path: Path) -> None:
    rig = start_rig()
    feed(rig, tmp_path)
    rig.until(lambda: stored(rig) > 0, 60, "first rows")
    rig.stack.gateway.process.kill()
    rig.stack.gateway.process.wait()
    rig.stack.gateway.not_before = float("inf")  # nobody starts it again for a while
    pause(rig, 10)
    rig.stack.gateway.not_before = 0.1
    rig.until(lambda: rig.stack.gateway.ended() is None, 30, "the gateway is back")
    assert_as_undisturbed(rig)
    assert rig.stack.workers[0].restarts == 0


def pause(rig: Any, seconds: float) -> None:
    """Let the stack run for a while."""
    end = time.monotonic() + seconds
    rig.until(lambda: time.monotonic() > end, seconds + 5, "a while")


def test_a_worker_that_joins_and_leaves_loses_and_doubles_nothing(start_rig: StartRig, tmp_path: Path) -> None:
    rig = start_rig(batch_records=1024)
    feed(rig, tmp_path)
    rig.until(lambda: stored(rig) > 0, 60, "first rows")
    second = rig.stack.add_worker()
    before = stored(rig)
    rig.until(lambda: stored(rig) > before, 60, "progress with two workers")
    pause(rig, 8)
    rig.stack.remove_worker(second)
    assert_as_undisturbed(rig)
    assert rig.stack.workers[0].restarts == 0


def test_a_broker_that_restarts_with_its_log_loses_and_doubles_nothing(start_rig: StartRig, tmp_path: Path) -> None:
    rig = start_rig()
    if rig.settings.session_seconds < 6:
        pytest.skip("the embedded broker keeps nothing over a restart")
    feed(rig, tmp_path)
    rig.until(lambda: stored(rig) > 0, 60, "first rows")
    stop_child(rig.stack.broker.process, 30)
    rig.until(lambda: rig.stack.broker.ended() is None and rig.stack.broker.restarts == 1, 60, "the broker is back")
    assert_as_undisturbed(rig)
