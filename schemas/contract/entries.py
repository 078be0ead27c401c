"""One contract row to a watchlist entry."""

from collections.abc import Mapping

import orjson

from schemas.contract.columns import canonical_row
from schemas.contract.instants import instant_of
from schemas.contract.subjects import person_of, place_of, trip_of, vehicle_of
from schemas.errors import InvalidRecordError
from schemas.ids import stable_id
from schemas.records import EntryKind, Person, Place, Trip, Vehicle, WatchlistEntry


def entry_of(values: Mapping[str, object], kind: EntryKind, list_name: str = "", zone: str = "Asia/Shanghai") -> WatchlistEntry:
    """The watchlist entry of one row; a row without `id` gets a stable one from its content.

    The row's own `list` column wins over `list_name`. Times without offset are in `zone`.

    Raises:
        InvalidRecordError: `valid_from` or `expires_at` cannot be read or are the wrong way round, or nothing in
            the row says who or what the entry is.
    """
    row = canonical_row(values, kind)
    valid_from, expires_at = (instant_of(row, column, zone) for column in ("valid_from", "expires_at"))
    if valid_from and expires_at and expires_at <= valid_from:
        raise InvalidRecordError("expected a time after valid_from", "expires_at")
    subject = _subject(values, kind, zone)
    return WatchlistEntry(
        entry_id=row.get("id") or stable_id("entry", kind, orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()),
        list=row.get("list") or list_name,
        kind=kind,
        basis=row.get("basis", ""),
        valid_from=valid_from,
        expires_at=expires_at,
        **{kind: subject},  # type: ignore[arg-type]  # the field is named as the kind, and has its type
    )


def _subject(values: Mapping[str, object], kind: EntryKind, zone: str) -> Person | Vehicle | Trip | Place:
    subject = _read(values, kind, zone)
    said = subject.model_dump(exclude_defaults=True, exclude={"document_type", "document_state", "mode", "place_id"})
    if not said:
        raise InvalidRecordError(f"nothing in the row says which {kind} it is", kind)
    return subject


def _read(values: Mapping[str, object], kind: EntryKind, zone: str) -> Person | Vehicle | Trip | Place:
    match kind:
        case "person":
            return person_of(values)
        case "trip":
            return trip_of(values, zone)
        case "place":
            return place_of(values)
        case "vehicle":
            return vehicle_of(values)
