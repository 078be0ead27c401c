"""`epifuse feed`: files of one source into its topic."""

import json
import sys
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from schemas.errors import MappingFileError
from schemas.mapping import Mapping, default_mapping, load_mapping
from streams.feeder import Feeder
from streams.journal import Fed, Journal
from streams.settings import Settings, connect_settings
from streams.topics import RAW_TOPICS


@click.command()
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replay", is_flag=True, help="Send again what the journal says was sent; nothing is stored twice.")
@click.option("--rate", type=click.FloatRange(min=0), default=0, help="Records a second at most; 0 for no limit.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Folder of the embedded stack and the journal.")
@click.option("--broker", help="Kafka bootstrap servers, host:port, comma-separated.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def feed(
    source: str, files: tuple[Path, ...], replay: bool, rate: float, data_dir: Path | None, broker: str | None, as_json: bool
) -> None:
    """Send FILES of SOURCE (the name of a mapping, or of a topic for its default mapping) into the stream.

    CSV, TSV, JSON, JSONL and XLSX in any encoding. A feed that was interrupted goes on where it stopped; a file that
    was sent is not sent again without --replay.
    """
    settings = connect_settings(data_dir=data_dir, broker=broker)
    mapping = mapping_of(source, settings)
    fed = feed_files(settings, mapping, files, replay=replay, rate=rate, show=not as_json and sys.stderr.isatty())
    if as_json:
        summary = {"mapping": mapping.key, "topic": mapping.topic, "records": sum(each.sent for each in fed)}
        click.echo(
            json.dumps({**summary, "files": [{"file": e.file, "records": e.records, "bad_rows": e.bad_rows} for e in fed]})
        )
        return
    for path, each in zip(files, fed, strict=True):
        click.echo(f"{path}: {each.records} records, {each.bad_rows} unreadable rows in {each.messages} messages")


def mapping_of(source: str, settings: Settings) -> Mapping:
    """The mapping that SOURCE names. Raises MappingFileError when there is none that feeds a raw topic."""
    if source in RAW_TOPICS:
        return default_mapping(source, settings.mappings_dir)
    if "/" in source or source.endswith(".toml"):
        raise MappingFileError(f"{source}: workers find mappings by name; set EPIFUSE_MAPPINGS_DIR to its folder for both")
    mapping = load_mapping(source, settings.mappings_dir)
    if mapping.topic not in RAW_TOPICS:
        raise MappingFileError(f"{source} reads risk regions; use `epifuse regions load`")
    return mapping


def feed_files(
    settings: Settings, mapping: Mapping, files: tuple[Path, ...], *, replay: bool, rate: float, show: bool
) -> list[Fed]:
    """Feed the files in order, with a progress bar a file on stderr."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bars = Progress(*columns, console=Console(stderr=True), disable=not show)
    with bars, Feeder(settings, mapping, Journal(settings.data_dir)) as feeder:
        done = []
        for path in files:
            bar = bars.add_task(path.name, total=lines_of(path))
            done.append(feeder.feed(path, replay=replay, rate=rate, on_progress=partial(bars.advance, bar)))
            bars.update(bar, total=done[-1].sent, completed=done[-1].sent)
    return done


def lines_of(path: Path) -> int | None:
    """About how many records a text file holds; None for a spreadsheet."""
    if path.suffix.lower() in {".xlsx", ".xls", ".json"}:
        return None
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
