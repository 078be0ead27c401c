"""The reconciliation: what the broker holds against what ClickHouse keeps, per source and hour.

received = stored + duplicates + dead_letters + late_held + gap. The gap is proved from rows: every id that a ledger row
names and `sightings` lacks, every dead letter that is not kept. Messages of the broker without a ledger row are
`unread`: waiting while workers run behind, lost if they stay so with no lag.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sinks.base import Balance, OffsetSpan, RecordStore
from streams.topics import RAW_TOPICS, end_offsets


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Sums over all sources, with the rows they come from; counts of records, `unread` of messages."""

    received: int
    stored: int
    duplicates: int
    dead_letters: int
    late_held: int
    gap: int
    unread: int
    rows: tuple[Balance, ...]

    @property
    def balanced(self) -> bool:
        """Nothing is missing and nothing waits."""
        return self.gap == 0 and self.unread == 0

    def as_json(self) -> dict[str, object]:
        """One object: the sums, and one row per source and hour."""
        sums = {name: value for name, value in asdict(self).items() if name != "rows"}
        return {**sums, "balanced": self.balanced, "rows": [row._asdict() for row in self.rows]}


def reconcile(
    rows: Sequence[Balance], spans: Sequence[OffsetSpan], ends: Mapping[tuple[str, int], int], begins: int = 0
) -> Reconciliation:
    """Add up the proof.

    Args:
        rows: What ClickHouse says per source and hour.
        spans: Which messages of each raw partition have a ledger row.
        ends: By (topic, partition), the next offset the broker would write.
        begins: First offset that can have a row; the broker may have dropped older ones.
    """
    seen = {(span.topic, span.partition): span.messages for span in spans}
    unread = sum(max(0, end - begins - seen.get(partition, 0)) for partition, end in ends.items())
    return Reconciliation(
        received=sum(row.received for row in rows),
        stored=sum(row.stored for row in rows),
        duplicates=sum(row.duplicates for row in rows),
        dead_letters=sum(row.dead_letters for row in rows),
        late_held=sum(row.late_held for row in rows),
        gap=sum(row.gap for row in rows),
        unread=unread,
        rows=tuple(rows),
    )


def reconcile_now(broker: str, store: RecordStore) -> Reconciliation:
    """Ask the broker for its ends first, then ClickHouse: what arrives meanwhile can only look stored, never lost."""
    ends = end_offsets(broker, RAW_TOPICS)
    return reconcile(store.ledger_balance(), store.ledger_offsets(), ends)
