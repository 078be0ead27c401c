"""Settings, and the only place that reads the environment; everyone else receives values."""

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

RUN_FILE = "run.json"
LOCK_FILE = "supervisor.lock"
_KEY_FILE = "pseudonym.key"


class Settings(BaseSettings):
    """What can be set, with unit, bound and meaning; the variable is `EPIFUSE_` and the name in capitals."""

    model_config = SettingsConfigDict(env_prefix="EPIFUSE_", frozen=True, extra="ignore", hide_input_in_errors=True)

    broker: str = Field("127.0.0.1:9092", description="Kafka bootstrap servers, `host:port`, comma-separated")
    group: str = Field("epifuse", min_length=1, description="consumer group of the workers")
    data_dir: Path = Field(Path(".epifuse"), description="folder of the embedded stack, feed journals and keys")
    partitions: int = Field(8, ge=1, le=1024, description="partitions of a topic that is created, count")
    replication: int = Field(1, ge=1, le=9, description="copies of a topic that is created, count")
    session_seconds: float = Field(
        6, ge=2, le=300, description="silence after which a worker is given up, seconds; Kafka's own least is 6"
    )

    clickhouse_host: str = Field("127.0.0.1", description="ClickHouse host name or address")
    clickhouse_port: int = Field(9000, ge=1, le=65535, description="ClickHouse native protocol port")
    clickhouse_http_port: int = Field(8123, ge=1, le=65535, description="ClickHouse HTTP port, for analysts' tools")
    clickhouse_user: str = Field("default", description="ClickHouse user that may write")
    clickhouse_password: SecretStr = Field(SecretStr(""), description="password of that user")
    clickhouse_database: str = Field("epifuse", pattern=r"^\w+$", description="ClickHouse database")
    analyst_user: str = Field("analyst", description="ClickHouse user of the embedded stack that may only read")
    analyst_password: SecretStr = Field(SecretStr(""), description="password of that user")

    pseudonym_key: SecretStr = Field(
        SecretStr(""), max_length=64, description="key of the subject pseudonyms; empty: a random one kept in data_dir"
    )
    batch_records: int = Field(4096, ge=1, le=65536, description="records that are stored as one block, count")
    batch_messages: int = Field(512, ge=1, le=4096, description="messages taken from the broker at once, count")
    batch_seconds: float = Field(0.1, gt=0, le=10, description="longest wait for a batch to fill, seconds")
    record_bytes: int = Field(262_144, ge=1024, le=4_194_304, description="largest raw record that is read, bytes")
    models_off: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(), description="keys of detection models that do not run, comma-separated"
    )
    push_interval_seconds: int = Field(
        3600, ge=1, le=86400, description="interval in which each model pushes at most its hourly cap, seconds"
    )
    push_cap: int = Field(
        0, ge=0, le=1_000_000, description="most alerts that any model pushes in an interval, count; 0: as each model declares"
    )
    units_file: Path | None = Field(None, description="TOML file of the city's units; unset: the demo's invented city")

    home_division: str = Field(
        "320600", pattern=r"^(\d{6})?$", description="GB/T 2260 code of the city, which settles short place names; empty: none"
    )
    mappings_dir: Path | None = Field(None, description="folder of further mapping files, looked in before the shipped ones")

    watch_seconds: float = Field(30, ge=1, le=3600, description="between two looks at ledger and open tasks, at least, seconds")
    clock_seconds: float = Field(2, ge=0.1, le=3600, description="between two looks for timers that are due, seconds")
    clock_idle_seconds: float = Field(
        60, ge=1, le=86400, description="silence of all sources after which timers follow the wall clock, seconds"
    )
    workers: int = Field(1, ge=1, le=64, description="worker processes of `epifuse up`, count")
    metrics_host: str = Field("127.0.0.1", description="address the metrics page listens on")
    metrics_port: int = Field(9708, ge=0, le=65535, description="port of the metrics page; 0: none")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least severe log line written")

    @field_validator("models_off", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return frozenset(filter(None, (part.strip() for part in value.split(",")))) if isinstance(value, str) else value

    def environment(self) -> dict[str, str]:
        """The variables that give another process the same settings."""
        return {f"EPIFUSE_{name.upper()}": _as_text(value) for name, value in self if value is not None}

    def secret(self) -> bytes:
        """The pseudonym key: as set, else the one in `data_dir`, which is made at first use (mode 0600)."""
        return self.pseudonym_key.get_secret_value().encode() or _kept_key(self.data_dir / _KEY_FILE)


def _as_text(value: Any) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return ",".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def load_settings(**given: Any) -> Settings:
    """Settings from the environment, under what is given on purpose; None counts as not given."""
    return Settings(**{name: value for name, value in given.items() if value is not None})


def connect_settings(**given: Any) -> Settings:
    """Settings for a client: what an embedded stack in `data_dir` wrote, under what was set on purpose.

    `given` (for example from command-line options; None is left out) wins over the environment, and both win over
    the run file, which counts only while its supervisor lives.
    """
    chosen = load_settings(**given)
    running = read_run_file(chosen.data_dir)
    overlay = {
        name: value for name, value in running.items() if name in Settings.model_fields and name not in chosen.model_fields_set
    }
    return Settings(**{**overlay, **chosen.model_dump(include=chosen.model_fields_set)})


def read_run_file(data_dir: Path) -> dict[str, Any]:
    """What the running embedded stack of `data_dir` wrote about itself; empty when none runs."""
    if not is_supervised(data_dir):
        return {}
    try:
        content = json.loads((data_dir / RUN_FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def is_supervised(data_dir: Path) -> bool:
    """Whether a supervisor holds the lock of that folder now; a dead one holds nothing, whatever files it left."""
    try:
        with (data_dir / LOCK_FILE).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _kept_key(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_hex(16).encode())
    return path.read_bytes()
