"""Prometheus rules, their unit tests, their runbooks and the metrics they name: none without the others."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from streams import metrics

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES = DEPLOY / "prometheus/rules/epifuse.yml"
TESTS = DEPLOY / "prometheus/tests/epifuse.yml"
RUNBOOK = DEPLOY / "runbooks/README.md"


def _alerts() -> list[dict[str, str]]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def test_every_alert_has_a_runbook_paragraph_and_a_unit_test() -> None:
    headings = set(re.findall(r"^## (\w+)$", RUNBOOK.read_text(), re.MULTILINE))
    tested = {check["alertname"] for case in yaml.safe_load(TESTS.read_text())["tests"] for check in case["alert_rule_test"]}
    names = {rule["alert"] for rule in _alerts()}
    assert names == headings
    assert names == tested


def test_rules_and_dashboard_name_only_metrics_that_we_serve() -> None:
    served = {name for collector in metrics.REGISTRY.collect() for name in _series(collector.name, collector.type)}
    dashboard = json.loads((DEPLOY / "grafana/dashboards/epifuse.json").read_text())
    expressions = [rule["expr"] for rule in _alerts()]
    expressions += [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    named = set(re.findall(r"\bepifuse_\w+", " ".join(expressions)))
    assert named <= served, named - served


def _series(name: str, kind: str) -> list[str]:
    suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}.get(kind, [""])
    return [name + suffix for suffix in suffixes]


@pytest.mark.server
@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool (Debian package prometheus) is not installed")
@pytest.mark.parametrize("arguments", [["check", "rules", str(RULES)], ["test", "rules", str(TESTS)]], ids=["check", "test"])
def test_promtool_accepts_the_rules(arguments: list[str]) -> None:
    done = subprocess.run(["promtool", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.server
@pytest.mark.skipif(not shutil.which("amtool"), reason="amtool (Debian package prometheus-alertmanager) is not installed")
def test_amtool_accepts_the_routing() -> None:
    done = subprocess.run(
        ["amtool", "check-config", str(DEPLOY / "alertmanager/alertmanager.yml")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
