"""Timers and flags in ClickHouse: rows with a due time, of which the highest version counts.

What is kept of a timer here is its row; the timer itself is `body`, which nothing below reads.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeVar

from schemas.ids import stable_id
from sinks import rows as table
from sinks.clickhouse import ClickHouse

_T = TypeVar("_T")
TimerState = Literal["cancelled", "armed", "fired"]
_RANK: Final[Mapping[TimerState, int]] = {"cancelled": 0, "armed": 1, "fired": 2}
_ASK_AT_ONCE: Final = 1000  # keys and ids in one query's text, of which ClickHouse reads at most 256 KiB
_COLUMNS: Final = (
    "entry_key", "timer_id", "model", "subject_key", "state", "due_ms", "month", "base", "digest", "version", "body",
)  # fmt: skip
_KEPT: Final = """
SELECT entry_key, timer_id, any(model), any(subject_key), argMax(state, version), any(due_ms), argMax(base, version),
    argMax(digest, version), argMax(body, version)
FROM timers WHERE entry_key IN %(keys)s {more} GROUP BY entry_key, timer_id
"""
_OF_ENTRIES: Final = _KEPT.format(more="")
_OF_IDS: Final = _KEPT.format(more="AND timer_id IN %(ids)s")
_DUE: Final = """
SELECT entry_key, timer_id FROM timers WHERE due_ms <= %(at)s AND month <= %(month)s AND model IN %(models)s
GROUP BY entry_key, timer_id HAVING argMax(state, version) = 'armed' ORDER BY min(due_ms), timer_id LIMIT %(most)s
"""
_ENTRIES: Final = """
SELECT list, entry_id, max(version), argMax(removed, version), argMax(body, version) FROM watchlist_entries
WHERE list IN %(lists)s AND entry_id IN %(ids)s GROUP BY list, entry_id
"""


class TimerRow(NamedTuple):
    """One timer as it is kept.

    Attributes:
        base: Version of the list change it rests on; 0 when a sighting started it.
        digest: Of that entry's content, so that an entry said again in the same words keeps its timers.
    """

    entry_key: str
    timer_id: str
    model: str
    subject_key: str
    state: TimerState
    due_ms: int
    base: int
    digest: str
    body: str

    @property
    def version(self) -> int:
        """What orders the rows of one timer."""
        return self.base * 4 + _RANK[self.state]


class KeptEntry(NamedTuple):
    """A list entry as last kept: the version of its change, and its digest, "" when it was removed."""

    version: int
    digest: str


class Timers:
    """Keeps timers and flags; takes an open client and uses nothing else."""

    def __init__(self, client: ClickHouse) -> None:
        self._client = client

    def write(self, timers: Iterable[TimerRow]) -> int:
        """Store timers in these states; all or raise, and writing twice changes nothing."""
        return self._client.insert("timers", _COLUMNS, [_columns(one) for one in timers])

    def due(self, at_ms: int, models: Collection[str], most: int) -> list[TimerRow]:
        """At most `most` armed timers of these models that are due at that time, the earliest first."""
        if not models:
            return []
        asked = {"at": at_ms, "month": _month(at_ms), "models": tuple(models), "most": most}
        found = self._client.query(_DUE, asked)
        rows = [
            TimerRow(*row)
            for part in _parts(found)
            for row in self._client.query(_OF_IDS, {"keys": _distinct(part, 0), "ids": _distinct(part, 1)})
        ]
        return sorted((one for one in rows if one.state == "armed"), key=lambda one: (one.due_ms, one.timer_id))

    def of_entries(self, entry_keys: Collection[str]) -> list[TimerRow]:
        """Every timer that ever rested on one of these entries, in its last state."""
        return [TimerRow(*row) for part in _parts(list(entry_keys)) for row in self._client.query(_OF_ENTRIES, {"keys": part})]

    def entries(self, entry_keys: Collection[str]) -> dict[str, KeptEntry]:
        """The entries (`list/entry_id`) as last kept; those never heard of are left out."""
        wanted = set(entry_keys)
        found: dict[str, KeptEntry] = {}
        for part in _parts(sorted(wanted)):
            named = [key.partition("/") for key in part]
            asked = {"lists": _distinct(named, 0), "ids": _distinct(named, 2)}
            for listed, entry_id, version, removed, body in self._client.query(_ENTRIES, asked):
                if (key := f"{listed}/{entry_id}") in wanted:
                    found[key] = KeptEntry(version, "" if removed else digest_of(body))
        return found

    def write_flags(self, flags: Mapping[str, Collection[str]]) -> int:
        """Store what was doubted, by sighting id."""
        rows = [(sighting_id, flag) for sighting_id, said in flags.items() for flag in said]
        return self._client.insert("sighting_flags", ("sighting_id", "flag"), rows)


def digest_of(body: str | bytes) -> str:
    """What tells two contents of an entry apart; `body` is its canonical JSON."""
    return stable_id("entry content", body if isinstance(body, str) else body.decode())


def _columns(row: TimerRow) -> tuple[object, ...]:
    head = (row.entry_key, row.timer_id, row.model, row.subject_key, row.state, row.due_ms)
    return (*head, _month(row.due_ms), row.base, row.digest, row.version, row.body)


def _month(ms: int) -> int:
    return table.day_of(ms) // 100


def _distinct(rows: Sequence[Sequence[Any]], column: int) -> tuple[Any, ...]:
    return tuple({row[column] for row in rows})


def _parts(values: Sequence[_T]) -> Iterator[tuple[_T, ...]]:
    for start in range(0, len(values), _ASK_AT_ONCE):
        yield tuple(values[start : start + _ASK_AT_ONCE])
