"""The one way in and out of ClickHouse: clickhouse-driver with retries, for a server and the embedded engine alike.

What retrying helps and what not was measured by killing servers under a writer: a broken connection, a timeout and
the codes in `RETRY_CODES` pass; every other code is wrong SQL, schema or rights and is raised at once. After any
error the connection is dropped, because the protocol's state on it is unknown.

Times go in and out as integers (milliseconds, or seconds for DateTime columns): clickhouse-driver takes 9 times as
long for datetime objects. `INSERT … VALUES` without rows hangs against old servers, so it cannot be said here.
"""

import logging
import random
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from clickhouse_driver import Client, errors

from schemas.errors import SinkUnavailableError
from sinks.errors import SinkRefusedError

RETRY_CODES: Final = frozenset({
    32,  # ATTEMPT_TO_READ_AFTER_EOF: the server went away in mid-block
    159,  # TIMEOUT_EXCEEDED
    202,  # TOO_MANY_SIMULTANEOUS_QUERIES
    209,  # SOCKET_TIMEOUT
    210,  # NETWORK_ERROR
    236,  # ABORTED: the server is shutting down
    241,  # MEMORY_LIMIT_EXCEEDED
    242,  # TABLE_IS_READ_ONLY
    243,  # NOT_ENOUGH_SPACE: somebody may make room
    252,  # TOO_MANY_PARTS: merges are behind
    319,  # UNKNOWN_STATUS_OF_INSERT: writing again changes nothing
    425,  # SYSTEM_ERROR
    999,  # KEEPER_EXCEPTION
})  # fmt: skip
_FIRST_WAIT_SECONDS: Final = 0.1
_LONGEST_WAIT_SECONDS: Final = 5.0
_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_ERROR_NAME: Final = re.compile(r"\(([A-Z][A-Z0-9_]+)\)\s*(?:\(version|$|\n)")
# Insert settings that newer servers know; an old one refuses a name it does not know.
_INSERT_SETTINGS: Final[tuple[tuple[tuple[int, int], str, int], ...]] = (
    ((20, 1), "max_partitions_per_insert_block", 0),  # late records of many days are one batch to us
)

# What the driver raises when the other side is gone; its other errors are misuse and are not caught.
_AWAY: Final = (
    errors.NetworkError,
    errors.SocketTimeoutError,
    errors.UnexpectedPacketFromServerError,
    errors.UnknownPacketFromServerError,
    errors.ChecksumDoesntMatchError,
    OSError,
    EOFError,
)

Row = tuple[Any, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Address:
    """Where a ClickHouse listens for its native protocol, and who asks."""

    host: str = "127.0.0.1"
    port: int = 9000
    user: str = "default"
    password: str = ""
    database: str = "epifuse"

    def __repr__(self) -> str:
        return f"Address({self.user}@{self.host}:{self.port}/{self.database})"  # the password stays out of logs


@dataclass(frozen=True)
class Patience:
    """How long to wait: for a connection, for an answer, and for a dependency that is away, in seconds.

    `retry_seconds` 0 means one attempt. `stop`, asked before each wait, lets a worker give up early.
    """

    connect_seconds: float = 5.0
    answer_seconds: float = 300.0
    retry_seconds: float = 60.0
    stop: Callable[[], bool] = lambda: False


class ClickHouse:
    """One connection, made when first needed and again after every error; safe to share between threads."""

    def __init__(self, address: Address, patience: Patience | None = None) -> None:
        self.address = address
        self.patience = patience or Patience()
        self.retries = 0  # attempts that failed and were made again, since the start: the caller's metric
        self._client: Client | None = None
        self._lock = threading.Lock()
        # The driver logs a traceback for every refused connection; the error we raise says it once.
        logging.getLogger("clickhouse_driver").setLevel(logging.CRITICAL)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Row], *, columnar: bool = False) -> int:
        """Insert all rows as one block, or raise; returns how many rows were given.

        A retry may store the block twice: every table here replaces rows of the same key, so that changes nothing.

        Args:
            table: A plain table name of this connection's database.
            columns: Column names, in the order of the values.
            rows: Tuples of values; with `columnar`, one sequence per column.
            columnar: Whether `rows` holds columns. bytes are taken for String columns as they are.

        Raises:
            SinkUnavailableError: ClickHouse stayed away for `retry_seconds`; nothing is promised to be stored.
            SinkRefusedError: It answered with an error that retrying does not help.
        """
        for name in (table, *columns):
            if not _IDENTIFIER.match(name):
                raise ValueError(f"not a plain identifier: {name!r}")
        count = len(rows[0]) if columnar and rows else len(rows)
        if count == 0:
            return 0
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES"

        def send(client: Client) -> int:
            client.execute(sql, list(rows), columnar=columnar, settings=_insert_settings(client))
            return count

        return self._retried(send)

    def query(self, sql: str, params: Mapping[str, Any] | None = None, settings: Mapping[str, Any] | None = None) -> list[Row]:
        """All rows of a SELECT, as tuples; also runs DDL, which gives no rows. Raises as `insert` does.

        `params` fill `%(name)s` in the text, quoted by the driver; a list or tuple gives `(a, b, …)`.
        """
        return self._retried(lambda client: list(client.execute(sql, dict(params) if params else None, settings=settings) or ()))

    def query_table(self, sql: str, params: Mapping[str, Any] | None = None) -> tuple[list[str], list[Row]]:
        """Column names and rows of a SELECT."""

        def ask(client: Client) -> tuple[list[str], list[Row]]:
            rows, columns = client.execute(sql, dict(params) if params else None, with_column_types=True)
            return [name for name, _ in columns], rows

        return self._retried(ask)

    def version(self) -> tuple[int, int]:
        """Major and minor version of the server."""

        def ask(client: Client) -> tuple[int, int]:
            if not client.connection.connected:
                client.execute("SELECT 1")
            return _version(client)

        return self._retried(ask)

    def close(self) -> None:
        """Drop the connection; the next call makes a new one."""
        with self._lock:
            self._drop()

    def _retried(self, attempt: Callable[[Client], T]) -> T:
        """What `attempt` gives; again, with growing and jittered pauses, while ClickHouse is away."""
        deadline = time.monotonic() + self.patience.retry_seconds
        wait = _FIRST_WAIT_SECONDS
        while True:
            failure = ""
            with self._lock:
                try:
                    return attempt(self._connected())
                except errors.ServerException as error:
                    self._drop()
                    if error.code not in RETRY_CODES:
                        raise refusal(error) from None
                    failure = f"code {error.code}"
                except _AWAY as error:
                    self._drop()
                    failure = type(error).__name__
            pause = wait * random.uniform(0.5, 1.5)  # noqa: S311 - jitter, so that workers do not come back in step
            if time.monotonic() + pause > deadline or self.patience.stop():
                raise SinkUnavailableError(f"ClickHouse at {self.address.host}:{self.address.port}: {failure}") from None
            self.retries += 1
            time.sleep(pause)
            wait = min(wait * 2, _LONGEST_WAIT_SECONDS)

    def _connected(self) -> Client:
        """The open client, or a new one."""
        if self._client is None:
            address, patience = self.address, self.patience
            self._client = Client(
                address.host,
                port=address.port,
                user=address.user,
                password=address.password,
                database=address.database,
                client_name="epifuse",
                connect_timeout=patience.connect_seconds,
                send_receive_timeout=patience.answer_seconds,
                sync_request_timeout=patience.connect_seconds,
            )
        return self._client

    def _drop(self) -> None:
        """Forget the connection; what it was in the middle of is lost with it."""
        client, self._client = self._client, None
        if client is not None:
            client.disconnect()


def connect(host: str, port: int, user: str, password: str, database: str, *, patience: Patience | None = None) -> ClickHouse:
    """A client of that ClickHouse; nothing is sent before the first call."""
    return ClickHouse(Address(host, port, user, password, database), patience)


def refusal(error: errors.ServerException) -> SinkRefusedError:
    """Our error for a server's no: code and name in the text, the server's sentence apart."""
    text = str(error.message or "")
    named = _ERROR_NAME.search(text)
    return SinkRefusedError(int(error.code or 0), named[1] if named else _code_name(error.code), text)


def _code_name(code: int | None) -> str:
    """The driver's name for an error code, `""` when it has none; old servers do not send the name."""
    names = (name for name, value in vars(errors.ErrorCodes).items() if value == code and name.isupper())
    return next(names, "")


def _version(client: Client) -> tuple[int, int]:
    """Major and minor version of the server behind a client; (0, 0) before it is connected."""
    info = client.connection.server_info
    return (info.version_major, info.version_minor) if info else (0, 0)


def _insert_settings(client: Client) -> dict[str, Any]:
    """Settings that this server knows; connects first, to learn its version."""
    if client.connection.server_info is None:
        client.connection.connect()
    version = _version(client)
    return {name: value for since, name, value in _INSERT_SETTINGS if version >= since}
