"""`epifuse risk`: the level that a place had at a time."""

from pathlib import Path

import click
import orjson

from schemas.errors import InputFileError
from streams.cli.screen import rows_of


@click.command()
@click.option("--regions", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The region list.")
@click.option(
    "--events", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Columns id, text, at."
)
def risk(regions: Path, events: Path) -> None:
    """Print one JSON line per event: the risk level at that place as of that time, and the regions that say so."""
    from matchers.regions import RegionIndex
    from schemas.fields.times import parse_time
    from schemas.regions import region_from_row

    index = RegionIndex()
    listed = [region_from_row(dict(values), line) for line, values in rows_of(regions)]
    index.apply([(region.region_id, region) for region in listed])
    out = click.get_binary_stream("stdout")
    for line, values in rows_of(events):
        at = parse_time(str(values.get("at") or "")).instant
        if at is None:
            raise InputFileError("expected a time such as 2022-09-04 08:56", path=str(events), line=line, field="at")
        found = index.risk_at(str(values.get("text") or ""), at)
        answer = {
            "event_id": str(values.get("id") or line),
            "level": found.level,
            "region_ids": found.region_ids,
            "as_of": at.isoformat(),
        }
        out.write(orjson.dumps(answer) + b"\n")
