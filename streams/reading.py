"""What a batch of raw messages becomes: sightings, dead letters, and one ledger row a message. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from matchers.kept_keys import kept_keys
from schemas.errors import MappingFileError, UndecodableError
from schemas.keys import key_hash
from schemas.mapping import Mapping
from schemas.records import DeadLetter, Sighting
from sinks.base import KeyRow, LedgerRow
from sinks.rows import id_hash, milliseconds
from streams.delivery import Delivered
from streams.envelopes import Line, unpack
from streams.topics import MAPPING_HEADER

PAYLOAD_BYTES = 65_536  # of an unreadable record that are kept; its origin leads to the whole while the broker has it
UNKNOWN_SOURCE = "unknown"
_LATEST_MS = 4_102_444_800_000  # 2100-01-01: a sender's clock may say anything
_NAME = re.compile(r"[a-z][a-z0-9_]{1,63}")

FindMapping = Callable[[str, str], Mapping]  # (name from the header or "", topic) -> mapping, or MappingFileError


@dataclass(slots=True)
class Intake:
    """What one batch became; `sightings` holds each id once, `bodies` are their bytes in the same order."""

    sightings: list[Sighting] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    keys: list[KeyRow] = field(default_factory=list)
    letters: list[DeadLetter] = field(default_factory=list)
    ledger: list[LedgerRow] = field(default_factory=list)


def read_messages(messages: Iterable[Delivered], find: FindMapping, secret: bytes, record_bytes: int) -> Intake:
    """Read every record of every message; nothing in a message can make this raise.

    For each message: records == sightings + dead letters, which its ledger row states.
    """
    intake = Intake()
    seen: set[str] = set()
    for message in messages:
        name, mapping = _mapping_of(message, find)
        lines = unpack(message.value, record_bytes)
        received_ms = min(max(round(message.timestamp * 1000), 0), _LATEST_MS)
        received_at = datetime.fromtimestamp(received_ms / 1000, UTC)
        hashes: list[int] = []
        for number, line in enumerate(lines):
            origin = f"{message.origin}:{number}"
            outcome = read_record(line, mapping, name, origin, received_at, secret)
            if isinstance(outcome, DeadLetter):
                intake.letters.append(outcome)
                continue
            hashes.append(id_hash(outcome.sighting_id))
            if outcome.sighting_id not in seen:
                seen.add(outcome.sighting_id)
                _keep(intake, outcome)
        source = mapping.key if mapping else UNKNOWN_SOURCE
        intake.ledger.append(
            LedgerRow(
                message.topic,
                message.partition,
                message.offset,
                source,
                received_ms,
                len(lines),
                len(lines) - len(hashes),
                hashes,
            )
        )
    return intake


def read_record(
    line: Line, mapping: Mapping | None, name: str, origin: str, received_at: datetime, secret: bytes
) -> Sighting | DeadLetter:
    """One raw record's fate; `name` is the mapping that was asked for."""
    error: UndecodableError | None = line.error
    if error is None and mapping is not None:
        outcome = mapping.read(line.record, origin, received_at, secret)
        if isinstance(outcome, Sighting):
            return outcome
        return outcome.model_copy(update={"payload": line.raw[:PAYLOAD_BYTES]})
    return DeadLetter(
        origin=origin,
        code=MappingFileError.code if error is None else error.code,
        reason="there is no such mapping" if error is None else error.reason,
        field=MAPPING_HEADER if error is None else error.field,
        mapping=mapping.key if mapping else name,
        first_seen=received_at,
        payload=line.raw[:PAYLOAD_BYTES],
    )


def parse_sightings(messages: Iterable[Delivered], record_bytes: int) -> tuple[list[Sighting], list[DeadLetter]]:
    """Our own sightings back from their envelopes; what somebody else put there is a dead letter."""
    sightings: list[Sighting] = []
    letters: list[DeadLetter] = []
    for message in messages:
        for number, raw in enumerate((message.value or b"").split(b"\n")):
            try:
                sightings.append(Sighting.model_validate_json(raw))
            except ValueError:
                letters.append(stray_letter(message, f"{message.origin}:{number}", raw, "not a sighting"))
    return sightings, letters


def stray_letter(message: Delivered, origin: str, raw: bytes, reason: str) -> DeadLetter:
    """A dead letter for what does not belong on one of our own topics."""
    first_seen = datetime.fromtimestamp(min(max(message.timestamp, 0), _LATEST_MS / 1000), UTC)
    return DeadLetter(origin=origin, code="invalid_record", reason=reason, first_seen=first_seen, payload=raw[:PAYLOAD_BYTES])


def _mapping_of(message: Delivered, find: FindMapping) -> tuple[str, Mapping | None]:
    name = message.headers.get(MAPPING_HEADER, b"")[:64].decode("ascii", "replace")
    if name and not _NAME.fullmatch(name):
        return UNKNOWN_SOURCE, None  # a header is a stranger's text: it neither names a path nor becomes a label
    try:
        return name, find(name, message.topic)
    except MappingFileError:
        return name, None


def _keep(intake: Intake, sighting: Sighting) -> None:
    intake.sightings.append(sighting)
    intake.bodies.append(sighting.to_bytes())
    occurred_ms = milliseconds(sighting.occurred_at)
    intake.keys += [
        KeyRow(key_hash(kind, text), kind, sighting.sighting_id, sighting.subject_key, occurred_ms)
        for kind, text in kept_keys(sighting)
    ]


def sources_of(rows: Sequence[LedgerRow]) -> dict[str, tuple[int, int]]:
    """Records and newest broker time (milliseconds) by source."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        records, newest = found.get(row.source, (0, 0))
        found[row.source] = (records + row.records, max(newest, row.received_ms))
    return found
