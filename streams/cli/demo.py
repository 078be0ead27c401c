"""`epifuse demo`: the whole pipeline in a minute, on an invented week or on real lists."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

if TYPE_CHECKING:
    from rich.console import Console

    from streams.demo.play import OnProgress
    from streams.demo.show import Shown

_FOLDER = Path(".epifuse/demo")


@click.command()
@click.option("--seed", default=7, show_default=True, help="The week's seed; the same seed gives the same week.")
@click.option("--scale", type=click.FloatRange(0.02, 50), default=1.0, show_default=True, help="1 is about 40 000 records.")
@click.option("--workers", type=click.IntRange(1, 16), default=2, show_default=True, help="Worker processes.")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Play the real lists of this folder.")
@click.option("--data-dir", type=click.Path(path_type=Path), default=_FOLDER, show_default=True, help="Where everything is kept.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the summary.")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Also draw the summary into this file.")
def demo(seed: int, scale: float, workers: int, data: Path | None, data_dir: Path, as_json: bool, svg: Path | None) -> None:
    """Start broker, ClickHouse and workers, play a week of an invented city as files, and show what was found.

    The summary compares the alerts with what was planted. Everything stays in the data folder for a look afterwards;
    the next demo begins with an empty one. With --data, published lists of cases' trips are played instead.
    """
    from rich.console import Console

    from streams.demo.city_week import run as play_week
    from streams.demo.real_lists import run as play_lists
    from streams.logs import setup_logs

    setup_logs("warning")
    if data_dir.exists():
        _clear(data_dir)
    console = Console(stderr=as_json, record=svg is not None, width=118 if svg else None)
    with _progress(as_json) as on_progress:
        shown: Shown = (
            play_lists(data, data_dir, workers, on_progress) if data else play_week(seed, scale, data_dir, workers, on_progress)
        )
    if as_json:
        click.echo(orjson.dumps(shown.as_json()))
    else:
        _print(console, shown.summary(), svg)
    raise SystemExit(0 if shown.balanced else 1)


def _print(console: "Console", summary: object, svg: Path | None) -> None:
    console.print(summary)
    if svg is not None:
        svg.write_text(console.export_svg(title="epifuse demo"), encoding="utf-8")


def _clear(folder: Path) -> None:
    """Empty a demo's folder; refuse to delete what no demo has made."""
    if not (folder / "demo.json").exists() and any(folder.iterdir()):
        raise click.BadParameter(f"{folder} holds something that no demo has made; choose another", param_hint="--data-dir")
    shutil.rmtree(folder)


@contextmanager
def _progress(quiet: bool) -> "Iterator[OnProgress]":
    """A bar per file and list on a terminal; elsewhere nothing."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    if quiet or not sys.stderr.isatty():
        yield lambda name, count: None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<24}"),
        TextColumn("{task.completed:>9,.0f} records"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, object] = {}

        def moved(name: str, count: int) -> None:
            task = tasks.setdefault(name, bars.add_task(name, total=None)) if name not in tasks else tasks[name]
            bars.update(task, completed=count)  # type: ignore[arg-type]

        yield moved
