"""The demo over an invented week: draw it, write it as files, play the files, compare with the truth."""

from dataclasses import dataclass
from pathlib import Path

import orjson
from rich.console import RenderableType

from matchers.models import MODELS
from streams.changes import read_regions
from streams.city.lists import read_lists, write_lists
from streams.city.sources import write_sources
from streams.city.truth import score
from streams.city.week import Scale, draw_week
from streams.demo.play import OnProgress, Play, play
from streams.demo.report import Report, open_alerts, report_of
from streams.demo.show import summary
from streams.ledger import reconcile_now
from streams.settings import Settings, load_settings
from streams.stores import client_of, store_of
from streams.supervisor import Stack


@dataclass(frozen=True, slots=True)
class Shown:
    """A finished run: the report, and the settings of its stack."""

    report: Report
    settings: Settings

    @property
    def balanced(self) -> bool:
        """Whether every record had its fate."""
        return self.report.ledger_gap == 0

    def as_json(self) -> dict[str, object]:
        """One object."""
        return self.report.as_json()

    def summary(self) -> RenderableType:
        """One screen."""
        return summary(self.report, self.settings)


def run(seed: int, scale: float, folder: Path, workers: int, on_progress: OnProgress) -> Shown:
    """Draw, write, play and compare; everything is left in `folder`."""
    files = folder / "files"
    files.mkdir(parents=True)
    (folder / "demo.json").write_bytes(orjson.dumps({"seed": seed, "scale": scale}))
    on_progress("drawing the week", 0)
    week = draw_week(seed, Scale.of(scale) if scale != 1 else Scale())
    on_progress("drawing the week", len(week.events))
    sources = write_sources(week, files, seed)
    lists, regions = write_lists(week, files, seed)
    script = Play(
        entries=read_lists(week, lists),
        regions=list(read_regions(regions).values()),
        files=[(source.mapping, source.path) for source in sources],
    )
    on_progress("starting the stack", 0)
    with Stack(load_settings(data_dir=folder), workers=workers, free_ports=True) as stack:
        seconds = play(stack, script, on_progress)
        client = client_of(stack.settings)
        alerts = open_alerts(client)
        ledger = reconcile_now(stack.settings.broker, store_of(stack.settings))
        report = report_of(client, ledger, score(week, alerts, [model.key for model in MODELS]), len(alerts), seconds)
        return Shown(report, stack.settings)
