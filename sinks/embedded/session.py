"""One query's way through the gateway, whichever protocol it came by."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sinks.embedded.engine import Counter, Engine, Lease
from sinks.embedded.guard import Guard
from sinks.embedded.refusals import READONLY, Refusal
from sinks.embedded.statements import read_insert
from sinks.embedded.users import User

# An analyst's tools set these by themselves; they change how a result looks or is computed, not what may be seen.
_ANALYST_SETTINGS: Final = frozenset({
    "max_threads", "max_block_size", "max_result_rows", "max_result_bytes", "result_overflow_mode", "max_execution_time",
    "timeout_overflow_mode", "extremes", "final", "limit", "offset", "join_use_nulls", "session_timezone",
    "date_time_output_format", "log_comment", "max_memory_usage", "max_rows_to_read", "max_bytes_to_read",
    "read_overflow_mode", "enable_http_compression", "http_zlib_compression_level", "interactive_delay",
})  # fmt: skip
_ANALYST_PREFIXES: Final = (
    "output_format_",
    "format_",
    "input_format_",
    "date_time_",
    "cast_",
    "send_progress",
    "http_",
    "wait_end_",
)


@dataclass(frozen=True)
class Gate:
    """The engine, what analysts may ask of it, and how many requests are being served."""

    engine: Engine
    guard: Guard
    busy: Counter
    database: str  # of clients that name none, once it exists

    @contextmanager
    def admit(
        self,
        user: User,
        sql: str,
        *,
        database: str,
        settings: Mapping[str, str],
        params: Mapping[str, str] | None = None,
        readonly: bool = False,
    ) -> Iterator[Lease]:
        """A leased connection on which this user may run this text. Raises `Refusal` when it may not."""
        if user.analyst:
            self._check_analyst(sql, settings)
        with (
            self.busy.one(),
            self.engine.lease(readonly=readonly or user.analyst, settings=settings) as lease,
        ):
            database = database or self._default(lease)
            lease.use(database)
            if user.analyst:
                self.guard.check(lease, sql, database, params)
            yield lease

    def _default(self, lease: Lease) -> str:
        asked = "SELECT count() FROM system.databases WHERE name = {name:String}"
        there = lease.run(asked, params={"name": self.database}).body
        return self.database if there.strip() == b"1" else "default"

    @staticmethod
    def _check_analyst(sql: str, settings: Mapping[str, str]) -> None:
        if read_insert(sql):
            raise Refusal(READONLY, "READONLY", "Cannot execute query in readonly mode.")
        for name in settings:
            if name not in _ANALYST_SETTINGS and not name.startswith(_ANALYST_PREFIXES):
                raise Refusal(READONLY, "READONLY", f"Cannot modify '{name}' setting in readonly mode.")
