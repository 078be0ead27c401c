"""How others start the gateway: the command line, and waiting until it answers."""

import http.client
import sys
import time
from collections.abc import Callable
from pathlib import Path

from schemas.errors import SinkUnavailableError


def command(
    path: Path,
    *,
    http_port: int,
    tcp_port: int,
    password_file: Path,
    database: str = "epifuse",
    query_seconds: int = 120,
) -> list[str]:
    """The command that serves the database in `path`; the password file holds `{"epifuse": …, "analyst": …}`."""
    return [
        sys.executable, "-m", "sinks.embedded",
        "--path", str(path),
        "--http-port", str(http_port),
        "--tcp-port", str(tcp_port),
        "--password-file", str(password_file),
        "--database", database,
        "--query-seconds", str(query_seconds),
    ]  # fmt: skip


def wait_ready(
    http_port: int, *, host: str = "127.0.0.1", timeout_seconds: float = 60.0, alive: Callable[[], bool] = lambda: True
) -> None:
    """Return once `/ping` answers.

    Args:
        http_port: The gateway's HTTP port, or a ClickHouse server's.
        host: Where it listens.
        timeout_seconds: How long to wait.
        alive: Asked between attempts: whether the process that should answer still runs.

    Raises:
        SinkUnavailableError: It ended, or did not answer in time.
    """
    deadline = time.monotonic() + timeout_seconds
    while not _answers(host, http_port):
        if not alive():
            raise SinkUnavailableError("the embedded engine's gateway ended before it was ready")
        if time.monotonic() > deadline:
            raise SinkUnavailableError(f"no answer from {host}:{http_port} within {timeout_seconds:g} s")
        time.sleep(0.05)


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/ping")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
