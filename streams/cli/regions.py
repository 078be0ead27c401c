"""`epifuse regions`: risk regions as events."""

import json
from pathlib import Path

import click

from schemas.mapping import load_mapping
from streams.changes import read_regions, send_changes
from streams.settings import connect_settings
from streams.stores import client_of
from streams.topics import REGION_CHANGES

_FOLDER = click.Path(path_type=Path)


@click.group()
def regions() -> None:
    """Load and show risk regions; every change is an event that reaches running workers."""


@regions.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mapping", help="Mapping of kind risk_region, for a file of another shape.")
@click.option("--remove", is_flag=True, help="Remove the file's regions instead.")
@click.option("--data-dir", type=_FOLDER, help="Folder of the embedded stack.")
@click.option("--broker", help="Kafka bootstrap servers, host:port, comma-separated.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def load(file: Path, mapping: str | None, remove: bool, data_dir: Path | None, broker: str | None, as_json: bool) -> None:
    """Add the regions of FILE, or change those that are there; a later end closes the same region."""
    settings = connect_settings(data_dir=data_dir, broker=broker)
    read_by = load_mapping(mapping, settings.mappings_dir) if mapping else None
    found = read_regions(file, read_by)
    send_changes(settings.broker, REGION_CHANGES, [(key, None if remove else region) for key, region in found.items()])
    what = "removed" if remove else "loaded"
    click.echo(json.dumps({what: len(found)}) if as_json else f"{len(found)} regions {what}")


@regions.command()
@click.option("--data-dir", type=_FOLDER, help="Folder of the embedded stack.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def ls(data_dir: Path | None, as_json: bool) -> None:
    """Show how many regions of each level are kept, and how many are open."""
    sql = (
        "SELECT level, count(), countIf(valid_to_ms = 0) FROM risk_regions FINAL WHERE removed = 0 GROUP BY level ORDER BY level"
    )
    rows = client_of(connect_settings(data_dir=data_dir)).query(sql)
    if as_json:
        click.echo(json.dumps({"levels": [{"level": level, "regions": count, "open": still} for level, count, still in rows]}))
        return
    for level, count, still in rows:
        click.echo(f"{level}\t{count}\t{still} open")
