"""What the pipeline asks of a store: the contract that `tests/sinks/contract.py` states as tests."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from schemas.records import Alert, DeadLetter, Match, PushTask, RiskRegion, Sighting, WatchlistEntry

EntryChange = tuple[str, WatchlistEntry | None]  # (`list/entry_id`, the entry now, or None when removed)
RegionChange = tuple[str, RiskRegion | None]  # (region id, the region now, or None when removed)


class KeyRow(NamedTuple):
    """One way a list change may find a kept sighting: a 64-bit hash of a matcher's key."""

    key_hash: int
    key_kind: str
    sighting_id: str
    subject_key: str
    occurred_ms: int


class LedgerRow(NamedTuple):
    """What became of one Kafka message of a raw topic: records == len(sighting_hashes) + dead + late.

    `sighting_hashes` are `sinks.rows.id_hash` of the ids it gave, repeats included; `late` are records held back.
    """

    topic: str
    partition: int
    offset: int
    source: str
    received_ms: int
    records: int
    dead: int
    sighting_hashes: Sequence[int]
    late: int = 0


class MatchRow(NamedTuple):
    """A match of a kept sighting."""

    sighting_id: str
    occurred_ms: int
    match: Match


class Balance(NamedTuple):
    """received = stored + duplicates + dead_letters + late_held + gap, of one source and hour (seconds since 1970)."""

    source: str
    hour: int
    received: int
    stored: int
    duplicates: int
    dead_letters: int
    late_held: int
    gap: int


class OffsetSpan(NamedTuple):
    """Messages of one raw partition that the ledger has seen; `missing` lie between first and last without a row."""

    topic: str
    partition: int
    first: int
    last: int
    messages: int
    missing: int


class RecordStore(Protocol):
    """Keeps what the stream decided; every `write_*` stores all rows or raises, and writing twice changes nothing.

    "All" means: when the call returns, every row is stored. When it raises `SinkUnavailableError`, some rows may be
    stored and some not; the caller repeats the whole call, and rows of the same key replace each other.
    """

    def write_sightings(self, sightings: Sequence[Sighting], bodies: Sequence[bytes] | None = None) -> int:
        """Store sightings; `bodies` are their `to_bytes()`, when the caller has them already."""

    def write_keys(self, rows: Sequence[KeyRow]) -> int:
        """Store inverted keys of sightings."""

    def write_ledger(self, rows: Sequence[LedgerRow]) -> int:
        """Store what became of raw messages."""

    def write_dead_letters(self, letters: Sequence[DeadLetter]) -> int:
        """Store letters, and their payloads apart, until these expire."""

    def write_matches(self, rows: Sequence[MatchRow]) -> int:
        """Store matches; the highest list generation wins."""

    def write_alerts(self, alerts: Sequence[Alert]) -> int:
        """Store alerts; the latest `raised_at` wins, and `withdrawn` at equal times."""

    def write_tasks(self, tasks: Sequence[PushTask]) -> int:
        """Store tasks; the highest revision wins."""

    def write_entries(self, changes: Sequence[EntryChange], versions: Sequence[int]) -> int:
        """Store list changes; the highest version (the change's offset, say) wins."""

    def write_regions(self, changes: Sequence[RegionChange], versions: Sequence[int]) -> int:
        """Store region changes; the highest version wins."""

    def history(
        self, subject_keys: Sequence[str], kinds: Sequence[str], since: datetime, until: datetime, known: Sequence[str] = ()
    ) -> dict[str, list[Sighting]]:
        """Kept sightings that occurred in [since, until) by subject, oldest first; subjects without any are left out.

        `known` are at most some thousand ids that the caller holds already and does not want to hear of.
        """

    def sightings_by_keys(self, key_hashes: Sequence[int], since: datetime, until: datetime) -> list[Sighting]:
        """Kept sightings that carry one of the keys and occurred in [since, until), each once, oldest first."""

    def tasks(self, task_ids: Sequence[str]) -> dict[str, PushTask]:
        """The tasks as last written; unknown ids are left out."""

    def tasks_of(self, subject_keys: Sequence[str]) -> list[PushTask]:
        """All tasks of these subjects as last written, whatever their state, in no order."""

    def alerts(self, alert_ids: Sequence[str]) -> dict[str, Alert]:
        """The alerts as last written; unknown ids are left out."""

    def ledger_balance(self) -> list[Balance]:
        """The proof, by source and hour of arrival."""

    def ledger_offsets(self) -> list[OffsetSpan]:
        """Which messages of each raw partition have a ledger row."""

    def dead_letters(
        self, *, code: str = "", mapping: str = "", since: datetime | None = None, limit: int = 1000
    ) -> list[DeadLetter]:
        """Letters without payload, newest first; empty filters match all."""

    def dead_letter(self, origin: str) -> DeadLetter | None:
        """One letter with its payload, `b""` once that has expired; None when there is no such letter."""

    def drop_expired_payloads(self, now: datetime) -> int:
        """Delete payloads of whole days that have expired before `now`; returns how many days were dropped."""

    def counts(self) -> Mapping[str, int]:
        """Rows of each table after its own deduplication."""
