"""`epifuse screen`: the stream's own matcher, over files."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click
import orjson

from schemas.errors import InputFileError, RecordError

if TYPE_CHECKING:
    from matchers.index import EntryIndex
    from schemas.records import EntryKind, Match

_BATCH = 256  # the size at which numpy's fixed costs no longer show


@click.command()
@click.option("--watchlist", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The list's file.")
@click.option(
    "--events", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Who or what was seen."
)
@click.option("--kind", type=click.Choice(["person", "trip", "place", "vehicle"]), default="person", show_default=True)
@click.option("--top", type=click.IntRange(1, 10_000), default=5, show_default=True, help="Matches per event.")
@click.option("--all-grades", is_flag=True, help="Also what is too weak to alert, graded none.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write here instead of standard output.")
def screen(watchlist: Path, events: Path, kind: "EntryKind", top: int, all_grades: bool, out: Path | None) -> None:
    """Match events against a list; print one JSON line per event, best match first.

    Files: CSV, TSV, JSON, JSONL or XLSX with the columns that `docs/files.md` names for the kind.
    """
    index = index_of(kind)
    index.apply([(entry.key, entry) for entry in entries_of(watchlist, kind)])
    with ExitStack() as stack:
        sink: BinaryIO = stack.enter_context(out.open("wb")) if out else click.get_binary_stream("stdout")
        subjects = subjects_of(events, kind)
        while batch := list(islice(subjects, _BATCH)):
            found = index.match([subject for _, subject in batch], _no_times(len(batch)), top=top, all_grades=all_grades)
            for (event_id, _), matches in zip(batch, found, strict=True):
                sink.write(_line(event_id, matches))


def _line(event_id: str, matches: tuple["Match", ...]) -> bytes:
    return orjson.dumps({"event_id": event_id, "matches": [match.model_dump() for match in matches]}) + b"\n"


def _no_times(count: int) -> list[datetime | None]:
    return [None] * count


def index_of(kind: "EntryKind") -> "EntryIndex[Any]":
    """An empty index of that kind."""
    from matchers.persons import PersonIndex
    from matchers.trips import TripIndex
    from matchers.vehicles import VehicleIndex
    from matchers.venues import VenueIndex

    makers: dict[str, Callable[[], EntryIndex[Any]]] = {
        "person": PersonIndex,
        "trip": TripIndex,
        "vehicle": VehicleIndex,
        "place": VenueIndex,
    }
    return makers[kind]()


def entries_of(path: Path, kind: "EntryKind") -> Iterator[Any]:
    """The entries of a list's file; a row that is none ends the command, naming line and field."""
    from schemas.contract import entry_of

    for line, values in rows_of(path):
        with _located(path, line):
            yield entry_of(values, kind, path.stem)


def subjects_of(path: Path, kind: str) -> Iterator[tuple[str, Any]]:
    """Id (else the line) and subject of each event in a file."""
    from schemas import contract

    readers: dict[str, Callable[[Mapping[str, Any]], Any]] = {
        "person": contract.person_of,
        "trip": contract.trip_of,
        "place": contract.place_of,
        "vehicle": contract.vehicle_of,
    }
    read = readers[kind]
    for line, values in rows_of(path):
        with _located(path, line):
            yield str(values.get("id") or line), read(values)


def rows_of(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Line number and values of each row; a row that cannot be read ends the command, naming the line."""
    from schemas.readers import BadRow, read_rows

    for row in read_rows(path):
        if isinstance(row, BadRow):
            raise InputFileError(row.reason, path=str(path), line=row.line)
        yield row.line, row.values


class _located:
    """Turn a record's error into one that names the file and the line."""

    def __init__(self, path: Path, line: int) -> None:
        self._path, self._line = path, line

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, RecordError):
            raise InputFileError(error.reason, path=str(self._path), line=self._line, field=error.field) from None
