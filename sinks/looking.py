"""What looking back asks of ClickHouse: kept sightings by key, by match and by place, alerts by cause, and list marks."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeVar

from schemas.records import Alert, Place, Record, Sighting, Trip
from sinks import rows as table
from sinks.clickhouse import ClickHouse

_ASK_AT_ONCE: Final = 4000  # values in one query's text, of which ClickHouse reads at most 256 KiB
_FETCH_AT_ONCE: Final = 2000  # sightings, each asked for by id and subject
_LONGEST_STAY_MS: Final = 31 * 86_400_000
_FIRST_MS, _LAST_MS = -(2**62), 2**62
_T = TypeVar("_T")
_R = TypeVar("_R", bound=Record)

_KEYS: Final = "SELECT key_hash, sighting_id, subject_key, day FROM sighting_keys WHERE key_hash IN %(keys)s"
_FEW_KEYS: Final = f"{_KEYS} LIMIT %(most)s BY key_hash"
_MATCHED: Final = """
SELECT DISTINCT list, entry_id, sighting_id, day FROM matches WHERE list IN %(lists)s AND entry_id IN %(keys)s
"""
_OF_IDS: Final = """
SELECT sighting_id, toUInt64(stored_ms), body FROM sightings
PREWHERE subject_key IN %(subjects)s WHERE day IN %(days)s AND sighting_id IN %(ids)s
"""
_OF_BARE_IDS: Final = """
SELECT sighting_id, toUInt64(stored_ms), body FROM sightings WHERE day IN %(days)s AND sighting_id IN %(ids)s
"""
_WHEN: Final = """
WHERE day >= %(first)s AND day <= %(last)s AND occurred_ms < %(until)s AND until_ms >= %(since)s
"""
_CODES: Final = f"SELECT DISTINCT place_code FROM sightings {_WHEN}"  # noqa: S608 - a constant
_PLACES: Final = f"""
SELECT visitParamExtractRaw(body, 'place') AS place, visitParamExtractRaw(body, 'trip') AS trip, cityHash64(place, trip)
FROM sightings {_WHEN} AND place_code IN %(codes)s GROUP BY place, trip
"""  # noqa: S608 - a constant
_AT_PLACES: Final = f"""
SELECT sighting_id, subject_key, day FROM sightings {_WHEN} AND place_code IN %(codes)s
  AND cityHash64(visitParamExtractRaw(body, 'place'), visitParamExtractRaw(body, 'trip')) IN %(keys)s
"""  # noqa: S608 - a constant
_BY_CAUSE: Final = """
SELECT alert_id, version, body FROM alerts
WHERE cause IN %(keys)s OR replaceRegexpOne(cause, '@[^@]*$', '') IN %(keys)s
   OR replaceRegexpOne(cause, '^passage/', '') IN %(keys)s
"""
_MARKS: Final = "SELECT topic, partition, argMax(offset, version), max(version) FROM list_marks GROUP BY topic, partition"


class KeptId(NamedTuple):
    """Where a kept sighting is found quickly."""

    sighting_id: str
    subject_key: str  # "" when not known
    day: int


class Mark(NamedTuple):
    """How far one partition of a change topic has been looked back for."""

    topic: str
    partition: int
    offset: int
    version: int


class Looking:
    """Questions about kept sightings and alerts; takes an open client and uses nothing else."""

    def __init__(self, client: ClickHouse) -> None:
        self._client = client

    def is_empty(self) -> bool:
        """Whether nothing is kept at all, as at the first load of a list."""
        return not self._client.query("SELECT 1 FROM sightings LIMIT 1")

    def by_keys(self, strong: Collection[int], weak: Collection[int], most: int) -> set[KeptId]:
        """Kept sightings that carry one of the keys; a weak key that more than `most` carry is not followed."""
        found = {KeptId(*row[1:]) for part in _parts(strong) for row in self._client.query(_KEYS, {"keys": part})}
        for part in _parts(weak):
            carried: dict[int, list[KeptId]] = {}
            for key, *kept in self._client.query(_FEW_KEYS, {"keys": part, "most": most + 1}):
                carried.setdefault(key, []).append(KeptId(*kept))
            found.update(kept for of_key in carried.values() if len(of_key) <= most for kept in of_key)
        return found

    def by_matches(self, entry_keys: Collection[str]) -> set[KeptId]:
        """Kept sightings that ever matched one of these entries (`list/entry_id`)."""
        found: set[KeptId] = set()
        wanted = set(entry_keys)
        for part in _parts(wanted):
            named = [key.partition("/") for key in part]
            asked = {"lists": tuple({one[0] for one in named}), "keys": tuple({one[2] for one in named})}
            rows = self._client.query(_MATCHED, asked)
            found.update(KeptId(row[2], "", row[3]) for row in rows if f"{row[0]}/{row[1]}" in wanted)
        return found

    def at_places(
        self,
        reaches: Callable[[str], bool],
        concerns: Callable[[Place | None, Trip | None], bool],
        since: datetime | None,
        until: datetime | None,
    ) -> set[KeptId]:
        """Kept sightings of that time whose place and trip concern the caller; each place and trip is asked about once.

        Args:
            reaches: Whether a division code, "" when unknown, is worth looking into: it spares reading the records.
            concerns: Whether this place and trip are meant.
            since: Sightings that were over before it are left out; None: all.
            until: Sightings that began then or later are left out; None: all.
        """
        span = _span(since, until)
        codes = tuple(row[0] for row in self._client.query(_CODES, span) if reaches(row[0]))
        numbers: set[int] = set()
        for of_codes in _parts(codes):
            for place, trip, number in self._client.query(_PLACES, {**span, "codes": of_codes}):
                if concerns(_read(Place, place), _read(Trip, trip)):
                    numbers.add(number)
        return {
            KeptId(*row)
            for of_codes in _parts(codes, _ASK_AT_ONCE // 2)
            for keys in _parts(numbers, _ASK_AT_ONCE // 2)
            for row in self._client.query(_AT_PLACES, {**span, "codes": of_codes, "keys": keys})
        }

    def sightings(self, kept: Collection[KeptId]) -> Iterator[list[Sighting]]:
        """The sightings, some thousand at a time, by when they were received; those that are gone are left out."""
        known = {one.sighting_id: one for one in sorted(kept)}  # of two rows the one with a subject
        for part in _parts(sorted(known.values(), key=lambda one: (one.subject_key, one.sighting_id)), _FETCH_AT_ONCE):
            asked = {
                "ids": tuple(one.sighting_id for one in part), "days": tuple({one.day for one in part}),
                "subjects": tuple({one.subject_key for one in part}),
            }  # fmt: skip
            bare = any(not one.subject_key for one in part)
            found = table.newest_by_id(self._client.query(_OF_BARE_IDS if bare else _OF_IDS, asked))
            read = [Sighting.model_validate_json(body) for body in found.values()]
            yield sorted(read, key=lambda sighting: (sighting.received_at, sighting.sighting_id))

    def alerts_by_cause(self, keys: Collection[str]) -> dict[str, Alert]:
        """Alerts as last written whose cause names one of these entries or regions, and some that only seem to."""
        rows = [row for part in _parts(keys, 1000) for row in self._client.query(_BY_CAUSE, {"keys": part})]
        return {key: Alert.model_validate_json(body) for key, body in table.newest_by_id(rows).items()}

    def marks(self) -> list[Mark]:
        """How far each partition has been looked back for."""
        return [Mark(*row) for row in self._client.query(_MARKS)]

    def write_marks(self, marks: Sequence[Mark]) -> None:
        """Store marks; the highest version of a partition counts."""
        self._client.insert("list_marks", Mark._fields, list(marks))


def _read(kind: type[_R], raw: str) -> _R | None:
    """A part of a record; a fact of the same name is no object."""
    return kind.model_validate_json(raw) if raw.startswith("{") else None


def _span(since: datetime | None, until: datetime | None) -> Mapping[str, Any]:
    """Parameters of a time span without bound where None is given; a stay that began up to a month before it counts."""
    first = table.milliseconds(since) if since else _FIRST_MS
    last = table.milliseconds(until) if until else _LAST_MS
    days = table.day_of(first - _LONGEST_STAY_MS) if since else 0, table.day_of(last) if until else 99_999_999
    return {"since": first, "until": last, "first": days[0], "last": days[1]}


def _parts(values: Collection[_T], size: int = _ASK_AT_ONCE) -> Iterator[tuple[_T, ...]]:
    listed = list(values)
    for start in range(0, len(listed), size):
        yield tuple(listed[start : start + size])
