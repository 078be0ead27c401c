"""List changes as events: files to entries and regions, what a file would change, and the sending of it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError

from schemas.contract import entry_of
from schemas.errors import BrokerUnavailableError, InputFileError, RecordError
from schemas.mapping import Mapping as SourceMapping
from schemas.mapping import trip_entry_of
from schemas.readers import BadRow, Row, read_rows
from schemas.records import DeadLetter, EntryKind, RiskRegion, WatchlistEntry
from schemas.regions import region_from_row

_IN_FLIGHT = 5_000
_CONFIRM_SECONDS = 60
_PROGRESS_EVERY = 1_000
_SECRET = b"list"  # the subject key of a row that only becomes a list entry is not used

Change = tuple[str, WatchlistEntry | RiskRegion | None]  # key, and the record now; None removes


@dataclass(frozen=True, slots=True)
class Difference:
    """Keys that a file adds, changes, and does not have any more; each sorted."""

    added: list[str]
    changed: list[str]
    removed: list[str]


def difference(kept: Mapping[str, WatchlistEntry], wanted: Mapping[str, WatchlistEntry]) -> Difference:
    """What loading `wanted` in place of `kept` would change."""
    return Difference(
        added=sorted(wanted.keys() - kept.keys()),
        changed=sorted(key for key in wanted.keys() & kept.keys() if wanted[key] != kept[key]),
        removed=sorted(kept.keys() - wanted.keys()),
    )


def kept_entries(bodies: Iterable[str]) -> dict[str, WatchlistEntry]:
    """Entries by key, from the JSON that ClickHouse keeps."""
    return {entry.key: entry for entry in map(WatchlistEntry.model_validate_json, bodies)}


def read_entries(path: Path, kind: EntryKind, list_name: str, mapping: SourceMapping | None = None) -> dict[str, WatchlistEntry]:
    """The entries of a file by key, in the contract's columns or through a mapping of published trips.

    Raises:
        InputFileError: Names the file, the line, the field and what was expected; nothing is loaded.
    """
    entries = (_entry(path, row, kind, list_name, mapping) for row in good_rows(path))
    return {entry.key: entry for entry in entries}


def _entry(path: Path, row: Row, kind: EntryKind, list_name: str, mapping: SourceMapping | None) -> WatchlistEntry:
    if mapping is not None:
        found = mapping.read(row.values, f"{path.name}:{row.line}", datetime.now(UTC), _SECRET)
        if isinstance(found, DeadLetter):
            raise InputFileError(found.reason, path=str(path), line=row.line, field=found.field)
        return trip_entry_of(found, list_name)
    try:
        return entry_of(row.values, kind, list_name)
    except RecordError as error:
        raise InputFileError(error.reason, path=str(path), line=row.line, field=error.field) from None


def read_regions(path: Path, mapping: SourceMapping | None = None) -> dict[str, RiskRegion]:
    """The regions of a file by id, in the contract's columns or through a mapping of kind `risk_region`.

    Raises:
        InputFileError: Names the file, the line, the field and what was expected; nothing is loaded.
    """
    regions = (_region(path, row, mapping) for row in good_rows(path))
    return {region.region_id: region for region in regions}


def _region(path: Path, row: Row, mapping: SourceMapping | None) -> RiskRegion:
    if mapping is None:
        return region_from_row(row.values, row.line, str(path))
    found = mapping.read_region(row.values, f"{path.name}:{row.line}", datetime.now(UTC))
    if isinstance(found, DeadLetter):
        raise InputFileError(found.reason, path=str(path), line=row.line, field=found.field)
    return found


def good_rows(path: Path) -> Iterator[Row]:
    """Rows of a file in which every row must be readable."""
    for row in read_rows(path):
        if isinstance(row, BadRow):
            raise InputFileError(row.reason, path=str(path), line=row.line)
        yield row


def send_changes(
    broker: str, topic: str, changes: Sequence[Change] | Iterator[Change], on_progress: Callable[[int], None] = lambda _: None
) -> int:
    """Send changes in order; returns how many, when the broker has confirmed all.

    Raises:
        BrokerUnavailableError: Some changes may have been sent; sending them all again changes nothing.
    """
    try:
        producer = KafkaProducer(bootstrap_servers=broker.split(","), acks="all", linger_ms=5, batch_size=262_144)
        try:
            return _send(producer, topic, changes, on_progress)
        finally:
            producer.close(timeout=10)
    except KafkaError as error:
        raise BrokerUnavailableError(f"broker {broker}: {type(error).__name__}") from None


def _send(producer: Any, topic: str, changes: Iterable[Change], on_progress: Callable[[int], None]) -> int:
    waiting: deque[Any] = deque()
    count = 0
    for key, record in changes:
        value = None if record is None else record.to_bytes()
        waiting.append(producer.send(topic, key=key.encode(), value=value))
        count += 1
        if len(waiting) >= _IN_FLIGHT:
            waiting.popleft().get(timeout=_CONFIRM_SECONDS)
        if count % _PROGRESS_EVERY == 0:
            on_progress(count)
    while waiting:
        waiting.popleft().get(timeout=_CONFIRM_SECONDS)
    on_progress(count)
    return count
