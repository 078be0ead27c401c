"""chDB on disk as a small pool of connections: one runs one statement at a time, several run in parallel.

Session state must not leak between clients: database and settings are those of one lease, and are put back after it.
Readers' connections are read-only for good (`readonly = 2`: settings may be changed; data, schema and `readonly` may
not).
"""

import queue
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import chdb

from sinks.embedded.refusals import TOO_MANY_QUERIES, Refusal, from_engine

_SETTING: Final = re.compile(r"[a-z][a-z0-9_]*\Z")
_LIMITS: Final = frozenset({"max_execution_time"})


@dataclass(frozen=True)
class Limits:
    """What one query may take: seconds, statements at once per pool, seconds to wait for a free connection."""

    query_seconds: int = 120
    writers: int = 4
    readers: int = 4
    wait_seconds: float = 30.0


@dataclass(frozen=True)
class Answer:
    """A result in its format, with what the engine counted."""

    body: bytes
    rows_read: int = 0
    bytes_read: int = 0
    rows_written: int = 0
    elapsed_seconds: float = 0.0


class Lease:
    """A connection for the length of one request; every engine error leaves it as a `Refusal`."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._database = "default"

    def use(self, database: str) -> None:
        """Make a database the current one."""
        if database != self._database:
            self.run(f"USE `{database.replace('`', '')}`")
            self._database = database

    def run(self, sql: str | bytes, form: str = "TabSeparated", params: Mapping[str, str] | None = None) -> Answer:
        """Run one statement and return its whole result. A FORMAT clause in the text wins over `form`."""
        try:
            result = self._connection.query(sql, form, params=dict(params) if params else None)
        except (RuntimeError, ValueError) as error:  # chDB's own error is a RuntimeError
            raise from_engine(error) from None
        body = result.bytes() if result is not None and result.size() else b""
        if result is None:
            return Answer(body)
        return Answer(
            body, result.rows_read(), result.bytes_read(), int(getattr(result, "rows_written", int)()), result.elapsed()
        )

    def blocks(self, sql: str) -> Iterator[bytes]:
        """The result of a SELECT in Native format, block by block; several statements in one text are refused."""
        try:
            stream = self._connection.send_query(sql, "Native")
        except (RuntimeError, ValueError) as error:
            raise from_engine(error) from None
        try:
            for chunk in stream:
                block = chunk.bytes()
                if block:
                    yield block
        except (RuntimeError, ValueError) as error:
            raise from_engine(error) from None
        finally:
            stream.close()

    def insert(self, head: str, form: str, chunks: Iterator[bytes]) -> int:
        """Insert data in a format after `INSERT INTO t (…)`; all of it or, when a chunk is refused, none."""
        try:
            inserter = self._connection.send_insert(head, form)
        except (RuntimeError, ValueError) as error:
            raise from_engine(error) from None
        try:
            for chunk in chunks:
                inserter.append(chunk)
            return int(inserter.finish().rows_written)
        except RuntimeError as error:
            raise from_engine(error) from None
        finally:
            with suppress(RuntimeError):  # after finish, cancel does nothing; after an error there is nothing to save
                inserter.cancel()


class Engine:
    """The open database."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.limits = limits
        self._all: list[Any] = []
        self._writers = self._pool(folder, limits.writers, readonly=False)
        self._readers = self._pool(folder, limits.readers, readonly=True)

    @contextmanager
    def lease(self, *, readonly: bool, settings: Mapping[str, str] | None = None) -> Iterator[Lease]:
        """A connection with those settings. Raises `Refusal` 202 when none comes free in time."""
        pool = self._readers if readonly else self._writers
        try:
            connection = pool.get(timeout=self.limits.wait_seconds)
        except queue.Empty:
            raise Refusal(TOO_MANY_QUERIES, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many simultaneous queries.") from None
        applied: list[str] = []
        lease = Lease(connection)
        try:
            for name, value in (settings or {}).items():
                self._set(lease, name, value)
                applied.append(name)
            yield lease
        finally:
            try:
                for name in applied:
                    self._reset(lease, name)
                lease.use("default")
            finally:
                pool.put(connection)

    def close(self) -> None:
        """Close every connection; the engine writes out what it holds. Call only when no lease is out."""
        for connection in self._all:
            connection.close()
        self._all.clear()

    def _pool(self, folder: Path, size: int, *, readonly: bool) -> "queue.Queue[Any]":
        """Open connections; the engine starts with the first."""
        pool: queue.Queue[Any] = queue.Queue()
        for _ in range(size):
            connection: Any = chdb.connect(str(folder))  # type: ignore[no-untyped-call] # chDB has no types
            connection.query(f"SET max_execution_time = {self.limits.query_seconds}")
            if readonly:
                connection.query("SET readonly = 2")
            self._all.append(connection)
            pool.put(connection)
        return pool

    def _set(self, lease: Lease, name: str, value: str) -> None:
        """Apply one setting; a time limit may be lowered, not raised."""
        if not _SETTING.match(name):
            raise Refusal(115, "UNKNOWN_SETTING", "A setting's name is not a plain identifier.")
        if name in _LIMITS and value.isdigit():
            value = str(min(int(value) or self.limits.query_seconds, self.limits.query_seconds))
        quoted = value.replace("\\", "\\\\").replace("'", "\\'")
        lease.run(f"SET {name} = '{quoted}'")

    def _reset(self, lease: Lease, name: str) -> None:
        """Put one setting back to what every lease starts with."""
        value = str(self.limits.query_seconds) if name in _LIMITS else "DEFAULT"
        lease.run(f"SET {name} = {value}")


class Counter:
    """How many requests are being served, so that a stop can wait for them."""

    def __init__(self) -> None:
        self._busy = 0
        self._changed = threading.Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one request while entered."""
        with self._changed:
            self._busy += 1
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def wait_idle(self, seconds: float) -> bool:
        """Whether nothing was being served within that time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._busy == 0, timeout=seconds)
