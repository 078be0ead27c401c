"""The demo over real published lists: one publisher's list is the watchlist, the others' rows are the events.

The folder holds CSV files of the three public lists of trips with a confirmed case (their columns are read by the mappings
`trips_tencent`, `trips_peoples_daily` and `trips_sogou`). Rows are played in the order of `first_seen` where a file has it.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import orjson
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from schemas.errors import InputFileError
from schemas.mapping import load_mapping
from schemas.readers import BadRow, Row, read_rows
from schemas.records import Sighting, WatchlistEntry
from sinks.clickhouse import ClickHouse
from streams.changes import read_entries
from streams.demo.counts import counted
from streams.demo.play import OnProgress, Play, play
from streams.demo.show import shown_path
from streams.ledger import Reconciliation, reconcile_now
from streams.settings import Settings, load_settings
from streams.stores import client_of, store_of
from streams.supervisor import Stack

_LIST_MAPPING = "trips_tencent"
_MAPPINGS = (_LIST_MAPPING, "trips_peoples_daily", "trips_sogou")
_KNOWN_SHARE = 0.8  # of a mapping's own columns that a file must have to be taken for one of its files
_SHOWN = 12
_PAIRS = """
SELECT m.grade, m.bits, m.entry_body, s.body FROM
(SELECT sighting_id, grade, bits, body AS entry_body FROM
   (SELECT sighting_id, list, entry_id, grade, bits FROM matches FINAL WHERE grade != 'none') AS found
 ANY LEFT JOIN (SELECT list, entry_id, body FROM watchlist_entries FINAL) AS entries USING (list, entry_id)) AS m
ANY LEFT JOIN (SELECT sighting_id, body FROM sightings FINAL) AS s USING (sighting_id)
ORDER BY m.bits DESC, s.body
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """An event's trip and the listed trip it was recognised as, each as written."""

    grade: str
    event: str
    entry: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finished run over real lists."""

    entries: int
    ledger: Reconciliation
    pairs: tuple[Pair, ...]
    alerts: int
    tasks: int
    seconds: float
    settings: Settings

    @property
    def balanced(self) -> bool:
        """Whether every record had its fate."""
        return self.ledger.balanced

    @property
    def differently(self) -> tuple[Pair, ...]:
        """Pairs whose numbers are written differently."""
        return tuple(pair for pair in self.pairs if pair.event.split(" ")[0] != pair.entry.split(" ")[0])

    def as_json(self) -> dict[str, object]:
        """One object."""
        return {
            "entries": self.entries, "received": self.ledger.received, "sightings": self.ledger.stored,
            "duplicates": self.ledger.duplicates, "dead_letters": self.ledger.dead_letters,
            "ledger_gap": self.ledger.gap + self.ledger.unread, "matches": len(self.pairs),
            "written_differently": len(self.differently), "alerts": self.alerts, "tasks": self.tasks,
            "seconds": round(self.seconds, 1),
        }  # fmt: skip

    def summary(self) -> RenderableType:
        """One screen: the counts, and trips that are the same although written differently."""
        counts = counted("Published trips, streamed against another publisher's list", self.as_json())
        table = Table(title="\nThe same trip, written differently", title_justify="left", box=None, pad_edge=False)
        for name in ("event", "entry on the list", "grade"):
            table.add_column(name, overflow="fold")
        for pair in self.differently[:_SHOWN]:
            table.add_row(pair.event, pair.entry, pair.grade)
        return Group(
            counts, table, Text(f"\nKept in {shown_path(self.settings.data_dir)}; `epifuse up --data-dir` starts it again.")
        )


def run(data: Path, folder: Path, workers: int, on_progress: OnProgress) -> Shown:
    """Recognise the files, load one publisher as the list, play the others, and read back what met."""
    files = folder / "files"
    files.mkdir(parents=True)
    (folder / "demo.json").write_bytes(orjson.dumps({"data": data.name}))
    recognised = recognise(data)
    entries = list(read_list(recognised[_LIST_MAPPING]).values())
    ordered = [(key, in_order(path, files)) for key, path in recognised.items() if key != _LIST_MAPPING]
    with Stack(load_settings(data_dir=folder), workers=workers, free_ports=True) as stack:
        seconds = play(stack, Play(entries, [], ordered), on_progress)
        client = client_of(stack.settings)
        ledger = reconcile_now(stack.settings.broker, store_of(stack.settings))
        ((alerts,),) = client.query("SELECT count() FROM alerts FINAL WHERE state = 'open'")
        ((tasks,),) = client.query("SELECT count() FROM push_tasks FINAL WHERE state = 'open'")
        return Shown(len(entries), ledger, read_pairs(client), int(alerts), int(tasks), seconds, stack.settings)


def recognise(data: Path) -> dict[str, Path]:
    """The file of each publisher, by its columns; a file with `first_seen` is preferred.

    Raises:
        InputFileError: No file of the publisher that is to be the list, or of no other; names the folder.
    """
    found: dict[str, Path] = {}
    for path in sorted(data.glob("*.csv"), key=lambda path: "first_seen" not in _header(path)):
        for key in _MAPPINGS:
            unknown = load_mapping(key).unknown_columns(dict.fromkeys(_header(path), ""))
            if len(unknown) <= (1 - _KNOWN_SHARE) * len(_header(path)):
                found.setdefault(key, path)
    if _LIST_MAPPING not in found or len(found) == 1:
        expected = f"expected CSV files of {_LIST_MAPPING} and of {' or '.join(_MAPPINGS[1:])}"
        raise InputFileError(expected, path=str(data))
    return found


def read_list(path: Path) -> dict[str, WatchlistEntry]:
    """The publisher's rows as entries; rows that name no trip at all are left out."""
    mapping = load_mapping(_LIST_MAPPING)
    return read_entries(path, "trip", "published-trips", mapping)


def in_order(path: Path, folder: Path) -> Path:
    """A copy of the file with its rows in the order in which they first appeared."""
    rows: list[Row] = [row for row in read_rows(path) if not isinstance(row, BadRow)]
    rows.sort(key=lambda row: str(row.values.get("first_seen", "")))
    copy = folder / path.name
    with copy.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _header(path))
        writer.writeheader()
        writer.writerows(dict(row.values) for row in rows)
    return copy


def read_pairs(client: ClickHouse) -> tuple[Pair, ...]:
    """Every match with the two trips as their publishers wrote them."""
    rows = client.query(_PAIRS)
    return tuple(Pair(grade, _trip_text(Sighting, body), _trip_text(WatchlistEntry, entry)) for grade, _, entry, body in rows)


def _trip_text(kind: type[Sighting] | type[WatchlistEntry], body: str) -> str:
    record = kind.model_validate_json(body)
    trip = record.trip
    if trip is None:
        return record.place.name if record.place else "—"
    return f"{trip.number or trip.vehicle or '—'} {trip.date} {trip.origin}–{trip.destination}".strip("– ")


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])
