"""A real Prometheus scrapes a real worker, with our rules loaded."""

import json
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from streams.broker import free_port
from streams.settings import load_settings, read_run_file
from streams.supervisor import Stack

RULES = Path(__file__).parents[2] / "deploy/prometheus/rules/epifuse.yml"
pytestmark = [
    pytest.mark.server,
    pytest.mark.timeout(180),
    pytest.mark.skipif(not shutil.which("prometheus"), reason="Prometheus (Debian package prometheus) is not installed"),
]


@contextmanager
def prometheus(folder: Path, targets: list[str]) -> Iterator[int]:
    """A private Prometheus that scrapes these targets every second; gives its port."""
    port = free_port()
    config = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(RULES)],
        "scrape_configs": [{"job_name": "epifuse", "static_configs": [{"targets": targets}]}],
    }
    (folder / "prometheus.yml").write_text(json.dumps(config))  # JSON is YAML
    command = [
        "prometheus", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'tsdb'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]  # fmt: skip
    with (folder / "prometheus.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            yield port
        finally:
            process.terminate()


def ask(port: int, path: str, **query: str) -> Any:
    url = f"http://127.0.0.1:{port}/api/v1/{path}?{urllib.parse.urlencode(query)}"
    with urllib.request.urlopen(url, timeout=5) as answer:
        return json.load(answer)["data"]


def until(holds: Callable[[], bool], seconds: float) -> bool:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        try:
            if holds():
                return True
        except OSError:
            pass
        time.sleep(0.3)
    return False


def test_prometheus_scrapes_a_worker_and_its_rules_are_quiet(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path / "stack", session_seconds=2, pseudonym_key="specimen", watch_seconds=1)
    with Stack(settings, workers=1, free_ports=True):
        targets = read_run_file(tmp_path / "stack")["metrics_targets"]
        with prometheus(tmp_path, targets) as port:
            assert until(lambda: bool(ask(port, "query", query='up{job="epifuse"} == 1')["result"]), 60)
            assert until(lambda: bool(ask(port, "query", query="epifuse_unread_messages == 0")["result"]), 60)
            rules = [rule for group in ask(port, "rules")["groups"] for rule in group["rules"]]
            assert len(rules) >= 10
            assert {rule["health"] for rule in rules} <= {"ok", "unknown"}
            assert not ask(port, "alerts")["alerts"]


def test_a_worker_that_does_not_answer_is_an_alert(tmp_path: Path) -> None:
    with prometheus(tmp_path, [f"127.0.0.1:{free_port()}"]) as port:
        pending = lambda: {alert["labels"]["alertname"] for alert in ask(port, "alerts")["alerts"]}  # noqa: E731 - one line
        assert until(lambda: pending() == {"WorkerDown"}, 60)
