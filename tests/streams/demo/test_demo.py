"""The demo for real, small: what it says, what it finds, and that nothing it leaves in the open names anybody."""

import json
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from matchers.models import MODELS
from streams.city.truth import NOT_PLANTED, expected_findings
from streams.city.week import Scale, Week, draw_week
from streams.settings import connect_settings, read_run_file
from streams.stores import client_of
from streams.supervisor import Stack

SEED, SCALE = 11, 0.1
pytestmark = [pytest.mark.stack, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """One run's data folder and its JSON."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    command = [sys.executable, "-m", "streams.cli", "demo", "--json", "--data-dir", str(folder), "--workers", "1"]
    done = subprocess.run([*command, "--seed", str(SEED), "--scale", str(SCALE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


@pytest.fixture(scope="module")
def week() -> Week:
    return draw_week(SEED, Scale.of(SCALE))


def test_every_record_has_its_fate(played: tuple[Path, dict[str, object]], week: Week) -> None:
    found = played[1]
    assert found["ledger_gap"] == 0
    assert found["received"] == found["sightings"] + found["duplicates"] + found["dead_letters"]  # type: ignore[operator]
    assert found["sightings"] == len(week.events)
    assert found["dead_letters"]
    assert found["duplicates"]


def test_the_planted_findings_are_found_and_hardly_anything_else(played: tuple[Path, dict[str, object]], week: Week) -> None:
    found = played[1]
    models: dict[str, dict[str, float]] = found["models"]  # type: ignore[assignment]
    planted = Counter(model for model, _, _ in expected_findings(week))
    assert planted.keys() <= set(models)
    assert found["recall"] >= 0.98  # type: ignore[operator]
    for model, expected in planted.items():
        missed = expected * (1 - models[model]["recall"])
        assert missed <= max(2.5, 0.02 * expected), (model, models[model])  # records that a damaged document keeps apart
        assert models[model]["false_alerts"] <= max(3, 0.001 * len(week.events)), (model, models[model])


def test_every_model_is_shown_and_what_was_not_planted_is_not_called_false(played: tuple[Path, dict[str, object]]) -> None:
    models: dict[str, dict[str, float]] = played[1]["models"]  # type: ignore[assignment]
    assert {model.key for model in MODELS} <= set(models)
    apart = [told for told in models.values() if not told["planted"]]
    assert len(apart) == len(NOT_PLANTED)
    assert not any(told["expected"] or told["false_alerts"] for told in apart)


def test_found_alerts_say_how_long_their_record_waited(played: tuple[Path, dict[str, object]]) -> None:
    models: dict[str, dict[str, float]] = played[1]["models"]  # type: ignore[assignment]
    found = [told for told in models.values() if told["expected"] and told["recall"]]
    assert all(0 < told["lead_p50"] <= told["lead_p99"] <= played[1]["seconds"] + 2 for told in found)  # type: ignore[operator]


def test_an_alert_has_one_open_task(played: tuple[Path, dict[str, object]]) -> None:
    found = played[1]
    assert 0 < found["tasks"] <= found["alerts"]  # type: ignore[operator]


def test_nothing_in_the_open_names_a_planted_person(played: tuple[Path, dict[str, object]], week: Week) -> None:
    """Logs, the metrics page, and what analysts and the dead letters' reasons show hold no document, phone, plate or name."""
    folder, _ = played
    open_texts = {path.name: path.read_text(encoding="utf-8", errors="replace") for path in (folder / "logs").glob("*.log")}
    open_texts |= dict(_shown(folder))
    assert len(open_texts) > 5
    people = {event.person for event in week.events if event.person} | {entry.person for entry in week.listed}
    values = {value for person in people for value in (person.document, person.phone, person.plate) if value}
    values |= {event.plate for event in week.events if event.plate}
    values |= {person.name.full for person in people if len(person.name.full) > 2}
    for name, text in open_texts.items():
        told = [value for value in values if value in text]
        assert not told, f"{name} tells {len(told)} values"


def _shown(folder: Path) -> Iterator[tuple[str, str]]:
    """What the stack shows on its metrics page, in its masked views and in dead letters, after a new start."""
    with Stack(connect_settings(data_dir=folder, pseudonym_key="specimen"), workers=1, free_ports=True) as stack:
        (target,) = read_run_file(folder)["metrics_targets"]
        yield "metrics", _page(f"http://{target}/metrics")
        client = client_of(stack.settings)
        for table in ("v_sightings", "v_alerts", "v_open_tasks", "v_lineage", "v_ledger", "dead_letters"):
            rows = client.query(f"SELECT * FROM {table}")
            assert rows, table
            yield table, "\n".join(map(str, rows))
        client.close()


def _page(url: str) -> str:
    """The page, once the worker serves it."""
    give_up = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as page:  # noqa: S310 - our own loopback address
                return str(page.read().decode())
        except OSError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)
