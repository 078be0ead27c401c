"""What an embedded stack decides for itself, and what it tells its clients: ports, passwords, `run.json`."""

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from pydantic import SecretStr

from schemas.errors import EpifuseError
from sinks.embedded.users import ANALYST, WRITER
from streams.broker import free_port
from streams.settings import RUN_FILE, Settings

HOST = "127.0.0.1"
_TARGETS = "prometheus-targets.json"


class StackTakenError(EpifuseError):
    """Another stack owns the folder, or somebody listens on a port; nothing was started."""

    code: ClassVar[str] = "stack_taken"


def write_run_file(settings: Settings, metrics_ports: Sequence[int]) -> None:
    """Tell clients where everything listens (mode 0600), and Prometheus (`file_sd_configs`) which workers there are."""
    targets = [f"{HOST}:{port}" for port in metrics_ports if port]
    write_private(settings.data_dir / RUN_FILE, {**_told(settings), "pid": os.getpid(), "metrics_targets": targets})
    found = [{"targets": targets, "labels": {"job": "epifuse"}}]
    (settings.data_dir / _TARGETS).write_text(json.dumps(found), encoding="utf-8")


def embedded_settings(settings: Settings, free_ports: bool) -> Settings:
    """The settings that the parts and their clients share: loopback, passwords of this folder, and the ports."""
    changes: dict[str, Any] = {
        "data_dir": settings.data_dir.absolute(),
        "clickhouse_host": HOST,
        "clickhouse_user": WRITER,
        "clickhouse_password": SecretStr(secrets.token_urlsafe(16)),
        "analyst_user": ANALYST,
        "analyst_password": SecretStr(secrets.token_urlsafe(12)),
        "replication": 1,
    }
    if free_ports:
        broker, native, http, metrics = (free_port() for _ in range(4))
        changes |= {"broker": f"{HOST}:{broker}", "clickhouse_port": native, "clickhouse_http_port": http}
        changes |= {"metrics_port": metrics if settings.metrics_port else 0}
    else:
        changes |= {"broker": f"{HOST}:{broker_port(settings)}"}
    return settings.model_copy(update=changes)


def broker_port(settings: Settings) -> int:
    """The port of the first bootstrap server. Raises StackTakenError when none is written."""
    port = settings.broker.split(",")[0].rpartition(":")[2]
    if not port.isdigit():
        raise StackTakenError(f"broker {settings.broker}: expected host:port")
    return int(port)


def _told(settings: Settings) -> dict[str, Any]:
    """What clients of this stack need to know, by names of settings."""
    names = (
        "broker", "group", "partitions", "clickhouse_host", "clickhouse_port", "clickhouse_http_port", "clickhouse_user",
        "clickhouse_database", "analyst_user", "metrics_port", "push_interval_seconds", "push_cap",
    )  # fmt: skip
    told = {name: getattr(settings, name) for name in names}
    told["models_off"] = ",".join(sorted(settings.models_off))
    told |= {name: getattr(settings, name).get_secret_value() for name in ("clickhouse_password", "analyst_password")}
    return told


def write_private(path: Path, content: dict[str, Any]) -> None:
    """Write JSON that only this user may read, whole or not at all."""
    draft = path.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
    draft.replace(path)
