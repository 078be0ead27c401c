"""List files into change events, and what a file would change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from kafka import KafkaProducer
from kafka.errors import KafkaError

from schemas.contract import entry_of, region_of
from schemas.errors import BrokerUnavailableError, InputFileError, RecordError
from schemas.mapping import Mapping as SourceMapping
from schemas.mapping import trip_entry_of
from schemas.readers import BadRow, Row, read_rows
from schemas.records import DeadLetter, EntryKind, RiskRegion, WatchlistEntry

_CONFIRM_SECONDS = 60
_MAPPED_SECRET = b"lists need no pseudonym"  # a mapped list row is read as a sighting whose subject key is thrown away

Value = TypeVar("Value", WatchlistEntry, RiskRegion)


@dataclass(frozen=True, slots=True)
class Difference:
    """Keys that a file adds, changes and does not have, against a list as kept."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def read_entries(path: Path, kind: EntryKind, list_name: str, mapping: SourceMapping | None = None) -> dict[str, WatchlistEntry]:
    """The entries of a file by `list/entry_id`; the last row of an id wins.

    Args:
        path: The contract's person, trip, place or vehicle file; or, with `mapping`, a file of published trips.
        kind: What its rows are about.
        list_name: For rows that name no list.
        mapping: Reads rows of another shape into trips of cases.

    Raises:
        InputFileError: Names file, line, field and expectation; nothing was sent.
    """
    entries = (_mapped(row, mapping, path, list_name) if mapping else _entry(row, path, kind, list_name) for row in _rows(path))
    return {entry.key: entry for entry in entries}


def read_regions(path: Path, mapping: SourceMapping | None = None) -> dict[str, RiskRegion]:
    """The regions of a file by id. Raises InputFileError as `read_entries`."""
    regions = (_region(row, path, mapping) for row in _rows(path))
    return {region.region_id: region for region in regions}


def difference(now: Mapping[str, Value], wanted: Mapping[str, Value]) -> Difference:
    """What would have to be sent to turn `now` into `wanted`; keys in order."""
    return Difference(
        added=tuple(sorted(wanted.keys() - now.keys())),
        changed=tuple(sorted(key for key in wanted.keys() & now.keys() if wanted[key] != now[key])),
        removed=tuple(sorted(now.keys() - wanted.keys())),
    )


def send_changes(broker: str, topic: str, changes: Iterable[tuple[str, WatchlistEntry | RiskRegion | None]]) -> int:
    """Send each change under its key, None as a removal; returns how many the broker confirmed: all of them.

    Raises:
        BrokerUnavailableError: Some may have been sent; sending all again changes nothing more.
    """
    try:
        producer = KafkaProducer(bootstrap_servers=broker.split(","), acks="all", linger_ms=5, batch_size=262_144)
        try:
            waiting = [
                producer.send(topic, key=key.encode(), value=None if value is None else value.to_bytes())
                for key, value in changes
            ]
            for confirmation in waiting:
                confirmation.get(timeout=_CONFIRM_SECONDS)
        finally:
            producer.close(timeout=5)
    except KafkaError as error:
        raise BrokerUnavailableError(f"broker {broker}: {type(error).__name__}") from None
    return len(waiting)


def _rows(path: Path) -> Iterator[Row]:
    for row in read_rows(path):
        if isinstance(row, BadRow):
            raise InputFileError(row.reason, path=str(path), line=row.line)
        yield row


def _entry(row: Row, path: Path, kind: EntryKind, list_name: str) -> WatchlistEntry:
    try:
        entry = entry_of(row.values, kind, list_name)
    except RecordError as error:
        raise InputFileError(error.reason, path=str(path), line=row.line, field=error.field) from None
    return _named(entry, path, row.line)


def _mapped(row: Row, mapping: SourceMapping, path: Path, list_name: str) -> WatchlistEntry:
    found = mapping.read(row.values, f"{path.name}:{row.line}", datetime.now(UTC), _MAPPED_SECRET)
    if isinstance(found, DeadLetter):
        raise InputFileError(found.reason, path=str(path), line=row.line, field=found.field)
    if found.kind != "case_trip" or found.trip is None:
        raise InputFileError(f"{mapping.key} does not read published trips", path=str(path), line=row.line)
    return _named(trip_entry_of(found, list_name), path, row.line)


def _named(entry: WatchlistEntry, path: Path, line: int) -> WatchlistEntry:
    if not entry.list or "/" in entry.list:
        raise InputFileError("expected the name of a list, without a slash", path=str(path), line=line, field="list")
    return entry


def _region(row: Row, path: Path, mapping: SourceMapping | None) -> RiskRegion:
    if mapping is None:
        try:
            return region_of(row.values)
        except RecordError as error:
            raise InputFileError(error.reason, path=str(path), line=row.line, field=error.field) from None
    found = mapping.read_region(row.values, f"{path.name}:{row.line}", datetime.now(UTC))
    if isinstance(found, DeadLetter):
        raise InputFileError(found.reason, path=str(path), line=row.line, field=found.field)
    return found


def kept_entries(bodies: Sequence[str]) -> dict[str, WatchlistEntry]:
    """Entries by key, from the bodies that ClickHouse keeps."""
    entries = (WatchlistEntry.model_validate_json(body) for body in bodies)
    return {entry.key: entry for entry in entries}
