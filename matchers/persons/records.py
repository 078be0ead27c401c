"""Entries as packed text in one buffer: a million take about 150 MB, and a snapshot maps them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.records import Person, Place, WatchlistEntry

_SEPARATOR = "\x1f"  # the unit separator, which no field may contain after normalising
_FIELDS = tuple(Person.model_fields)
_VALUES = attrgetter(*_FIELDS)
_OWN = 8  # list, id, from, until, basis, facts, listed at, place
_SEPARATORS = len(_FIELDS) + _OWN - 1
_NOBODY = Person()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FOREVER = np.iinfo(np.int64).max
ALWAYS = np.iinfo(np.int64).min


class Row(NamedTuple):
    """One entry as the index keeps it."""

    list: str
    entry_id: str
    person: Person


def microseconds(instant: datetime) -> int:
    """Whole microseconds since 1970, exact."""
    gap = instant - _EPOCH
    return (gap.days * 86_400 + gap.seconds) * 1_000_000 + gap.microseconds


def validity(entry: WatchlistEntry) -> tuple[int, int]:
    """From (inclusive) and until (exclusive), in microseconds since 1970."""
    return (
        ALWAYS if entry.valid_from is None else microseconds(entry.valid_from),
        FOREVER if entry.expires_at is None else microseconds(entry.expires_at),
    )


def pack(entry: WatchlistEntry) -> bytes:
    """The whole entry in UTF-8: list, id, validity in microseconds since 1970, basis, facts as JSON, when
    it was listed, the place as JSON (where somebody is isolated), person.
    """
    begin = "" if entry.valid_from is None else str(microseconds(entry.valid_from))
    until = "" if entry.expires_at is None else str(microseconds(entry.expires_at))
    facts = json.dumps(entry.facts, ensure_ascii=False, sort_keys=True) if entry.facts else ""
    listed = "" if entry.listed_at is None else str(microseconds(entry.listed_at))
    place = "" if entry.place is None else entry.place.model_dump_json(exclude_defaults=True)
    values = (entry.list, entry.entry_id, begin, until, entry.basis, facts, listed, place, *_VALUES(entry.person or _NOBODY))
    text = _SEPARATOR.join(values)
    if text.count(_SEPARATOR) != _SEPARATORS:
        text = _SEPARATOR.join([value.replace(_SEPARATOR, " ") for value in values])
    return text.encode("utf-8", "surrogatepass")


def unpack(packed: bytes) -> Row:
    """Who the entry is about; fields were validated before they were packed."""
    of_list, entry_id, *values = packed.decode("utf-8", "surrogatepass").split(_SEPARATOR)
    return Row(of_list, entry_id, _person(values[_OWN - 2 :]))


def unpack_entry(packed: bytes) -> WatchlistEntry:
    """The whole entry again, as it was packed."""
    of_list, entry_id, begin, until, basis, facts, listed, place, *values = packed.decode("utf-8", "surrogatepass").split(
        _SEPARATOR
    )
    return WatchlistEntry.model_construct(
        entry_id=entry_id,
        list=of_list,
        kind="person",
        basis=basis,
        valid_from=_instant(begin),
        expires_at=_instant(until),
        person=_person(values),
        facts=json.loads(facts) if facts else {},
        listed_at=_instant(listed),
        place=Place.model_validate_json(place) if place else None,
    )


def _person(values: list[str]) -> Person:
    fields: dict[str, Any] = dict(zip(_FIELDS, values, strict=True))
    return Person.model_construct(**fields)


def _instant(text: str) -> datetime | None:
    return _EPOCH + timedelta(microseconds=int(text)) if text else None


class Buffer(NamedTuple):
    """Texts end to end, and where each begins (one more than there are)."""

    data: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    def text(self, row: int) -> bytes:
        """The packed text of one row."""
        return self.data[self.offsets[row] : self.offsets[row + 1]].tobytes()

    @staticmethod
    def of(texts: Sequence[bytes]) -> "Buffer":
        """A buffer of these texts."""
        offsets = np.zeros(len(texts) + 1, np.int64)
        np.cumsum([len(text) for text in texts], out=offsets[1:])
        return Buffer(np.frombuffer(b"".join(texts), np.uint8), offsets)

    def taken(self, rows: NDArray[np.int64]) -> "Buffer":
        """The buffer of some of its rows, in that order."""
        return Buffer.of([self.text(row) for row in rows.tolist()])
