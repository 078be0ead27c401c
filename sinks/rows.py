"""Records to table rows and back: pure, and fast enough that the disk is the limit.

Times become milliseconds since 1970 UTC, rounded to the nearest; a missing time is 0, except `until_ms`, where it
equals `occurred_ms`. `day` is the UTC day as yyyymmdd.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import orjson

from schemas.records import Alert, DeadLetter, PushTask, RiskRegion, Sighting, WatchlistEntry
from sinks.base import KeyRow, LedgerRow, MatchRow

Row = tuple[Any, ...]
_DAY_MS: Final = 86_400_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

SIGHTING_COLUMNS: Final = (
    "sighting_id", "id_hash", "kind", "source", "topic", "partition", "offset", "position", "day", "occurred_ms",
    "until_ms", "received_ms", "subject_kind", "subject_key", "place_code", "place_id", "place_text", "facts", "flags",
    "body",
)  # fmt: skip
KEY_COLUMNS: Final = ("key_hash", "key_kind", "sighting_id", "subject_key", "day", "occurred_ms")
LEDGER_COLUMNS: Final = (
    "topic", "partition", "offset", "source", "day", "hour", "records", "dead", "late", "sighting_hashes", "received_ms",
)  # fmt: skip
LETTER_COLUMNS: Final = (
    "origin", "topic", "partition", "offset", "position", "code", "reason", "field", "mapping", "day", "first_seen_ms",
    "expires_ms",
)  # fmt: skip
PAYLOAD_COLUMNS: Final = ("origin", "payload", "expires_day", "expires_ms")
MATCH_COLUMNS: Final = (
    "sighting_id", "list", "entry_id", "kind", "grade", "bits", "probability", "evidence", "generation", "scorer",
    "day", "occurred_ms",
)  # fmt: skip
ALERT_COLUMNS: Final = (
    "alert_id", "version", "model", "model_version", "subject_kind", "subject_key", "subject_label", "cause", "state",
    "grade", "shadow", "place_code", "occurred_ms", "raised_ms", "sighting_ids", "measures", "body",
)  # fmt: skip
TASK_COLUMNS: Final = (
    "task_id", "version", "unit", "subject_kind", "subject_key", "subject_label", "cause", "episode", "state",
    "alert_ids", "models", "measures", "roles", "accountable", "opened_ms", "due_ms", "updated_ms", "body",
)  # fmt: skip
ENTRY_COLUMNS: Final = (
    "list", "entry_id", "version", "kind", "basis", "valid_from_ms", "expires_ms", "removed", "body",
)  # fmt: skip
REGION_COLUMNS: Final = (
    "region_id", "version", "level", "province", "city", "county", "community", "code", "valid_from_ms", "valid_to_ms",
    "removed", "body",
)  # fmt: skip


def id_hash(sighting_id: str) -> int:
    """The first 64 of an id's 96 bits: what the ledger and the sightings table compare ids by.

    Raises `ValueError` for text that `schemas.ids.stable_id` did not make.

    >>> id_hash("00000000000000ff00000000")
    255
    """
    return int(sighting_id[:16], 16)


def milliseconds(instant: datetime) -> int:
    """Milliseconds since 1970 UTC; negative before."""
    return round(instant.timestamp() * 1000)


def day_of(ms: int) -> int:
    """The UTC day as yyyymmdd.

    >>> day_of(0), day_of(-1)
    (19700101, 19691231)
    """
    return _yyyymmdd(ms // _DAY_MS)


@lru_cache(maxsize=65_536)
def _yyyymmdd(days: int) -> int:
    date = _EPOCH + timedelta(days=days)
    return date.year * 10_000 + date.month * 100 + date.day


def split_origin(origin: str) -> tuple[str, int, int, int]:
    """Topic, partition, offset and index of `topic:partition:offset[:index]`; a file's `name:line` has offset -1."""
    parts = origin.rsplit(":", 3)
    if len(parts) == 4 and parts[1].isdigit() and parts[2].isdigit() and parts[3].isdigit():
        return parts[0], int(parts[1]), int(parts[2]), int(parts[3])
    parts = origin.rsplit(":", 2)
    if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
        return parts[0], int(parts[1]), int(parts[2]), 0
    return origin, -1, -1, 0


def sighting_row(sighting: Sighting, body: bytes) -> Row:
    """A row of `sightings`; `body` is the whole record as JSON."""
    occurred = milliseconds(sighting.occurred_at)
    place = sighting.place
    topic, partition, offset, position = split_origin(sighting.origin)
    return (
        sighting.sighting_id,
        int(sighting.sighting_id[:16], 16),
        sighting.kind,
        sighting.source,
        topic,
        partition,
        offset,
        position,
        _yyyymmdd(occurred // _DAY_MS),
        occurred,
        milliseconds(sighting.until) if sighting.until else occurred,
        milliseconds(sighting.received_at),
        sighting.subject_kind,
        sighting.subject_key,
        place.code if place else "",
        place.place_id if place else "",
        (place.name or place.address) if place else "",
        orjson.dumps(sighting.facts).decode() if sighting.facts else "",
        sighting.flags,
        body,
    )


def key_row(row: KeyRow) -> Row:
    """A row of `sighting_keys`."""
    return (*row[:4], day_of(row.occurred_ms), row.occurred_ms)


def ledger_row(row: LedgerRow) -> Row:
    """A row of `ledger`; the hour is that of arrival."""
    hour = row.received_ms // 3_600_000 * 3600
    head = (row.topic, row.partition, row.offset, row.source, day_of(row.received_ms), hour)
    return (*head, row.records, row.dead, row.late, row.sighting_hashes, row.received_ms)


def letter_row(letter: DeadLetter, keep: timedelta) -> Row:
    """A row of `dead_letters`, which holds no payload."""
    seen = milliseconds(letter.first_seen)
    said = (letter.code, letter.reason, letter.field, letter.mapping)
    return (letter.origin, *split_origin(letter.origin), *said, day_of(seen), seen, seen + keep // timedelta(milliseconds=1))


def payload_row(letter: DeadLetter, keep: timedelta) -> Row:
    """A row of `dead_letter_payloads`."""
    expires = milliseconds(letter.first_seen + keep)
    return (letter.origin, letter.payload, day_of(expires), expires)


def match_row(row: MatchRow) -> Row:
    """A row of `matches`."""
    match = row.match
    evidence = orjson.dumps([item.model_dump() for item in match.evidence])
    said = (match.kind, match.grade, match.bits, match.probability, evidence, match.generation, match.scorer)
    return (row.sighting_id, match.list, match.entry_id, *said, day_of(row.occurred_ms), row.occurred_ms)


def alert_row(alert: Alert) -> Row:
    """A row of `alerts`; the version orders by `raised_at`, then withdrawn after open."""
    raised = milliseconds(alert.raised_at)
    return (
        alert.alert_id,
        max(raised, 0) * 2 + (alert.state == "withdrawn"),
        alert.model,
        alert.model_version,
        alert.subject_kind,
        alert.subject_key,
        alert.subject_label,
        alert.cause,
        alert.state,
        alert.grade,
        int(alert.shadow),
        alert.place_code,
        milliseconds(alert.occurred_at),
        raised,
        alert.sighting_ids,
        alert.measures,
        alert.to_bytes(),
    )


def task_row(task: PushTask) -> Row:
    """A row of `push_tasks`; its version is the task's own revision."""
    return (
        task.task_id,
        task.revision,
        task.unit,
        task.subject_kind,
        task.subject_key,
        task.subject_label,
        task.cause,
        task.episode,
        task.state,
        task.alert_ids,
        task.models,
        task.measures,
        task.roles,
        task.accountable,
        milliseconds(task.opened_at),
        milliseconds(task.due_at),
        milliseconds(task.updated_at),
        task.to_bytes(),
    )


def entry_row(key: str, entry: WatchlistEntry | None, version: int) -> Row:
    """A row of `watchlist_entries`; a removed entry keeps its key and nothing else."""
    listed, _, entry_id = key.partition("/")
    if entry is None:
        return (listed, entry_id, version, "", "", 0, 0, 1, b"")
    since, until = entry.valid_from, entry.expires_at
    validity = (milliseconds(since) if since else 0, milliseconds(until) if until else 0)
    return (listed, entry_id, version, entry.kind, entry.basis, *validity, 0, entry.to_bytes())


def region_row(region_id: str, region: RiskRegion | None, version: int) -> Row:
    """A row of `risk_regions`; a removed region keeps its id and nothing else."""
    if region is None:
        return (region_id, version, "", "", "", "", "", "", 0, 0, 1, b"")
    named = (region.level, region.province, region.city, region.county, region.community, region.code)
    until = milliseconds(region.valid_to) if region.valid_to else 0
    return (region_id, version, *named, milliseconds(region.valid_from), until, 0, region.to_bytes())


def newest_by_id(rows: Sequence[tuple[str, int, str]]) -> dict[str, str]:
    """The body with the highest version of each id, from (id, version, body) rows; of equals, the later row."""
    kept: dict[str, tuple[int, str]] = {}
    for identity, version, body in rows:
        if identity not in kept or kept[identity][0] <= version:
            kept[identity] = (version, body)
    return {identity: body for identity, (_, body) in kept.items()}
