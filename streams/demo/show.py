"""The demo's summary on a terminal."""

from pathlib import Path
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from matchers.models import MODELS
from matchers.router import UNROUTED, Router, load_units
from streams.city.truth import NOT_PLANTED
from streams.demo.counts import counted
from streams.demo.report import Report
from streams.settings import Settings

_SHOWN_SAMPLES = 3


class Shown(Protocol):
    """A finished run, of whatever kind."""

    @property
    def balanced(self) -> bool:
        """Whether every record had its fate."""

    def as_json(self) -> dict[str, object]:
        """One object."""

    def summary(self) -> RenderableType:
        """One screen."""


def summary(report: Report, settings: Settings) -> RenderableType:
    """Everything of one screen: counts, models, districts, three tasks, what to try next."""
    return Group(_counts(report), _models(report), _units(report), *_samples(report), _next(settings))


def show(console: Console, report: Report, settings: Settings) -> None:
    """Print the summary."""
    console.print(summary(report, settings))


def _counts(report: Report) -> Table:
    names = ("received", "sightings", "duplicates", "dead_letters", "ledger_gap", "matches", "alerts", "tasks")
    counts: dict[str, object] = {name: getattr(report, name) for name in names}
    return counted("What came in, and what became of it", {**counts, "seconds": f"{report.seconds:.1f}"})


def _models(report: Report) -> Table:
    titles = {model.key: f"{model.title_en} · {model.title_zh}" for model in MODELS}
    caption = "p50, p99: from the record's arrival to the stored alert, waiting in the full queue included"
    table = Table(title="\nFound, against what was planted", caption=caption, box=None, pad_edge=False)
    table.title_justify = table.caption_justify = "left"
    table.add_column("model")
    for name in ("planted", "found", "recall", "false", "not judged", "p50 s", "p99 s"):
        table.add_column(name, justify="right")
    for score in report.scores:
        title = titles.get(score.model, score.model)
        if score.model in NOT_PLANTED:
            table.add_row(title, "not planted", "", "", "", str(score.unjudged))
            continue
        waited = [f"≤ {seconds:.0f}" if score.found else "" for seconds in (score.p50, score.p99)]
        counts = (score.expected, score.found, f"{score.recall:.1%}", score.false_alerts, score.unjudged)
        table.add_row(title, *map(str, counts), *waited)
    return table


def _units(report: Report) -> Table:
    router = Router(load_units())
    table = Table(title="\nOpen tasks by district", title_justify="left", box=None, pad_edge=False)
    table.add_column("unit")
    for name in ("tasks", "verify", "test", "isolate"):
        table.add_column(name, justify="right")
    for row in report.units:
        unit = router.unit(row.unit)
        name = "[red]unrouted[/]" if row.unit == UNROUTED else f"{unit.name_en} · {unit.name_zh}" if unit else row.unit
        table.add_row(name, str(row.tasks), str(row.verify), str(row.test), str(row.isolate))
    return table


def _samples(report: Report) -> list[RenderableType]:
    panels: list[RenderableType] = [Text("\nThree tasks, as a district reads them")]
    for sample in report.samples[:_SHOWN_SAMPLES]:
        panels.append(Panel(Text(f"{sample.zh}\n{sample.en}"), title=sample.model, title_align="left"))
    return panels


def shown_path(folder: Path) -> Path:
    """The folder as the user would type it: relative to where the command was called, when it lies below."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _next(settings: Settings) -> Text:
    folder = shown_path(settings.data_dir)
    lines = (
        "",
        f"Kept in {folder}: the files that were fed (files/), ClickHouse (clickhouse/), logs (logs/). To look around, start it:",
        f"  epifuse up --data-dir {folder}",
        f'  epifuse sql --data-dir {folder} "SELECT unit, text_zh FROM v_open_tasks LIMIT 5"',  # noqa: S608 - shown, not run
        f"  epifuse dlq ls --data-dir {folder}",
        "Your own files: epifuse normalise --mapping M FILE, then epifuse feed M FILE.",
    )
    return Text("\n".join(lines))
