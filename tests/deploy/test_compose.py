"""The compose file: what it mounts exists, what it needs is checked, and nothing runs with more rights than it needs."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from streams.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]


def test_the_services_of_the_scaled_out_stack_are_all_there() -> None:
    assert set(SERVICES) == {"kafka", "clickhouse", "migrate", "worker", "prometheus", "alertmanager", "grafana"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_a_service_that_stays_has_a_healthcheck_and_restarts(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_every_mounted_file_exists_and_every_named_volume_is_declared() -> None:
    mounts = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", ())]
    for source in mounts:
        assert (ROOT / source).exists() if source.startswith("./") else source in COMPOSE["volumes"], source


def test_what_a_service_waits_for_can_be_met() -> None:
    for service in SERVICES.values():
        for other, condition in service.get("depends_on", {}).items():
            assert other in SERVICES
            if condition["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other]


def test_settings_of_the_workers_are_settings_that_exist() -> None:
    names = {f"EPIFUSE_{name.upper()}" for name in Settings.model_fields}
    assert set(COMPOSE["x-epifuse"]["environment"]) <= names


def test_secrets_come_from_the_environment_file_and_the_example_lists_them_empty() -> None:
    needed = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    example = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / "deploy/example.env").read_text(), re.MULTILINE))
    assert needed == set(example)
    assert not any(example.values())


def test_ports_are_published_on_loopback_only() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_image_copies_what_exists_and_does_not_run_as_root() -> None:
    text = (ROOT / "deploy/Dockerfile").read_text()
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        assert all((ROOT / source).exists() for source in line.split()[:-1]), line
    assert re.search(r"^USER 10001", text, re.MULTILINE)
    assert os.fspath(ROOT) not in text
