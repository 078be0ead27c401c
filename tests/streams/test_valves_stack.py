"""Safety valves on running processes: a cap holds and releases, and what people switch and withdraw takes effect."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from schemas.contract import entry_of
from schemas.mapping import load_mapping
from streams.changes import send_changes
from streams.cli import app
from streams.feeder import Feeder
from streams.journal import Journal
from streams.topics import WATCHLIST_CHANGES
from streams.valves import POLL_SECONDS

pytestmark = [
    pytest.mark.timeout(150),
    # kafka-python leaves sockets of connections that it gave up to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

StartRig = Callable[..., Any]
MODEL = "watchlist_hit_v1"
SPECIMEN = "11010519491231002X"  # the specimen number of GB 11643
SCAN = {
    "ts": 1662260000000, "name": "王小明", "id_no": SPECIMEN, "gate_id": "G1", "gate_name": "南门", "dir": "in",
    "gate_address": "江苏省南通市通州区金沙街道", "division": "320612", "checked": "pass",
}  # fmt: skip
OPEN_TASKS = f"SELECT count() FROM push_tasks FINAL WHERE state = 'open' AND has(models, '{MODEL}')"


def list_person(rig: Any, *entry_ids: str) -> None:
    rows = [{"id": one, "name": "王小明", "document_number": SPECIMEN, "list": "quarantine"} for one in entry_ids]
    entries = [entry_of(row, "person") for row in rows]
    send_changes(rig.settings.broker, WATCHLIST_CHANGES, [(entry.key, entry) for entry in entries])
    rig.until(rig.is_idle, 30, "the list is kept and looked back for")


def scan(rig: Any, folder: Path, number: int) -> None:
    path = folder / f"scan-{number}.jsonl"
    path.write_text(json.dumps({**SCAN, "scan_id": f"s{number}"}, ensure_ascii=False), encoding="utf-8")
    with Feeder(rig.settings, load_mapping("checkpoint_gate"), Journal(rig.settings.data_dir)) as feeder:
        feeder.feed(path)
    rig.settle(number, 60)


def model(rig: Any, *words: str) -> str:
    """What `epifuse model …` says."""
    result = CliRunner().invoke(app, ["model", *words, "--data-dir", str(rig.settings.data_dir)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def states(rig: Any) -> dict[str, tuple[str, int]]:
    rows = rig.rows(f"SELECT cause, state, shadow FROM alerts FINAL WHERE model = '{MODEL}'")
    return {cause: (state, shadow) for cause, state, shadow in rows}


def shown(rig: Any) -> dict[str, Any]:
    return next(row for row in map(json.loads, model(rig, "ls", "--json").splitlines()) if row["model"] == MODEL)


def test_a_cap_holds_what_is_above_it_and_the_next_interval_releases_it(start_rig: StartRig, tmp_path: Path) -> None:
    interval = 20
    rig = start_rig(push_cap=3, push_interval_seconds=interval, clock_seconds=0.5)
    list_person(rig, "q1", "q2", "q3", "q4", "q5")
    time.sleep(interval - time.time() % interval)
    scan(rig, tmp_path, 1)
    assert len(states(rig)) == 5, "all are stored"
    assert rig.rows(OPEN_TASKS) == [(3,)]
    assert {name: shown(rig)[name] for name in ("pushed", "cap", "held")} == {"pushed": 3, "cap": 3, "held": 2}
    rig.until(lambda: rig.rows(OPEN_TASKS) == [(5,)], 60, "the held alerts have their tasks")
    rig.until(lambda: shown(rig)["held"] == 0, 10, "nothing is held any more")


def test_what_people_switch_and_withdraw_takes_effect_and_is_on_record(start_rig: StartRig, tmp_path: Path) -> None:
    rig = start_rig(clock_seconds=0.5)
    list_person(rig, "q1")
    scan(rig, tmp_path, 1)
    assert rig.rows(OPEN_TASKS) == [(1,)]
    assert model(rig, "withdraw", "--model", MODEL, "--dry-run").startswith("1 alerts would be")
    assert states(rig) == {"quarantine/q1": ("open", 0)}
    assert model(rig, "withdraw", "--model", MODEL, "--version", "1", "--until", "2001-01-01").startswith("0 alerts")
    assert model(rig, "withdraw", "--model", MODEL, "--version", "1", "--reason", "a faulty list").startswith(
        "1 alerts withdrawn"
    )
    assert states(rig) == {"quarantine/q1": ("withdrawn", 0)}
    rig.until(lambda: rig.rows(OPEN_TASKS) == [(0,)], 20, "its task is withdrawn")
    model(rig, "disable", "--model", MODEL)
    time.sleep(POLL_SECONDS + 1)
    list_person(rig, "q2")
    scan(rig, tmp_path, 2)
    assert states(rig).keys() == {"quarantine/q1"}, "a model that is off says nothing"
    assert shown(rig)["state"] == "off"
    model(rig, "shadow", "--model", MODEL)
    time.sleep(POLL_SECONDS + 1)
    scan(rig, tmp_path, 3)
    assert states(rig)["quarantine/q2"] == ("open", 1)
    assert rig.rows(OPEN_TASKS) == [(0,)], "a model in shadow pushes nothing"
    actions = [row[0] for row in rig.rows("SELECT action FROM access_log FINAL ORDER BY at_ms")]
    assert actions == ["model withdraw", "model off", "model shadow"]
    assert rig.stack.workers[0].restarts == 0
