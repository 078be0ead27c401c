"""`epifuse normalise`: what a mapping makes of a file, before anything of it is fed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

if TYPE_CHECKING:
    from schemas.mapping import Mapping
    from schemas.readers import BadRow, Row

_SECRET = b"normalise"  # keys of a trial run join with nothing that is kept


@dataclass
class Tally:
    """What became of the file's rows, and which columns the mapping does not know."""

    accepted: int = 0
    rejects: Counter[tuple[str, str]] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    drift: Counter[str] = field(default_factory=Counter)

    @property
    def rejected(self) -> int:
        """Rows that became no sighting."""
        return self.rejects.total()


@click.command()
@click.option("--mapping", "mapping_name", required=True, metavar="M", help="A shipped mapping's name, or a TOML file.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--encoding", default=None, help="When the file's encoding is not found out rightly.")
@click.option("--within", default="", metavar="CODE", help="The division that short place names lie in.")
@click.option("--rejects-only", is_flag=True, help="Print only what became no sighting.")
@click.option("--limit", type=click.IntRange(1), default=None, metavar="N", help="Stop after N rows.")
def normalise(mapping_name: str, file: Path, encoding: str | None, within: str, rejects_only: bool, limit: int | None) -> None:
    """Print the sightings and rejects of FILE as JSON lines; the summary goes to standard error.

    Exit code 0 when every row became a sighting, 1 when some did not, 2 when the file or the mapping is unusable.
    """
    from schemas.mapping import load_mapping
    from schemas.readers import read_rows

    mapping = load_mapping(mapping_name if mapping_name.isidentifier() else Path(mapping_name), home=within)
    tally, now, out = Tally(), datetime.now(UTC), click.get_binary_stream("stdout")
    for number, row in enumerate(read_rows(file, encoding=encoding)):
        if limit is not None and number >= limit:
            break
        rejected, line = judge(mapping, row, file.name, now, tally)
        if rejected or not rejects_only:
            out.write(line + b"\n")
    for text in summary(tally):
        click.echo(text, err=True)
    if tally.rejected:
        raise SystemExit(1)


def judge(mapping: "Mapping", row: "Row | BadRow", name: str, now: datetime, tally: Tally) -> tuple[bool, bytes]:
    """Whether the row is rejected, and its JSON line: a sighting, a risk region, or `{"rejected": …}`."""
    from schemas.readers import BadRow
    from schemas.records import DeadLetter

    if isinstance(row, BadRow):
        tally.rejects["unreadable_row", row.reason] += 1
        return True, _reject_line(name, row.line, "unreadable_row", "", row.reason)
    tally.drift.update(mapping.unknown_columns(row.values))
    origin = f"{name}:{row.line}"
    if mapping.kind == "risk_region":
        outcome = mapping.read_region(row.values, origin, now)
    else:
        outcome = mapping.read(row.values, origin, now, _SECRET)  # type: ignore[assignment]
    if isinstance(outcome, DeadLetter):
        tally.rejects[outcome.code, outcome.field] += 1
        return True, _reject_line(name, row.line, outcome.code, outcome.field, outcome.reason)
    tally.accepted += 1
    tally.flags.update(getattr(outcome, "flags", ()))
    return False, outcome.to_bytes()


def _reject_line(name: str, line: int, code: str, column: str, reason: str) -> bytes:
    return orjson.dumps({"rejected": {"file": name, "line": line, "code": code, "field": column, "reason": reason}})


def summary(tally: Tally) -> Iterator[str]:
    """The tally in words: totals, rejects by code and field, doubts, unknown columns."""
    yield f"{tally.accepted + tally.rejected} rows: {tally.accepted} read, {tally.rejected} rejected"
    for (code, column), count in tally.rejects.most_common():
        yield f"  rejected  {count:>7}  {code}{': ' + column if column else ''}"
    for flag, count in tally.flags.most_common():
        yield f"  doubtful  {count:>7}  {flag}"
    for column, count in tally.drift.most_common():
        yield f"  drift     {count:>7}  unknown column {column!r}"
