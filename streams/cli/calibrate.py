"""`epifuse calibrate`: a new evidence table out of reviewed pairs, and how well probabilities kept their word."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from schemas.errors import InputFileError
from streams.cli.screen import entries_of, rows_of, subjects_of

if TYPE_CHECKING:
    from matchers.calibration import Bin, Estimate, Review
    from schemas.records import Person

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SAME = frozenset(["match", "same", "true", "yes", "y", "1", "是", "一致", "同一人", "匹配"])
_OTHER = frozenset(["no_match", "nomatch", "different", "false", "no", "n", "0", "否", "不一致", "不同", "不是同一人", "不匹配"])


@click.command()
@click.argument("labels", type=_FILE)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The new table; must not exist yet.")
@click.option("--date", "day", required=True, metavar="DATE", help="When the reviews were taken, for the origin of each number.")
@click.option("--version", help="The table's name in every match that it scores.  [default: persons_v1+DATE]")
@click.option("--watchlist", type=_FILE, help="Where `entry_id` is looked up.")
@click.option("--events", type=_FILE, help="Where `event_id` is looked up.")
@click.option("--entries", type=click.IntRange(1), help="List size, to state probabilities where LABELS has none.")
@click.option("--smoothing", type=click.FloatRange(0, min_open=True), default=1.0, show_default=True, help="Added to each count.")
@click.option("--json", "as_json", is_flag=True, help="Print the reliability table as JSON.")
def calibrate(
    labels: Path, out: Path, day: str, version: str | None, watchlist: Path | None, events: Path | None,
    entries: int | None, smoothing: float, as_json: bool,
) -> None:  # fmt: skip
    """Count m and u anew from LABELS, reviewed pairs of persons, and write the table that follows to a file.

    LABELS: CSV, TSV, JSONL or XLSX with a `verdict` (match or no_match), the columns of person files with `event_` and
    `entry_` before their names (or `event_id`, `entry_id` with --events and --watchlist), and `probability` as the
    stream stated it. Nothing uses the new table until it is loaded by name; the shipped one is never changed.
    """
    from matchers.calibration import estimated, table_record
    from matchers.evidence import TABLE

    taken = _day(day)
    if out.exists():
        raise InputFileError("the file is there already; a table is never changed", path=str(out))
    name = version or f"{TABLE.version}+{taken:%Y%m%d}"
    if name == TABLE.version:
        raise click.BadParameter("the shipped table has that version", param_hint="--version")
    reviews, stated = _reviews(labels, _by_id(events, "event"), _by_id(watchlist, "entry"))
    if not any(one.same for one in reviews) or len(reviews) < 2:
        raise InputFileError("expected at least two reviews, one of them a match", path=str(labels), field="verdict")
    estimate = estimated(reviews, f"estimated from {len(reviews)} reviews on {taken.isoformat()}", smoothing=smoothing)
    bins, error = _reliability(reviews, stated, entries)
    measured = {"expected_calibration_error": error, "bins": [one._asdict() for one in bins]} if bins else None
    whole = {**table_record(estimate, name), "date": taken.isoformat(), "reviews": len(reviews), "reliability": measured}
    out.write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2) + b"\n")
    if as_json:
        click.echo(orjson.dumps({"version": name, "rows": len(estimate.rows), "reviews": len(reviews), "reliability": measured}))
    else:
        _print(estimate, bins, error, name, out)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("expected a day such as 2022-09-04", param_hint="--date") from None


def _by_id(path: Path | None, side: str) -> dict[str, "Person"]:
    if path is None:
        return {}
    if side == "event":
        return dict(subjects_of(path, "person"))
    return {entry.entry_id: entry.person for entry in entries_of(path, "person")}


def _reviews(
    labels: Path, events: Mapping[str, "Person"], entries: Mapping[str, "Person"]
) -> tuple[list["Review"], list[float | None]]:
    """The reviews, and the probability stated for each."""
    from matchers.calibration import Review

    reviews, stated = [], []
    for line, values in rows_of(labels):
        event = _side(values, "event", events, labels, line)
        entry = _side(values, "entry", entries, labels, line)
        reviews.append(Review(event, entry, _verdict(values, labels, line)))
        stated.append(_probability(values, labels, line))
    return reviews, stated


def _side(values: Mapping[str, Any], side: str, known: Mapping[str, "Person"], path: Path, line: int) -> "Person":
    from schemas.contract import person_of

    nested = values.get(side)
    prefix = f"{side}_"
    row = (
        nested
        if isinstance(nested, Mapping)
        else {key[len(prefix) :]: one for key, one in values.items() if key.startswith(prefix)}
    )
    person = person_of(row)
    if person.model_dump(exclude_defaults=True):
        return person
    found = known.get(str(row.get("id") or ""))
    if found is None:
        raise InputFileError("neither fields nor a known id", path=str(path), line=line, field=f"{side}_id")
    return found


def _verdict(values: Mapping[str, Any], path: Path, line: int) -> bool:
    said = str(values.get("verdict", "")).strip().lower().replace(" ", "_").replace("-", "_")
    if said not in _SAME | _OTHER:
        raise InputFileError("expected match or no_match", path=str(path), line=line, field="verdict")
    return said in _SAME


def _probability(values: Mapping[str, Any], path: Path, line: int) -> float | None:
    text = str(values.get("probability") or "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise InputFileError("expected a probability in [0, 1]", path=str(path), line=line, field="probability")
    return value


def _reliability(
    reviews: Sequence["Review"], stated: Sequence[float | None], entries: int | None
) -> tuple[list["Bin"], float | None]:
    from matchers.calibration import Claim, calibration_error, reliability, tenths
    from matchers.grades import BUDGET
    from matchers.persons import score

    claims: list[Claim] = []
    for one, said in zip(reviews, stated, strict=True):
        if said is None and entries:
            said = BUDGET.thresholds(entries).probability(score(one.event, one.entry).bits)
        if said is not None:
            claims.append(Claim(said, one.same))
    bins = reliability(claims, tenths())
    return bins, calibration_error(bins) if bins else None


def _print(estimate: "Estimate", bins: Sequence["Bin"], error: float | None, name: str, out: Path) -> None:
    from matchers.evidence import TABLE

    click.echo(
        f"{estimate.matches} matches, {estimate.strangers} pairs of strangers; {len(estimate.rows)} likelihoods replaced\n"
    )
    click.echo(f"{'field':<12} {'way':<20} {'matches':>8} {'strangers':>9} {'bits before':>12} {'now':>7}")
    for way, (matches, strangers) in sorted(estimate.counts.items()):
        now = f"{estimate.rows[way].bits:7.2f}" if way in estimate.rows else "   kept"
        click.echo(f"{way[0]:<12} {way[1]:<20} {matches:>8} {strangers:>9} {TABLE.rows[way].bits:>12.2f} {now}")
    if error is None:
        click.echo("\nNo probabilities: give a `probability` column, or --entries to state them.")
    else:
        click.echo(f"\n{'claimed':>8} {'right':>8} {'pairs':>6}")
        for one in bins:
            click.echo(f"{one.claimed:8.3f} {one.right:8.3f} {one.claims:6d}")
        click.echo(f"expected calibration error {error:.4f}")
    click.echo(f"\n{name} written to {out}; the shipped table is unchanged")
