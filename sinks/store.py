"""`Store` on ClickHouse; see `sinks.base.RecordStore` for what each method promises.

Reads on the way of the stream ask by primary key and drop replaced rows here: `FINAL` would read whole parts.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from schemas.records import Alert, DeadLetter, PushTask, Sighting
from sinks import rows as table
from sinks.base import Balance, EntryChange, KeyRow, LedgerRow, MatchRow, OffsetSpan, RegionChange
from sinks.clickhouse import ClickHouse

KEEP_PAYLOADS: Final = timedelta(days=14)
COUNTED: Final = (
    "sightings", "sighting_keys", "matches", "alerts", "push_tasks", "dead_letters", "ledger", "watchlist_entries",
    "risk_regions",
)  # fmt: skip
_ASK_AT_ONCE: Final = 4000  # ids of 24 characters; ClickHouse reads at most 256 KiB of query text
_T = TypeVar("_T")

_HISTORY: Final = """
SELECT sighting_id, toUInt64(stored_ms), body FROM sightings PREWHERE subject_key IN %(keys)s
WHERE kind IN %(kinds)s AND day >= %(first)s AND day <= %(last)s
  AND occurred_ms >= %(since)s AND occurred_ms < %(until)s
"""
_NOT_KNOWN: Final = "  AND sighting_id NOT IN %(known)s"
_BY_KEYS: Final = """
SELECT sighting_id, toUInt64(stored_ms), body FROM sightings
PREWHERE subject_key IN (SELECT subject_key FROM sighting_keys WHERE key_hash IN %(keys)s)
WHERE day >= %(first)s AND day <= %(last)s AND occurred_ms >= %(since)s AND occurred_ms < %(until)s
  AND sighting_id IN (SELECT sighting_id FROM sighting_keys WHERE key_hash IN %(keys)s)
"""
_BALANCE: Final = """
SELECT source, toUInt32(hour), received, stored, duplicates, dead_letters, late_held, gap
FROM v_ledger ORDER BY hour, source
"""
_OFFSETS: Final = """
SELECT topic, partition, min(offset), max(offset), uniqExact(offset), max(offset) - min(offset) + 1 - uniqExact(offset)
FROM ledger GROUP BY topic, partition ORDER BY topic, partition
"""
_LETTERS: Final = """
SELECT origin, code, reason, field, mapping, first_seen_ms FROM dead_letters FINAL
WHERE (%(code)s = '' OR code = %(code)s) AND (%(mapping)s = '' OR mapping = %(mapping)s) AND first_seen_ms >= %(since)s
ORDER BY first_seen_ms DESC, origin LIMIT %(limit)s
"""
_LETTER: Final = """
SELECT origin, code, reason, field, mapping, first_seen_ms FROM dead_letters
WHERE topic = %(topic)s AND partition = %(partition)s AND offset = %(offset)s AND position = %(position)s
  AND origin = %(origin)s
ORDER BY first_seen_ms LIMIT 1
"""


class Store:
    """Keeps records in the tables of `migrations/`; takes an open client and uses nothing else."""

    def __init__(self, client: ClickHouse, *, keep_payloads: timedelta = KEEP_PAYLOADS) -> None:
        self.client = client
        self.keep_payloads = keep_payloads

    def write_sightings(self, sightings: Sequence[Sighting], bodies: Sequence[bytes] | None = None) -> int:
        """See `RecordStore`."""
        given = bodies if bodies is not None else [each.to_bytes() for each in sightings]
        found = [table.sighting_row(sighting, body) for sighting, body in zip(sightings, given, strict=True)]
        return self.client.insert("sightings", table.SIGHTING_COLUMNS, found)

    def write_keys(self, rows: Sequence[KeyRow]) -> int:
        """See `RecordStore`."""
        return self.client.insert("sighting_keys", table.KEY_COLUMNS, [table.key_row(row) for row in rows])

    def write_ledger(self, rows: Sequence[LedgerRow]) -> int:
        """See `RecordStore`."""
        return self.client.insert("ledger", table.LEDGER_COLUMNS, [table.ledger_row(row) for row in rows])

    def write_dead_letters(self, letters: Sequence[DeadLetter]) -> int:
        """See `RecordStore`; payloads go first, so that a letter never promises one that is not there."""
        payloads = [table.payload_row(letter, self.keep_payloads) for letter in letters]
        self.client.insert("dead_letter_payloads", table.PAYLOAD_COLUMNS, payloads)
        found = [table.letter_row(letter, self.keep_payloads) for letter in letters]
        return self.client.insert("dead_letters", table.LETTER_COLUMNS, found)

    def write_matches(self, rows: Sequence[MatchRow]) -> int:
        """See `RecordStore`."""
        return self.client.insert("matches", table.MATCH_COLUMNS, [table.match_row(row) for row in rows])

    def write_alerts(self, alerts: Sequence[Alert]) -> int:
        """See `RecordStore`."""
        return self.client.insert("alerts", table.ALERT_COLUMNS, [table.alert_row(alert) for alert in alerts])

    def write_tasks(self, tasks: Sequence[PushTask]) -> int:
        """See `RecordStore`."""
        return self.client.insert("push_tasks", table.TASK_COLUMNS, [table.task_row(task) for task in tasks])

    def write_entries(self, changes: Sequence[EntryChange], versions: Sequence[int]) -> int:
        """See `RecordStore`."""
        found = [table.entry_row(*change, version) for change, version in zip(changes, versions, strict=True)]
        return self.client.insert("watchlist_entries", table.ENTRY_COLUMNS, found)

    def write_regions(self, changes: Sequence[RegionChange], versions: Sequence[int]) -> int:
        """See `RecordStore`."""
        found = [table.region_row(*change, version) for change, version in zip(changes, versions, strict=True)]
        return self.client.insert("risk_regions", table.REGION_COLUMNS, found)

    def history(
        self, subject_keys: Sequence[str], kinds: Sequence[str], since: datetime, until: datetime, known: Sequence[str] = ()
    ) -> dict[str, list[Sighting]]:
        """See `RecordStore`."""
        if not kinds:
            return {}
        window = _window(since, until) | {"kinds": tuple(kinds), "known": tuple(known)}
        sql = _HISTORY + _NOT_KNOWN if known else _HISTORY
        by_subject: dict[str, list[Sighting]] = {}
        for sighting in self._sightings(sql, subject_keys, window):
            by_subject.setdefault(sighting.subject_key, []).append(sighting)
        return by_subject

    def sightings_by_keys(self, key_hashes: Sequence[int], since: datetime, until: datetime) -> list[Sighting]:
        """See `RecordStore`."""
        return self._sightings(_BY_KEYS, key_hashes, _window(since, until))

    def tasks(self, task_ids: Sequence[str]) -> dict[str, PushTask]:
        """See `RecordStore`."""
        sql = "SELECT task_id, version, body FROM push_tasks WHERE task_id IN %(keys)s"
        return {key: PushTask.model_validate_json(body) for key, body in self._newest(sql, task_ids).items()}

    def tasks_of(self, subject_keys: Sequence[str]) -> list[PushTask]:
        """See `RecordStore`."""
        sql = "SELECT task_id, version, body FROM push_tasks WHERE subject_key IN %(keys)s"
        return [PushTask.model_validate_json(body) for body in self._newest(sql, subject_keys).values()]

    def alerts(self, alert_ids: Sequence[str]) -> dict[str, Alert]:
        """See `RecordStore`."""
        sql = "SELECT alert_id, version, body FROM alerts WHERE alert_id IN %(keys)s"
        return {key: Alert.model_validate_json(body) for key, body in self._newest(sql, alert_ids).items()}

    def ledger_balance(self) -> list[Balance]:
        """See `RecordStore`."""
        return [Balance(*row) for row in self.client.query(_BALANCE)]

    def ledger_offsets(self) -> list[OffsetSpan]:
        """See `RecordStore`."""
        return [OffsetSpan(*row) for row in self.client.query(_OFFSETS)]

    def dead_letters(
        self, *, code: str = "", mapping: str = "", since: datetime | None = None, limit: int = 1000
    ) -> list[DeadLetter]:
        """See `RecordStore`."""
        first = table.milliseconds(since) if since else 0
        asked = {"code": code, "mapping": mapping, "since": first, "limit": int(limit)}
        return [_letter(row) for row in self.client.query(_LETTERS, asked)]

    def dead_letter(self, origin: str) -> DeadLetter | None:
        """See `RecordStore`."""
        topic, partition, offset, position = table.split_origin(origin)  # the table's order: origin alone would scan it
        asked = {"origin": origin, "topic": topic, "partition": partition, "offset": offset, "position": position}
        found = self.client.query(_LETTER, asked)
        if not found:
            return None
        # hex keeps bytes that are not UTF-8 whole on the way through the driver
        sql = "SELECT hex(payload) FROM dead_letter_payloads WHERE origin = %(origin)s LIMIT 1"
        kept = self.client.query(sql, {"origin": origin})
        return _letter(found[0]).model_copy(update={"payload": bytes.fromhex(kept[0][0]) if kept else b""})

    def drop_expired_payloads(self, now: datetime) -> int:
        """See `RecordStore`."""
        sql = "SELECT DISTINCT expires_day FROM dead_letter_payloads WHERE expires_day < %(today)s"
        days = [int(row[0]) for row in self.client.query(sql, {"today": table.day_of(table.milliseconds(now))})]
        for day in days:
            self.client.query(f"ALTER TABLE dead_letter_payloads DROP PARTITION {day}")
        return len(days)

    def counts(self) -> Mapping[str, int]:
        """See `RecordStore`."""
        return {name: int(self.client.query(f"SELECT count() FROM {name} FINAL")[0][0]) for name in COUNTED}  # noqa: S608

    def _newest(self, sql: str, keys: Sequence[Any], window: Mapping[str, Any] | None = None) -> dict[str, str]:
        """The newest body by id, of (id, version, body) rows asked for in chunks of `keys`."""
        found = [row for part in _parts(keys) for row in self.client.query(sql, {"keys": tuple(part), **(window or {})})]
        return table.newest_by_id(found)

    def _sightings(self, sql: str, keys: Sequence[Any], window: Mapping[str, Any]) -> list[Sighting]:
        """Sightings asked for by keys, each once, by time and id."""
        found = [Sighting.model_validate_json(body) for body in self._newest(sql, keys, window).values()]
        return sorted(found, key=lambda sighting: (sighting.occurred_at, sighting.sighting_id))


def _window(since: datetime, until: datetime) -> dict[str, int]:
    """Parameters that bound occurrence, and with it the partitions that are read."""
    first, end = table.milliseconds(since), table.milliseconds(until)
    return {"since": first, "until": end, "first": table.day_of(first), "last": table.day_of(end)}


def _parts(keys: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Distinct keys in chunks that one query's text can hold; nothing for no keys."""
    distinct = list(dict.fromkeys(keys))
    for start in range(0, len(distinct), _ASK_AT_ONCE):
        yield distinct[start : start + _ASK_AT_ONCE]


def _letter(row: Sequence[Any]) -> DeadLetter:
    origin, code, reason, field, mapping, first_seen_ms = row
    seen = datetime.fromtimestamp(first_seen_ms / 1000, UTC)
    return DeadLetter(origin=origin, code=code, reason=reason, field=field, mapping=mapping, first_seen=seen)
