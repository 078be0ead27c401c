"""Files into raw topics: any format, in envelopes, every confirmation checked, and a journal to go on from.

A place in a file that is no record is sent as well, as the text of the reason: intake makes a dead letter of it, so
the ledger knows of everything that the file held.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson
from kafka import KafkaProducer
from kafka.errors import KafkaError

from schemas.errors import BrokerUnavailableError, InputFileError
from schemas.mapping import Mapping
from schemas.readers import BadRow, Row, read_rows
from streams.envelopes import MAX_BYTES, MAX_RECORDS
from streams.journal import Fed, Journal, digest_of
from streams.settings import Settings
from streams.topics import MAPPING_HEADER

_IN_FLIGHT = 256  # envelopes, so at most 16 MiB
_CONFIRM_SECONDS = 60
_CHECKPOINT_RECORDS = 20_000

OnProgress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One Kafka message to be: its bytes, how many records and bad rows it holds, and the last one's line."""

    value: bytes
    records: int
    bad_rows: int
    last_line: int


def parcels(rows: Iterable[Row | BadRow], record_bytes: int) -> Iterator[Parcel]:
    """Rows as messages, in order: envelopes of good ones, and a message of its own for what cannot be in one.

    A record beyond `record_bytes` is cut to one byte more than that, which intake refuses for its size.
    """
    lines: list[bytes] = []
    size = last = 0
    for row in rows:
        body = b"" if isinstance(row, BadRow) else to_line(row.values)
        alone = isinstance(row, BadRow) or len(body) > record_bytes
        if lines and (alone or len(lines) >= MAX_RECORDS or size + len(body) >= MAX_BYTES):
            yield Parcel(b"\n".join(lines), len(lines), 0, last)
            lines, size = [], 0
        if isinstance(row, BadRow):
            yield Parcel(orjson.dumps(f"line {row.line}: {row.reason}"), 0, 1, row.line)
        elif alone:
            yield Parcel(body[: record_bytes + 1], 1, 0, row.line)
        else:
            lines.append(body)
            size += len(body) + 1
        last = row.line
    if lines:
        yield Parcel(b"\n".join(lines), len(lines), 0, last)


def to_line(values: dict[str, object]) -> bytes:
    """One row as one line of JSON; what JSON has no form for (a lone surrogate) becomes U+FFFD, huge numbers text."""
    try:
        return orjson.dumps(values, default=str, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        return orjson.dumps(_sendable(values), default=str)


def _sendable(value: Any) -> Any:
    match value:
        case dict():
            return {str(_sendable(key)): _sendable(item) for key, item in value.items()}
        case list() | tuple():
            return [_sendable(item) for item in value]
        case str():
            return value.encode("utf-8", "replace").decode()
        case int() if not -(2**63) <= value < 2**64:
            return str(value)
        case _:
            return value


class Feeder:
    """Sends parcels to one topic; leaves none unconfirmed behind.

    Raises (from any call):
        BrokerUnavailableError: The broker did not confirm in a minute; what was confirmed is in the journal.
    """

    def __init__(self, settings: Settings, mapping: Mapping, journal: Journal) -> None:
        self._settings, self._mapping, self._journal = settings, mapping, journal
        self._waiting: deque[tuple[Any, Parcel]] = deque()
        self._number = 0

    def __enter__(self) -> Self:
        """Connect."""
        with _broker_errors(self._settings.broker):
            self._producer = KafkaProducer(
                bootstrap_servers=self._settings.broker.split(","), acks="all", linger_ms=5, batch_size=262_144
            )
            self._partitions = sorted(self._producer.partitions_for(self._mapping.topic) or {0})
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Disconnect."""
        self._producer.close(timeout=5)

    def feed(self, path: Path, *, replay: bool = False, rate: float = 0, on_progress: OnProgress = lambda _: None) -> Fed:
        """Send one file, or what is left of it; the result counts this feed and those it goes on from.

        Args:
            path: Any file that `schemas.readers` reads.
            replay: Send all of it, whatever the journal says; nothing is stored twice.
            rate: Records a second at most; 0 sends as fast as the broker takes them.
            on_progress: Called with the number of records just confirmed.

        Raises:
            InputFileError: The file cannot be read.
        """
        digest = digest_of_input(path)
        before = None if replay else self._journal.last(digest, self._mapping.key)
        if before is not None and before.done:
            return before
        fed = before or Fed(str(path), digest, self._mapping.key, self._mapping.topic)
        rows = (row for row in read_rows(path) if row.line > fed.last_line)
        written, begun, sent = fed.sent, time.monotonic(), 0
        for parcel in parcels(rows, self._settings.record_bytes):
            self._send(parcel)
            sent += parcel.records
            fed = self._confirmed(fed, on_progress, leave=_IN_FLIGHT)
            if fed.sent - written >= _CHECKPOINT_RECORDS:
                self._journal.write(fed)
                written = fed.sent
            if rate:
                time.sleep(max(0.0, begun + sent / rate - time.monotonic()))
        fed = replace(self._confirmed(fed, on_progress, leave=0), done=True)
        self._journal.write(fed)
        return fed

    def _send(self, parcel: Parcel) -> None:
        partition = self._partitions[self._number % len(self._partitions)]
        self._number += 1
        headers = [(MAPPING_HEADER, self._mapping.key.encode())]
        with _broker_errors(self._settings.broker):
            future = self._producer.send(self._mapping.topic, value=parcel.value, headers=headers, partition=partition)
        self._waiting.append((future, parcel))

    def _confirmed(self, fed: Fed, on_progress: OnProgress, leave: int) -> Fed:
        """Count what the broker has confirmed, in order, waiting until at most `leave` parcels are in flight."""
        while self._waiting and (len(self._waiting) > leave or self._waiting[0][0].is_done):
            future, parcel = self._waiting.popleft()
            with _broker_errors(self._settings.broker):
                future.get(timeout=_CONFIRM_SECONDS)
            on_progress(parcel.records + parcel.bad_rows)
            fed = replace(
                fed,
                last_line=parcel.last_line,
                records=fed.records + parcel.records,
                bad_rows=fed.bad_rows + parcel.bad_rows,
                messages=fed.messages + 1,
            )
        return fed


class _broker_errors:
    """Turn the client's errors into ours."""

    def __init__(self, broker: str) -> None:
        self._broker = broker

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, KafkaError):
            raise BrokerUnavailableError(f"broker {self._broker}: {type(error).__name__}") from None


def digest_of_input(path: Path) -> str:
    """The file's digest. Raises InputFileError when it cannot be opened."""
    try:
        return digest_of(path)
    except OSError as error:
        raise InputFileError(error.strerror or "cannot be read", path=str(path)) from None
